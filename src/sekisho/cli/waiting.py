"""Payments of the files at hand: those that wait, and apart from them what is refused, released, withdrawn or replaced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.cli.listed import zone_of
from sekisho.cli.reasons import guard_of, hold_values, reason_values
from sekisho.identity.accounts import masked
from sekisho.ledger.accounts import on_file
from sekisho.ledger.approval import usable
from sekisho.ledger.callbacks import number_keys
from sekisho.payments.nouns import Hold
from sekisho.payments.numbers import Standing
from sekisho.payments.trials import NEVER_STOPPED, Counted, counted, holds_of
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.held import candidates
from sekisho.pipeline.document.words import reason_text
from sekisho.pipeline.pending import payee_label
from sekisho.pipeline.standings import number_standings
from sekisho.text.formats import money, number
from sekisho.text.say import Lang, say

WAITS = frozenset({"held", "undetermined"})
_APART = ("refused", "released", "withdrawn", "replaced")
_ORDER = ("held", "undetermined", *_APART)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several payees that a payment fits: key, name, and the numbers on file that may be called."""

    counterparty: str
    name: str
    call: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One payment with its file's name and the numbers that may be called about it.

    `group` is where it is counted: held, undetermined, refused, released, withdrawn or replaced. `by` says who withdrew
    its file, or which file took its place. `candidates` are there where several payees fit: one of them is meant.
    """

    file: str
    sha256: str
    hold: Hold
    payee: str
    numbers: tuple[str, ...]
    group: str
    by: str = ""
    candidates: tuple[Candidate, ...] = ()
    standings: tuple[Standing, ...] = ()


def waiting(done: Assessment) -> tuple[Waiting, ...]:
    """Return the payments of all files that have not gone out, less those that may: first those that wait."""
    names = {line.file_sha256: line.file_name for line in done.snapshot.batches()}
    numbers = _numbers(done)
    fits = candidates(done)
    standings = number_standings(done.snapshot, done.view, done.manifest.at)
    found = [
        Waiting(
            names.get(sha256, ""),
            sha256,
            hold,
            payee_label(done.pending.rows[hold.payment.uid]),
            numbers.get(hold.payment.counterparty_key, ()),
            group or hold.state.value,
            by,
            tuple(Candidate(key, name, numbers.get(key, ())) for key, name, _ in fits.get(hold.payment.uid, ())),
            standings.get(hold.payment.counterparty_key, ()),
        )
        for sha256, hold, group, by in _placed(done, names)
        if hold.state not in NEVER_STOPPED
    ]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.group)))


def _placed(done: Assessment, names: Mapping[str, str]) -> Iterator[tuple[str, Hold, str, str]]:
    """Yield file, payment, group ("" for that of its state) and who withdrew it or what took its place."""
    for check in done.pending.checks:
        yield from ((check.file.sha256, hold, "", "") for hold in holds_of(check))
    for aside in done.pending.asides:
        gone = aside.withdrawal
        group, by = ("withdrawn", gone.by) if gone else ("replaced", names.get(aside.newer, aside.newer[:12]))
        yield from ((aside.check.file.sha256, hold, group, by) for hold in aside.holds)


def _numbers(done: Assessment) -> Mapping[str, tuple[str, ...]]:
    """Return the numbers on file by counterparty; once there is a ledger, only those old enough to prove something."""
    known = on_file(done.view).numbers if done.view else None
    found: dict[str, tuple[str, ...]] = {}
    for row in done.snapshot.dicts("account_on_file", ["counterparty_key", "phone"]):
        key, phone = row["counterparty_key"], row["phone"]
        fresh = phone and phone not in found.get(key, ())
        if fresh and (known is None or number_keys(phone) & usable(known.get(key, ()), done.manifest.at)):
            found[key] = (*found.get(key, ()), phone)
    return found


def waiting_lines(done: Assessment, lang: Lang, org: str) -> Iterator[str]:
    """Yield each waiting payment with its reasons and whom to call, what stands apart, the counts, and what to do."""
    found = waiting(done)
    waits = [item for item in found if item.group in WAITS]
    for item in waits:
        yield _head(item, lang)
        for reason in item.hold.reasons:
            if reason.code != "no_ledger":
                yield f"    {reason_text(reason, guard_of(), lang, zone_of(done))}"
        yield f"    {_call(item, lang)}"
        for one in item.standings:
            if not one.counts:
                yield f"    {one.digits}: {reason_text(one.reason, None, lang)}"
    for item in (item for item in found if item.group not in WAITS):
        yield f"{_head(item, lang)}{_apart(item, lang)}"
    yield say("holds.counted", lang, count=number(len(waits), lang))
    yield from counted_lines(counted(done.pending.checks, done.pending.asides), lang)
    if waits and done.view is None:
        yield say("payments.provisional", lang, org=org)
    elif waits:
        yield say("payments.call_next", lang, org=org, file="FILE")


def _call(item: Waiting, lang: Lang) -> str:
    """Return whom to call: the payee, or where several fit each of them at its own number on file."""
    if item.candidates:
        none = say("holds.none_on_file", lang)
        each = [f"{one.counterparty} {one.name}: {' / '.join(one.call) or none}" for one in item.candidates]
        return say("holds.call_each", lang, each=("、" if lang == "ja" else "; ").join(each))
    return say("holds.call", lang, numbers=" / ".join(item.numbers)) if item.numbers else say("holds.no_number", lang)


def _head(item: Waiting, lang: Lang) -> str:
    payment = item.hold.payment
    told = say(
        f"payments.line.{item.hold.state.value}",
        lang,
        sequence=payment.sequence,
        payee=item.payee,
        amount=money(payment.amount, lang),
        account=masked(payment.account_key),
    )
    return f"{item.file} ({item.sha256[:12]})  {told}"


def _apart(item: Waiting, lang: Lang) -> str:
    """Return why a payment is not counted as waiting, where its own state does not say it already."""
    return say(f"holds.{item.group}", lang, by=item.by) if item.group in {"withdrawn", "replaced"} else ""


def counted_lines(counts: Counted, lang: Lang) -> Iterator[str]:
    """Yield how many payments are refused, released, withdrawn and replaced, and that nothing opened by the last two."""
    told = [
        say(f"holds.count.{name}", lang, count=number(count, lang))
        for name in _APART
        if (count := getattr(counts, name))
    ]
    if told:
        yield say("holds.apart", lang, counts=("、" if lang == "ja" else ", ").join(told))
    if counts.withdrawn or counts.replaced:
        yield say("holds.aside_opens_nothing", lang)


def waiting_values(done: Assessment, lang: Lang) -> list[dict[str, Any]]:
    """Return the payments as plain data, `group` being where each is counted."""
    return [
        {
            **hold_values(item.hold, item.payee, lang, zone_of(done)),
            "file": item.file,
            "sha256": item.sha256,
            "call": list(item.numbers),
            "numbers": [
                {"number": one.digits, "counts": one.counts, "answer": one.answer.value, **reason}
                for one in item.standings
                for reason in reason_values((one.reason,), None, lang)
            ],
            "candidates": list(item.candidates),
            "group": item.group,
            "withdrawn_by": item.by if item.group == "withdrawn" else None,
            "replaced_by": item.by if item.group == "replaced" else None,
        }
        for item in waiting(done)
    ]
