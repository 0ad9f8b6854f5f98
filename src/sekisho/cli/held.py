"""A checked payment file as sentences and as data."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.cli.reasons import guard_of, hold_values, reason_values
from sekisho.identity.accounts import masked
from sekisho.model.money import Money
from sekisho.payments.nouns import Hold, HoldState
from sekisho.pipeline.document.words import reason_text
from sekisho.pipeline.guard import Guarded
from sekisho.pipeline.pending import payee_label
from sekisho.text.formats import money, number
from sekisho.text.say import Lang, say

_SAID_ONCE = frozenset({"no_ledger"})


def held_lines(checked: Guarded, lang: Lang, org: str, file: str) -> Iterator[str]:
    """Yield what may not go out and why, payment by payment, then the sum of it and what to do next.

    Payments that match the list but are not proven, as all are before `init`, are counted and not listed.
    """
    guard = guard_of()
    stopped = sorted((*checked.check.held, *checked.check.undetermined), key=lambda one: one.payment.sequence)
    for hold in (one for one in stopped if one.state is not HoldState.MATCHES):
        row = checked.rows[hold.payment.uid]
        yield say(
            f"payments.line.{hold.state.value}",
            lang,
            sequence=hold.payment.sequence,
            payee=payee_label(row),
            amount=money(hold.payment.amount, lang),
            account=masked(hold.payment.account_key),
        )
        for reason in hold.reasons:
            if reason.code not in _SAID_ONCE:
                yield f"    {reason_text(reason, guard, lang)}"
    yield _sum(checked, lang)
    matching = sum(1 for one in stopped if one.state is HoldState.MATCHES)
    if matching:
        yield say("payments.matching", lang, count=number(matching, lang))
    if checked.check.provisional:
        yield say("payments.provisional", lang, org=org)
    elif checked.check.held or checked.check.undetermined:
        yield say("payments.call_next", lang, org=org, file=file)


def _sum(checked: Guarded, lang: Lang) -> str:
    done = checked.check
    stopped = (*done.held, *done.undetermined)
    none = Money(0, done.open[0].payment.amount.currency) if done.open else Money(0)
    totals: dict[str, Money] = {}
    for amount in (hold.payment.amount for hold in stopped):
        totals[amount.currency] = totals.get(amount.currency, Money(0, amount.currency)) + amount
    return say(
        "payments.sum",
        lang,
        name=checked.name,
        sha256=done.file.sha256[:12],
        count=number(done.file.record_count, lang),
        open=number(len(done.open), lang),
        held=number(len(done.held), lang),
        undetermined=number(sum(1 for one in done.undetermined if one.state is not HoldState.MATCHES), lang),
        total=" + ".join(money(total, lang) for total in totals.values() or (none,)),
    )


def held_values(checked: Guarded, lang: Lang) -> dict[str, Any]:
    """Return a checked file as plain data."""
    done = checked.check
    every = sorted((*done.open, *done.held, *done.undetermined), key=lambda hold: hold.payment.sequence)
    made = {hold.payment.uid: _value(hold, checked, lang) for hold in every}
    return {
        "file": checked.name,
        "sha256": done.file.sha256,
        "payments": done.file.record_count,
        "provisional": done.provisional,
        "exit_code": done.exit_code,
        "items": [_item(hold, made[hold.payment.uid], lang) for hold in every],
        "open": [made[hold.payment.uid] for hold in done.open],
        "held": [made[hold.payment.uid] for hold in done.held],
        "undetermined": [made[hold.payment.uid] for hold in done.undetermined],
    }


def _item(hold: Hold, made: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Return one payment as a batch job reads it: release or hold, why, and every check with its answer."""
    said = reason_values((one.reason for one in hold.checks), None, lang)
    return {
        "sequence": made["sequence"],
        "decision": "release" if hold.state.is_open else "hold",
        **{name: made[name] for name in ("state", "counterparty", "payee", "amount_minor", "currency", "account")},
        "reasons": made["reasons"],
        "checks": [
            {"check": one.name, "answer": one.answer.value, "holds": one.holds, **reason}
            for one, reason in zip(hold.checks, said, strict=True)
        ],
    }


def _value(hold: Hold, checked: Guarded, lang: Lang) -> dict[str, Any]:
    payee = checked.rows[hold.payment.uid]["payee_name"]
    return {**hold_values(hold, payee, lang), "rests_on": list(hold.rests_on)}
