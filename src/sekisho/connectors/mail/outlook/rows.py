"""An item's rows: those of the mail that it is written as."""

import json
from collections.abc import Iterator
from dataclasses import replace

from sekisho.connectors.mail.message import message_rows
from sekisho.connectors.mail.outlook.item import Item
from sekisho.connectors.mail.outlook.render import Rendered, render
from sekisho.model.rows import Limits, Rejected, Row


def item_rows(item: Item, place: str, file_name: str, limits: Limits) -> Iterator[Row | Rejected]:
    """Yield the rows of an item. Where its header is not the one that it came with, `unmapped` says so: `{"header": "rebuilt"}`."""
    yield from rendered_rows(render(item), place, file_name, limits)


def rendered_rows(written: Rendered, place: str, file_name: str, limits: Limits) -> Iterator[Row | Rejected]:
    """Yield the rows of an item that is written as mail; as of `item_rows`."""
    for made in message_rows(written.data, place, file_name, limits):
        if isinstance(made, Row) and made.table == "message" and written.header != "kept":
            yield _with(made, written.header)
        else:
            yield made


def _with(made: Row, header: str) -> Row:
    known = json.loads(str(made.values.get("unmapped") or "{}"))
    return replace(made, values={**made.values, "unmapped": json.dumps({**known, "header": header})})
