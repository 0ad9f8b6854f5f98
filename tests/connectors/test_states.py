"""Connectors of states and results: whatever comes in, every record is a row or a reject, and nothing raises."""

import json
from contextlib import suppress
from copy import deepcopy
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.connectors.choose import choose, peek
from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import connectors, folders
from sekisho.connectors.documents.cells import dumped
from sekisho.connectors.documents.parse import parsed
from sekisho.connectors.examples import examples
from sekisho.model.errors import Refused, SekishoError
from sekisho.model.rows import Limits, Output, Rejected, Row, Skipped
from sekisho.model.schema import tables

DOCUMENTS = (
    "aws_account_authorization", "aws_bucket_access", "entra_conditional_access", "entra_groups", "entra_named_locations",
    "entra_registration", "entra_users", "github_pulls", "sarif", "terraform_plan",
)  # fmt: skip
SHEETS = ("phishing_results", "staff_roster", "training_results", "vendor_register")
CONNECTORS = connectors()
SAMPLES = [
    (folder.name, example.path.name, example.path.read_bytes())
    for folder in folders()
    if folder.name in (*DOCUMENTS, *SHEETS)
    for example in examples(folder)
    if not example.is_defect
]
WRONG: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x\x00\ud800", -1, 2**80, 1.5, True, [], {}, ["x"], [[]], {"Statement": 3}, [None, {"id": 1}]]
)
BRIEF = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(connector: Connector, data: bytes, name: str = "b.acl.json") -> list[Output]:
    context = Context(name, "0" * 64, "test", date(2026, 11, 20))
    found: list[Output] = []
    for record in connector.read(BytesIO(data), {}, Limits()):
        made = [record] if isinstance(record, Rejected) else list(connector.normalise(record, context))
        assert made, "a record must become a row or a reject, or be skipped"
        found.extend(made)
    return found


def storable(row: Row) -> bool:
    schema = tables()[row.table]
    told = all(row.values.get(column.name) is not None for column in schema.columns if column.required)
    written = [part for value in row.values.values() for part in (value if isinstance(value, list) else [value])]
    texts = [one for one in written if isinstance(one, str)]
    whole = [one for one in written if isinstance(one, int)]
    return (
        told
        and all("\x00" not in one and one.encode("utf-8") is not None for one in texts)
        and all(abs(one) < 2**63 for one in whole)
    )


@pytest.mark.parametrize("name", [*DOCUMENTS, *SHEETS])
@BRIEF
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(lambda one: one.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    assert 0 <= CONNECTORS[name].sniff(data, "x").score <= 100
    with suppress(Refused):
        outcome(CONNECTORS[name], data)


@pytest.mark.parametrize(("name", "file", "data"), [one for one in SAMPLES if one[0] in DOCUMENTS and b"{" in one[2]])
@BRIEF
@given(draw=st.data())
def test_a_value_of_the_wrong_kind_is_a_row_or_a_reject(name: str, file: str, data: bytes, draw: st.DataObject) -> None:
    document = json.loads(dumped(parsed(BytesIO(data), Limits()).documents[0]))
    for _ in range(draw.draw(st.integers(1, 3))):
        spoil(document, draw)
    try:
        found = outcome(CONNECTORS[name], json.dumps(document).encode(), file)
    except Refused:
        return
    assert all(storable(one) if isinstance(one, Row) else shown_safely(one) for one in found)


def shown_safely(told: Rejected | Skipped) -> bool:
    said = told.place if isinstance(told, Skipped) else f"{told.place} {told.field} {told.sample}"
    return bool(told.place) and "\x00" not in said and bool(said.encode("utf-8"))


def spoil(document: Any, draw: st.DataObject) -> None:
    """Put a wrong value somewhere in the document."""
    at = document
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            return
        key = draw.draw(st.sampled_from(keys))
        if isinstance(at[key], dict | list) and at[key] and draw.draw(st.integers(0, 3)):
            at = at[key]
            continue
        at[key] = deepcopy(draw.draw(WRONG))
        return


@pytest.mark.parametrize(("name", "file", "data"), [one for one in SAMPLES if one[0] in DOCUMENTS])
def test_a_file_cut_anywhere_gives_only_what_the_whole_gives(name: str, file: str, data: bytes) -> None:
    ids = [stripped(one) for one in outcome(CONNECTORS[name], data, file) if isinstance(one, Row)]
    for end in range(1, len(data), max(1, len(data) // 40)):
        try:
            found = outcome(CONNECTORS[name], data[:end], file)
        except Refused:
            continue
        cut = [stripped(one) for one in found if isinstance(one, Row)]
        assert all(one in ids for one in cut)
        assert len(cut) == len(ids) or any(isinstance(one, Rejected) for one in found)


def stripped(row: Row) -> dict[str, Any]:
    """Return a row's values without those that count the whole file or say that it is whole."""
    told = {"listed", "complete", "results", "rules", "succeeded", "unmapped"}
    return {"table": row.table, **{key: value for key, value in row.values.items() if key not in told}}


@pytest.mark.parametrize(("name", "file", "data"), SAMPLES)
def test_each_sample_is_recognised_by_exactly_one(name: str, file: str, data: bytes) -> None:
    head = peek(BytesIO(data))
    sure = [key for key, one in CONNECTORS.items() if one.sniff(head, file).score >= 50]
    assert sure == [name]


@pytest.mark.parametrize(
    "written",
    [
        {"Policy": json.dumps({"Statement": [{"Action": "kms:*", "Resource": "*"}]})},
        {"PolicyStatus": {"IsPublic": False}},
        {"version": 4, "terraform_version": "1.9.8", "resources": []},
        {"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {}}},
        {
            "value": [
                {"id": "1", "appDisplayName": "Exchange", "userPrincipalName": "a@b.example", "clientAppUsed": "IMAP"}
            ]
        },
        {"Records": [{"eventVersion": "1.08", "eventName": "GetObject"}]},
        [{"number": 3, "title": "an issue", "state": "open"}],
        {"name": "left-pad", "version": "1.0.0"},
        {"error": {"code": "Forbidden"}},
        [],
    ],
    ids=lambda one: str(one)[:30],
)
def test_what_is_none_of_ours_is_not_taken(written: Any) -> None:
    ours = {name: CONNECTORS[name] for name in (*DOCUMENTS, *SHEETS)}
    with pytest.raises(SekishoError) as caught:
        choose(json.dumps(written).encode(), "x.json", ours)
    assert caught.value.code == "format_unknown"
