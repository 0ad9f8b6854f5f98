"""How a case stands, read from its findings and events: what the steps to take depend on."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from sekisho.findings.nouns import Finding
from sekisho.findings.timeline import SIGNS, Happening
from sekisho.pipeline.document.case_events import LATER
from sekisho.pipeline.document.case_steps import TAKEN, Standing
from sekisho.pipeline.document.case_words import KNEW, LEADS_OUT
from sekisho.report.said import Said, last_four
from sekisho.text.formats import day, moment

ASKS_MONEY = ("asked_account_", "asked_payroll_", "asked_payment_")
"""How events begin in which mail asks for money."""
BEFORE = timedelta(days=31)
"""How long before its first sign a takeover may well have begun."""


def standing_of(
    findings: Iterable[Finding], events: Iterable[Happening], zone: str, *, gone: bool, named: bool
) -> Standing:
    """Return how a case stands; `gone` is as `Standing` says, `named` that its page names somebody to call."""
    known, told = tuple(findings), tuple(events)
    accounts = {str(one.param("account")) for one in told if one.param("account")}
    wrote = min((one.at for one in told if one.code == LATER), default=None)
    outside = any(one.code.endswith("_outside") for one in told)
    signs = [one.at for one in told if one.code in {*SIGNS, *LEADS_OUT}]
    since = min(signs) - BEFORE if signs and any(one.detector == TAKEN for one in known) else None
    return Standing(
        gone=gone,
        outside=outside,
        money=any(one.code.startswith(ASKS_MONEY) for one in told),
        account=last_four(next(iter(accounts))) if len(accounts) == 1 else "",
        nobody=outside and not named,
        knew=any(reason.code in KNEW for one in known for reason in one.reasons),
        wrote=Said.both(lambda lang: moment(wrote, zone, lang)) if wrote else None,
        since=Said.both(lambda lang: day(since.astimezone(ZoneInfo(zone)).date(), lang)) if since else None,
    )
