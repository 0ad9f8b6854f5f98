"""What is packed comes out as it went in, in the order of the subjects, each with its rows."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sekisho.detection.packed import Enumerated, Packed, stretches
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict

SILENT = Reason.of("not_judged")
KEYS = ("a", "b", "c", "d")
HOUR = datetime(2026, 11, 24, 2, tzinfo=UTC)
PLACES = ((("s", HOUR),), (("s", HOUR), ("s", None)), (("s", None),), (("t", None), ("s", None)))
EVERY = Enumerated("payment", {key: number for number, key in enumerate(KEYS)}, PLACES)
PUT = st.tuples(
    st.sampled_from(KEYS),
    st.sampled_from(Answer),
    st.lists(st.builds(Reason.of, st.text(max_size=3), n=st.integers()), min_size=1, max_size=2).map(tuple),
    st.lists(st.text(st.characters(codec="utf-8"), max_size=5), max_size=3).map(tuple),
)


def verdict(key: str, answer: Answer, reasons: tuple[Reason, ...], rows: tuple[str, ...]) -> Verdict:
    return Verdict("one", Subject("payment", key), answer, reasons, rows)


@given(st.lists(PUT, max_size=8))
def test_the_last_answer_of_each_subject_comes_out_as_it_went_in(
    put: list[tuple[str, Answer, tuple[Reason, ...], tuple[str, ...]]],
) -> None:
    packed = Packed("one", EVERY, SILENT)
    expected = {key: verdict(key, Answer.UNDETERMINED, (SILENT,), ()) for key in KEYS}
    for key, answer, reasons, rows in put:
        packed.put(key, answer, reasons, rows)
        expected[key] = verdict(key, answer, reasons, rows)
    assert list(packed) == [expected[key] for key in KEYS]
    assert [packed.at(key) for key in KEYS] == list(packed)
    assert (len(packed), packed[-1], list(packed[1:3])) == (4, expected["d"], [expected["b"], expected["c"]])
    for size in (1, 3, 4):
        for given_ in (packed, tuple(expected.values())):
            parts = list(stretches(given_, size))
            assert [part.verdict(place) for part in parts for place in range(len(part.keys))] == list(packed)
            assert max(len(part.keys) for part in parts) == size
    found = [one.answer for one in expected.values()]
    assert list(packed.counts()) == [
        (("s", None), tuple(found[1:].count(answer) for answer in Answer)),
        (("s", HOUR), tuple(found[:2].count(answer) for answer in Answer)),
        (("t", None), tuple(found[3:].count(answer) for answer in Answer)),
    ]


def test_a_stretch_holds_one_detector_and_one_table() -> None:
    one = verdict("a", Answer.CLEAR, (SILENT,), ())
    other, elsewhere = replace(one, detector="other"), replace(one, subject=Subject("message", "a"))
    parts = list(stretches([one, one, other, elsewhere], 9))
    assert [(part.detector, part.table, len(part.keys)) for part in parts] == [
        ("one", "payment", 2),
        ("other", "payment", 1),
        ("one", "message", 1),
    ]
