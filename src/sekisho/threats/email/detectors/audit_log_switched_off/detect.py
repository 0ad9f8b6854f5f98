"""Answer for every account whether somebody switched off the log of what is done in it, or in the firm."""

from collections.abc import Iterator

from sekisho.detection.view import View
from sekisho.model.verdict import Verdict
from sekisho.threats.email.takeover.answers import answers


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict an account."""
    yield from answers(view, "audit")
