"""What the scaffold of a connector says of the tables that it yields: personal columns, a stub and golden rows."""

import json
import textwrap
from collections.abc import Iterator

from sekisho.model.errors import SekishoError
from sekisho.model.schema import TableSchema, tables

DEFAULT = "payment"
_TOGETHER = {"payment": ("payment", "payment_file"), "payment_file": ("payment", "payment_file")}
"""Tables that a connector yields together, or not at all."""
_WIDTH = 108


def table_marks(name: str) -> dict[str, str]:
    """Return what fills the scaffold's marks for the table `name`; SekishoError `yield_unknown` names those that there are."""
    known = {one.name: one for one in tables().values() if one.kind == "evidence"}
    if name not in known:
        raise SekishoError("yield_unknown", table=name, known=", ".join(sorted(known)))
    yields = [known[one] for one in _TOGETHER.get(name, (name,))]
    personal = [f"{table.name}.{column.name}" for table in yields for column in table.columns if column.personal]
    return {
        "<yields>": ", ".join(f'"{table.name}"' for table in yields),
        "<stands>": "whole" if DEFAULT in {table.name for table in yields} else "rows",
        "<personal>": "".join(f'    "{one}",\n' for one in personal),
        "<stubs>": "\n\n".join(_stub(table) for table in yields),
        "<yielded>": "\n".join(_yielded(table) for table in yields),
        "<golden>": ",\n".join(_golden(table, place) for place, table in enumerate(yields, 1)),
    }


def _stub(table: TableSchema) -> str:
    """Return a function with every column of a table, each with what it holds."""
    columns = "\n".join(line for column in table.columns for line in _column(table, column.name))
    doc = "\n".join(textwrap.wrap(table.doc, _WIDTH, initial_indent="    ", subsequent_indent="    "))
    return (
        f"def {table.name}_of(record: RawRecord) -> dict[str, Cell]:\n"
        f'    """Return the columns of `{table.name}`.\n\n{doc}\n    """\n'
        f"    return {{\n{columns}\n    }}\n"
    )


def _column(table: TableSchema, name: str) -> Iterator[str]:
    column = table.column(name)
    needed = ", required" if column.required else ""
    said = f"{column.type.value}{needed}. {column.doc}"
    yield from textwrap.wrap(said, _WIDTH, initial_indent="        # ", subsequent_indent="        # ")
    yield f'        "{name}": None,'


def _yielded(table: TableSchema) -> str:
    required = [column.name for column in table.columns if column.required]
    return (
        ("    # One row for the file: make it of the last record alone.\n" if table.name == "payment_file" else "")
        + f"    values = {table.name}_of(record)\n    for name in {tuple(required)!r}:\n".replace("'", '"')
        + "        if values[name] is None:\n"
        + '            yield Rejected(record.place, name, "value_missing")\n'
        + "            return\n"
        + f'    yield Row("{table.name}", record.place, values, event_time=None)'
    )


def _golden(table: TableSchema, place: int) -> str:
    values = json.dumps({table.key: f"WRITE THIS: what line {place} must become"})
    return f'  {{"table": "{table.name}", "place": "line {place}", "event_time": null, "values": {values}}}'
