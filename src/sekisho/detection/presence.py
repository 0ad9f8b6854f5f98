"""What evidence is there: the ground on which a detector may look at all."""

from sekisho.detection.contract import Card
from sekisho.evidence.reader import TableReader


def has_field(reader: TableReader, table: str, field: str) -> bool:
    """Return whether some row has the field, or the table is there and empty (then nothing of it is missing)."""
    if table not in reader.names():
        return False
    empty = True
    for row in reader.dicts(table, (field,)):
        if row[field] is not None:
            return True
        empty = False
    return empty


def missing_fields(card: Card, reader: TableReader) -> tuple[str, ...]:
    """Return the fields missing from the alternative that is nearest to being met; none where one is met."""
    subjects = card.subjects
    if subjects.table not in reader.names():
        return (f"{subjects.table}.{subjects.key}",)
    gaps = [
        tuple(need for need in alternative if not has_field(reader, *need.split(".", 1))) for alternative in card.needs
    ]
    return min(gaps, key=lambda gap: (len(gap), gap), default=())
