"""The addresses of tables as files."""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern

from sekisho.web.answer import show
from sekisho.web.export.tables import TABLES, Table
from sekisho.web.export.write import to_csv, to_json
from sekisho.web.gate import page
from sekisho.web.shown.load import newest
from sekisho.web.templating import LANG

T = TypeVar("T")
PIECE = 200
CONTENT = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def addresses() -> list[URLPattern]:
    """Return an address for each table and form, with the rule of the table."""
    return [
        page(f"export/{name}.{form}", _view(name, table, form), f"export_{name}_{form}", table.rule)
        for name, table in TABLES.items()
        for form in CONTENT
    ]


def _view(name: str, table: Table, form: str) -> Callable[[HttpRequest], HttpResponseBase]:
    def export(request: HttpRequest) -> HttpResponseBase:
        if table.assessed and newest() is None:
            return show(request, "nothing_yet.html")
        rows = _begun(table.rows(request))
        lines = to_csv(table.columns, rows, LANG.get()) if form == "csv" else to_json(table.columns, rows)
        answer = StreamingHttpResponse(_together(lines), content_type=CONTENT[form])
        answer.headers["Content-Disposition"] = f'attachment; filename="sekisho-{name}.{form}"'
        return answer

    export.__doc__ = f"Return the table {name} as {form.upper()}."
    return export


def _together(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Return lines in pieces that are worth sending."""
    while piece := b"".join(islice(lines, PIECE)):
        yield piece


def _begun(rows: Iterator[T]) -> Iterator[T]:
    """Return what is given by and by with the first of it taken already: the question is asked while the request is there."""
    first = next(rows, None)
    return iter(()) if first is None else chain((first,), rows)
