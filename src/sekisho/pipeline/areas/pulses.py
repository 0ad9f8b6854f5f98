"""Whether parts of exports have fallen silent, by their own habit."""

from collections.abc import Iterator

from sekisho.pipeline.areas.answers import Told
from sekisho.report.areas import Pulse

DETECTOR = "source_fell_silent"


def pulses(told: Told) -> Iterator[Pulse]:
    """Yield one answer a part that was heard often enough to know its habit."""
    if not told.has("source_pulse"):
        return
    answers = told.verdicts(DETECTOR)
    for row in sorted(told.reader.dicts("source_pulse", ("source", "reader")), key=lambda row: str(row["source"])):
        answer, says, _ = told.judged(DETECTOR, answers.get(row["source"]))
        yield Pulse(row["reader"], told.hide(row["source"]), answer, says)
