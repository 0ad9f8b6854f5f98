"""What tests of the pages about money share: a document that says something else, and what a CSV holds."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from sekisho.report.document import Document, PlanPart, Risk, Total
from sekisho.report.json import from_json, to_json
from sekisho.web import answer
from sekisho.web.shown.models import Load


def document() -> Document:
    """Return the document that is shown."""
    now = answer.shown()
    assert now is not None
    return now.document


def plan() -> PlanPart:
    """Return its plan."""
    found = document().plan
    assert found is not None
    return found


def total() -> Total:
    """Return its total."""
    found = document().total
    assert found is not None
    return found


def risk() -> Risk:
    """Return the scenario in which the firm's own record counts."""
    return next(one for one in document().risks if one.scenario == "counterparty_payment_change")


@contextmanager
def saying(**other: Any) -> Iterator[None]:
    """Let the document that is shown say something else for a while."""
    row = Load.objects.filter(whole=True).latest("pk")
    before = bytes(row.parts)
    _put(row, to_json(replace(from_json(before), **other)))
    try:
        yield
    finally:
        _put(row, before)


def _put(row: Load, parts: bytes) -> None:
    row.parts = parts
    row.save(update_fields=["parts"])
    answer._document.cache_clear()


def cells(answer: HttpResponseBase) -> list[list[str]]:
    """Return the cells of a CSV as a spreadsheet reads it."""
    assert isinstance(answer, HttpResponse)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
