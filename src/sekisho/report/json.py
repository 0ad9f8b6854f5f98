"""The document as JSON, and its published schema."""

from importlib.resources import files
from typing import Any

import msgspec

from sekisho.report.document import Document

SCHEMA_FILE = "report.schema.json"


def to_json(document: Document) -> bytes:
    """Return the document as indented UTF-8 JSON; the same document gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2) + b"\n"


def from_json(data: bytes) -> Document:
    """Return the document that `to_json` wrote; msgspec.ValidationError names the place where it is another shape."""
    return msgspec.json.decode(data, type=Document, strict=True)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document, made from its types."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sekisho report",
        **msgspec.json.schema(Document),
    }


def schema_text() -> bytes:
    """Return the schema as it is published."""
    return msgspec.json.format(msgspec.json.encode(schema(), order="deterministic"), indent=2) + b"\n"


def published_schema() -> bytes:
    """Return the schema file that ships with the package."""
    return files("sekisho.report").joinpath("schema", SCHEMA_FILE).read_bytes()
