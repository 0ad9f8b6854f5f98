"""Open changes of account as sentences and as data."""

from collections.abc import Iterator, Sequence
from typing import Any

from sekisho.identity.accounts import masked
from sekisho.payments.mail_cases import BY_SENDER
from sekisho.payments.nouns import AccountCase
from sekisho.pipeline.account_cases import NamedCase
from sekisho.text.formats import number
from sekisho.text.say import Lang, say

ROWS = 5
"""Rows of a case that are listed; --json gives all."""


def case_lines(found: Sequence[NamedCase], lang: Lang, org: str) -> Iterator[str]:
    """Yield each case with what is on file and what the list says, how far it came, and what to do."""
    for item in found:
        case = item.case
        key = say("cases.unknown", lang) if case.counterparty_key.startswith(BY_SENDER) else case.counterparty_key
        name = f"{key}  {item.payee}".rstrip()
        yield f"{case.case_id[:12]}  {name}  {say(f'payments.case.{case.state.value}', lang)}"
        if case.account_key:
            filed = ", ".join(masked(key) for key in case.on_file) or say("cases.nothing", lang)
            yield "    " + say("cases.account", lang, on_file=filed, listed=masked(case.account_key))
        if case.phone:
            yield "    " + say("cases.phone", lang, phone=case.phone)
        if case.messages:
            yield "    " + _asked(case, lang)
        yield from ("    " + say("cases.row", lang, row=row) for row in case.rows[:ROWS])
    yield say("cases.counted", lang, count=number(len(found), lang))
    if found:
        yield say("cases.next", lang, org=org)


def _asked(case: AccountCase, lang: Lang) -> str:
    """Return the sentence that says what the messages of a case ask for."""
    code = "cases.mail" if case.number else "cases.mail_unread"
    count = number(len(case.messages), lang)
    return say(code, lang, sender=case.sender or say("cases.nobody", lang), count=count, account=masked(case.number))


def case_values(found: Sequence[NamedCase]) -> list[dict[str, Any]]:
    """Return the cases as plain data; accounts in the clear, as `payments account` takes them; `named` is the one that a message names."""
    return [
        {
            "case": item.case.case_id,
            "source": "mail" if item.case.messages else "list",
            "counterparty": item.case.counterparty_key,
            "payee": item.payee,
            "state": item.case.state.value,
            "account": item.case.account_key,
            "phone": item.case.phone,
            "on_file": list(item.case.on_file),
            "rows": list(item.case.rows),
            "entries": list(item.case.entries),
            "messages": list(item.case.messages),
            "sender": item.case.sender,
            "named": item.case.number,
        }
        for item in found
    ]
