"""Which detectors' answers measure a control."""

from sekisho.detection.discover import ours
from sekisho.pipeline.measure import measures


def test_statements_that_count_other_detectors_subjects_measure_no_control_again() -> None:
    by, against = measures(ours()), measures(ours(), clear=False)
    assert by["password_alone_enters"] == against["password_alone_was_used"] == "mfa_for_everyone"
    assert "practice_not_in_place" not in by | against
