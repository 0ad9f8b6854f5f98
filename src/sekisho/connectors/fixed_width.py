"""Records whose fields have a fixed width each: what kind a record is, its first character says."""

from collections.abc import Mapping, Sequence

Layouts = Mapping[str, Sequence[tuple[str, int]]]
"""By a record's first character: its fields in order, with their widths."""


def cut(record: str, layouts: Layouts) -> dict[str, str]:
    """Return the fields of a record by name; KeyError where its first character is no record type."""
    fields: dict[str, str] = {}
    at = 0
    for name, width in layouts[record[0]]:
        fields[name] = record[at : at + width]
        at += width
    return fields


def field_at(record: str, position: int, layouts: Layouts) -> str:
    """Return the name of the field at a position from 0, `record` where there is none."""
    at = 0
    for name, width in layouts.get(record[0], ()):
        at += width
        if position < at:
            return name
    return "record"
