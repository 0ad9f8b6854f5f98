"""Answer for every account whether it has set up that mail goes to an address outside, of a mailbox or of the whole firm."""

from collections.abc import Iterator

from sekisho.detection.view import View
from sekisho.model.verdict import Verdict
from sekisho.threats.email.takeover.answers import answers


def detect(view: View) -> Iterator[Verdict]:
    """Yield one verdict an account."""
    yield from answers(view, "flow")
