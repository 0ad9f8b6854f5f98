"""Answer for every account whether a right to its mailbox was given to everyone, to somebody outside, or by an administrator to himself."""

from collections.abc import Iterator

from sekisho.detection.view import View
from sekisho.model.verdict import Verdict
from sekisho.threats.email.takeover.answers import answers


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict an account."""
    yield from answers(view, "opened")
