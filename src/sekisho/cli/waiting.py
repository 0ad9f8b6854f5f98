"""Payments that wait: where each stands, why, and the number on file to call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.cli.listed import zone_of
from sekisho.cli.reasons import guard_of, hold_values
from sekisho.identity.accounts import masked
from sekisho.ledger.accounts import on_file
from sekisho.ledger.approval import usable
from sekisho.ledger.callbacks import number_keys
from sekisho.payments.nouns import Hold, HoldState
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.words import reason_text
from sekisho.pipeline.pending import payee_label
from sekisho.text.formats import money, number
from sekisho.text.say import Lang, say


@dataclass(frozen=True, slots=True)
class Waiting:
    """One payment that must not go out, with its file's name and the numbers that may be called about it."""

    file: str
    sha256: str
    hold: Hold
    payee: str
    numbers: tuple[str, ...]


def waiting(done: Assessment) -> tuple[Waiting, ...]:
    """Return the held and undetermined payments of all files that have not gone out, in the order of their files."""
    names = {line.file_sha256: line.file_name for line in done.snapshot.batches()}
    numbers = _numbers(done)
    return tuple(
        Waiting(
            names.get(check.file.sha256, ""),
            check.file.sha256,
            hold,
            payee_label(done.pending.rows[hold.payment.uid]),
            numbers.get(hold.payment.counterparty_key, ()),
        )
        for check in done.pending.checks
        for hold in sorted((*check.held, *check.undetermined), key=lambda one: one.payment.sequence)
        if hold.state is not HoldState.MATCHES
    )


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
    """Yield each waiting payment with its reasons and whom to call, then how many there are and what to do."""
    found = waiting(done)
    for item in found:
        payment = item.hold.payment
        yield (
            item.file
            + "  "
            + say(
                f"payments.line.{item.hold.state.value}",
                lang,
                sequence=payment.sequence,
                payee=item.payee,
                amount=money(payment.amount, lang),
                account=masked(payment.account_key),
            )
        )
        for reason in item.hold.reasons:
            if reason.code != "no_ledger":
                yield f"    {reason_text(reason, guard_of(), lang, zone_of(done))}"
        called = (
            say("holds.call", lang, numbers=" / ".join(item.numbers)) if item.numbers else say("holds.no_number", lang)
        )
        yield f"    {called}"
    yield say("holds.counted", lang, count=number(len(found), lang))
    if found and done.view is None:
        yield say("payments.provisional", lang, org=org)
    elif found:
        yield say("payments.call_next", lang, org=org, file="FILE")


def waiting_values(done: Assessment, lang: Lang) -> list[dict[str, Any]]:
    """Return the waiting payments as plain data."""
    return [
        {
            **hold_values(item.hold, item.payee, lang, zone_of(done)),
            "file": item.file,
            "sha256": item.sha256,
            "call": list(item.numbers),
        }
        for item in waiting(done)
    ]
