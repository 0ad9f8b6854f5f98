"""The document as JSON, and its published schema."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import msgspec

from sekisho.report.case_page import CasePage
from sekisho.report.document import Document, Finding

SCHEMA_FILE = "report.schema.json"


def to_json(document: Document) -> bytes:
    """Return the document as indented UTF-8 JSON; the same document gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2) + b"\n"


def from_json(data: bytes) -> Document:
    """Return the document that `to_json` wrote; msgspec.ValidationError names the place where it is another shape."""
    return msgspec.json.decode(data, type=Document, strict=True)


def finding_to_json(finding: Finding) -> bytes:
    """Return one finding as JSON."""
    return msgspec.json.encode(finding)


def finding_from_json(data: bytes) -> Finding:
    """Return the finding that `finding_to_json` wrote."""
    return msgspec.json.decode(data, type=Finding)


def findings_to_json(findings: Iterable[Finding]) -> bytes:
    """Return findings as indented UTF-8 JSON."""
    return msgspec.json.format(msgspec.json.encode(list(findings), order="deterministic"), indent=2) + b"\n"


def findings_from_json(data: bytes) -> tuple[Finding, ...]:
    """Return the findings that `findings_to_json` wrote."""
    return msgspec.json.decode(data, type=tuple[Finding, ...])


def case_to_json(case: CasePage) -> bytes:
    """Return one case's page as JSON."""
    return msgspec.json.encode(case)


def case_from_json(data: bytes) -> CasePage:
    """Return the page that `case_to_json` wrote."""
    return msgspec.json.decode(data, type=CasePage)


def cases_to_json(cases: Iterable[CasePage]) -> bytes:
    """Return the pages of cases as indented UTF-8 JSON."""
    return msgspec.json.format(msgspec.json.encode(list(cases), order="deterministic"), indent=2) + b"\n"


def cases_from_json(data: bytes) -> tuple[CasePage, ...]:
    """Return the pages that `cases_to_json` wrote."""
    return msgspec.json.decode(data, type=tuple[CasePage, ...])


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
