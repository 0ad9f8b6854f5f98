"""The guard's own reasons as sentences; a detector's reasons are said by the detector."""

from sekisho.model.verdict import Reason
from sekisho.text.say import Lang, catalog, say


def explain(reason: Reason, lang: Lang) -> str | None:
    """Return the sentence of one of the guard's reasons, None where the reason is a detector's own."""
    code = f"payments.reason.{reason.code}"
    if code not in catalog():
        return None
    params = dict(reason.params)
    if "why" in params:
        params["why"] = say(f"payments.gap.{params['why']}", lang)
    return say(code, lang, **params)
