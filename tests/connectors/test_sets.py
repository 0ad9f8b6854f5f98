"""A connector's fast path says what its records and rows say one by one, or stands back."""

import gzip
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import connectors, folders
from sekisho.connectors.documents.cells import dumped as dumped_slowly
from sekisho.connectors.examples import examples
from sekisho.connectors.json_stream.whole import SlowError, decoder, dumped, elements, records
from sekisho.model.rows import Limits, Output, Rejected, Row

CONTEXT = Context("f.json", "f" * 64, "cloudtrail:f.json", date(2026, 11, 24))
FAST = [one for one in connectors().values() if one.normalise_set]
FILES = [
    (connectors()[folder.name], example.path)
    for folder in folders()
    for example in examples(folder)
    if connectors()[folder.name].normalise_set
]
CLOUDTRAIL = connectors()["cloudtrail"]


def slowly(connector: Connector, content: bytes, limits: Limits) -> list[Output]:
    found: list[Output] = []
    for record in connector.read(io.BytesIO(content), {}, limits):
        found.extend([record] if isinstance(record, Rejected) else connector.normalise(record, CONTEXT))
    return found


def quickly(connector: Connector, content: bytes, limits: Limits) -> list[Row] | None:
    assert connector.normalise_set is not None
    sets = connector.normalise_set(content, {}, limits, CONTEXT)
    return (
        None
        if sets is None
        else [
            Row(one.table, place, {name: cells[at] for name, cells in one.values.items()}, one.event_times[at])
            for one in sets
            for at, place in enumerate(one.places)
        ]
    )


def same(connector: Connector, content: bytes, limits: Limits | None = None) -> bool:
    """Assert that both ways agree; return whether the fast one was taken."""
    bounds = limits or Limits()
    found = quickly(connector, content, bounds)
    if found is not None:
        assert found == slowly(connector, content, bounds)
    return found is not None


def test_there_is_a_fast_path() -> None:
    assert [one.id for one in FAST] == ["cloudtrail"]


@pytest.mark.parametrize(("connector", "path"), FILES, ids=lambda one: getattr(one, "id", getattr(one, "name", "")))
def test_samples_and_defects_are_read_alike(connector: Connector, path: Path) -> None:
    content = path.read_bytes()
    same(connector, gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.sampled_from(
        ["", " ", " a ", "true", "FALSE", "Yes", "no", "\u3000x\u3000", "\x1f", "a\x7fb", "\x00", "\u2028"]
    ),
    st.lists(st.text(max_size=2), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
TEXT = st.one_of(st.sampled_from(["a", "arn:aws:iam::1:user/b", "  c ", ""]), ODD)


def objects(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with any of these keys, in any order."""
    return st.lists(st.sampled_from(sorted(keys)), unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: keys[name] for name in names})
    )


WHO = objects(
    **dict.fromkeys(("arn", "type", "accountId", "accessKeyId", "credentialId", "userName", "invokedBy"), TEXT),
    sessionContext=st.one_of(
        ODD,
        objects(
            attributes=st.one_of(ODD, objects(mfaAuthenticated=TEXT)),
            sessionIssuer=st.one_of(ODD, objects(arn=TEXT)),
        ),
    ),
)
REST = objects(
    userIdentity=st.one_of(ODD, WHO),
    requestParameters=st.one_of(ODD, objects(bucketName=TEXT, key=TEXT, roleArn=TEXT, name=TEXT, other=ODD)),
    responseElements=st.one_of(ODD, objects(ConsoleLogin=st.sampled_from(["Failure", "Success"]), other=ODD)),
    additionalEventData=st.one_of(ODD, objects(MFAUsed=TEXT, x=ODD)),
    resources=st.one_of(ODD, st.lists(st.one_of(ODD, objects(ARN=TEXT, ARNPrefix=TEXT)), max_size=3)),
    readOnly=TEXT,
    errorCode=TEXT,
    errorMessage=TEXT,
    recipientAccountId=TEXT,
    awsRegion=TEXT,
    sourceIPAddress=TEXT,
    userAgent=TEXT,
    requestID=TEXT,
    eventType=TEXT,
    addendum=ODD,
    sessionIssuer=TEXT,
    invokedBy=TEXT,
)
WHEN = st.sampled_from(["2026-11-01T00:00:00Z", "2026-11-01T09:30:00+09:00", "2026-11-01 00:00:00.123Z"])
CALL = st.builds(
    lambda rest, when, number: (
        {"eventID": f"e{number}", "eventSource": "s3", "eventName": "Get", "eventTime": when} | rest
    ),
    REST,
    WHEN,
    st.integers(0, 99),
)


def packed(found: list[Any], *, ascii_only: bool = False) -> bytes:
    return json.dumps({"Records": found}, ensure_ascii=ascii_only, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


@given(st.lists(CALL, max_size=4), st.booleans())
def test_calls_of_any_shape_are_read_alike(found: list[dict[str, Any]], ascii_only: bool) -> None:
    same(CLOUDTRAIL, packed(found, ascii_only=ascii_only))


@given(st.lists(st.one_of(CALL, ODD, st.builds(lambda call, odd: {**call, "eventTime": odd}, CALL, ODD)), max_size=3))
def test_records_that_are_rejected_are_left_to_the_slow_path(found: list[Any]) -> None:
    same(CLOUDTRAIL, packed(found))


GOOD = {"eventID": "1", "eventSource": "s3", "eventName": "Get", "eventTime": "2026-11-01T00:00:00Z"}


def test_what_is_delivered_goes_the_fast_way() -> None:
    assert same(CLOUDTRAIL, packed([GOOD | {"requestParameters": {"size": 1.5, "more": [1, None, "あ"]}}] * 5_000))
    assert same(CLOUDTRAIL, packed([]))
    assert same(CLOUDTRAIL, packed([GOOD]) + b"\n")


@pytest.mark.parametrize(
    "content",
    [
        packed([GOOD])[:-1] + b',"Records":[]}',
        packed([GOOD])[:-1] + b',"NextToken":"x"}',
        packed([GOOD])[:-2] + b",]}",
        packed([GOOD, GOOD])[:-40],
        packed([GOOD]) + packed([GOOD]),
        packed([GOOD | {"userAgent": "\ud800"}]),
        packed([GOOD | {"userAgent": "\ud800"}], ascii_only=True),
        packed([GOOD | {"userAgent": "\x00"}]),
        packed([GOOD | {"requestParameters": 1e300}]),
        packed([GOOD | {"requestParameters": float("inf")}]),
        packed([GOOD]).replace(b"Get", b"G\xfft"),
        packed([GOOD]).replace(b"Get", b"G\x01t"),
        b"\xef\xbb\xbf" + packed([GOOD]),
        json.dumps({"Records": [GOOD]}, indent=1).encode(),
        b"",
        b'{"Records":[',
        b'{"Records":}',
    ],
)
def test_what_is_odd_goes_the_slow_way(content: bytes) -> None:
    assert not same(CLOUDTRAIL, content)


def test_bounds_of_depth_and_size_hold() -> None:
    deep: Any = "x"
    for _ in range(20):
        deep = {"a": [deep]}
    content = packed([GOOD | {"requestParameters": deep}])
    assert quickly(CLOUDTRAIL, content, Limits()) is None
    assert same(CLOUDTRAIL, content, Limits(depth=60))
    assert quickly(CLOUDTRAIL, content, Limits(record_bytes=50)) is None
    wide = packed([GOOD | {"requestParameters": {"a": [[number] for number in range(100)]}}])
    assert same(CLOUDTRAIL, wide)
    assert quickly(CLOUDTRAIL, b'{"Records":[' + b"[" * 100_000, Limits()) is None


@given(
    st.recursive(
        ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    )
)
def test_values_are_written_alike(value: Any) -> None:
    content = packed([{"value": value}])
    try:
        (found,) = records(elements(content, "Records", Limits()), decoder(dict), Limits())
    except SlowError:
        return
    assert dumped(found["value"]) == dumped_slowly(json.loads(content)["Records"][0]["value"])
