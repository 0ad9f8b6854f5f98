import json

import msgspec
import pytest

from sekisho.report.build import build
from sekisho.report.inputs import ReportInputs
from sekisho.report.json import from_json, published_schema, schema, schema_text, to_json


def test_the_document_comes_back_as_it_was_written(facts: ReportInputs) -> None:
    document = build(facts)
    assert from_json(to_json(document)) == document
    assert to_json(from_json(to_json(document))) == to_json(document)


def test_the_published_schema_is_current() -> None:
    assert published_schema() == schema_text(), "write schema_text() into report/schema"


def test_the_schema_names_every_part_and_its_meaning(facts: ReportInputs) -> None:
    parts = schema()["$defs"]
    written = json.loads(to_json(build(facts)))
    assert set(parts["Document"]["properties"]) == set(written)
    assert set(parts["Document"]["required"]) == set(written)
    assert all(part.get("description") for name, part in parts.items())


def test_another_shape_is_refused_with_its_place(facts: ReportInputs) -> None:
    raw = json.loads(to_json(build(facts)))
    raw["payments"][0]["amount"] = "a lot"
    with pytest.raises(msgspec.ValidationError, match=r"payments\[0\]\.amount"):
        from_json(json.dumps(raw).encode())
    raw = json.loads(to_json(build(facts))) | {"format": "sekisho.report/9"}
    with pytest.raises(msgspec.ValidationError, match="format"):
        from_json(json.dumps(raw).encode())
