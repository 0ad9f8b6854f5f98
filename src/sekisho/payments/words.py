"""The guard's own reasons as sentences; a detector's reasons are said by the detector."""

from datetime import date

from sekisho.model.verdict import Reason
from sekisho.text.formats import day
from sekisho.text.say import Lang, catalog, say

_DAYS = frozenset({"day", "since"})
"""Parameters that hold a day as ISO text, "" where it is not known."""


def explain(reason: Reason, lang: Lang) -> str | None:
    """Return the sentence of one of the guard's reasons, None where the reason is a detector's own."""
    code = f"payments.reason.{reason.code}"
    if code not in catalog():
        return None
    params = dict(reason.params)
    if "why" in params:
        params["why"] = say(f"payments.gap.{params['why']}", lang)
    for name in _DAYS & params.keys():
        written = str(params[name] or "")
        params[name] = day(date.fromisoformat(written), lang) if written else say("payments.some_day", lang)
    return say(code, lang, **params)
