"""Which export to fetch next."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.detection.packed import stretches
from sekisho.detection.stored import columns, from_row
from sekisho.detection.supply import dependents, sources, suppliers
from sekisho.model.schema import tables
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict


def test_a_derived_table_is_supplied_by_what_supplies_its_evidence() -> None:
    found = suppliers({"mbox": ("message", "message_text"), "counterparty_list": ("counterparty",)})
    assert found["message_features"] == ("mbox",)
    assert found["account_on_file"] == ("counterparty_list",)
    assert found["payment"] == ()


def test_a_source_is_the_evidence_that_an_export_supplies() -> None:
    supplied = suppliers({"mbox": ("message", "message_text"), "eml": ("message",)})
    assert sources(supplied) == {"mbox": {"message", "message_text"}, "eml": {"message"}}


def test_the_tables_made_from_a_table_are_known() -> None:
    assert "account_on_file" in dependents(frozenset({"counterparty"}))
    assert "account_on_file" not in dependents(frozenset({"staff"}))


def test_every_table_that_something_is_made_from_exists() -> None:
    assert {name for schema in tables().values() for name in schema.made_from} <= tables().keys()


PARAMS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8)
REASONS = st.builds(
    lambda code, params, weight: Reason.of(code, weight=weight, **params),
    st.text(max_size=8),
    st.dictionaries(
        st.from_regex(r"[a-z]{1,6}", fullmatch=True).filter(lambda name: name != "code"), PARAMS, max_size=3
    ),
    st.none() | st.floats(-50, 50),
)
VERDICTS = st.builds(
    Verdict,
    st.text(max_size=8),
    st.builds(Subject, st.text(max_size=8), st.text(max_size=8)),
    st.sampled_from(Answer),
    st.lists(REASONS, max_size=3).map(tuple),
    st.lists(st.text(max_size=8), max_size=3).map(tuple),
)


@given(VERDICTS)
def test_a_verdict_comes_back_from_its_row_unchanged(verdict: Verdict) -> None:
    (stretch,) = stretches([verdict], 1)
    cells = columns(stretch, [verdict.finding_id]).cells
    assert from_row({name: cell[0] if isinstance(cell, list) else cell for name, cell in cells.items()}) == verdict
