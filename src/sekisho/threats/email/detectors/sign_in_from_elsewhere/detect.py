"""Answer for every account whether somebody came in as it who does not look like its owner."""

from collections.abc import Iterator

from sekisho.detection.view import View
from sekisho.model.verdict import Verdict
from sekisho.threats.email.takeover.answers import answers


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict an account."""
    yield from answers(view, "sign_in")
