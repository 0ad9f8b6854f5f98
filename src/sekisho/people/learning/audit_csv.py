"""An auditor's document as CSV files, one a table. No cell begins a formula."""

from sekisho.people.learning.audit import Audit
from sekisho.people.learning.audit_tables import tables
from sekisho.text.cells import csv_of
from sekisho.text.say import Lang, say


def csv_files(made: Audit, lang: Lang) -> dict[str, bytes]:
    """Return the files by name (UTF-8 with a mark, so that Excel reads Japanese): a table each, and `record.csv`."""
    found = {f"{table.id}.csv": csv_of((table.head(lang), *table.rows)) for table in tables(made, lang)}
    figures, record = made.figures, made.record
    rows = (
        ("organisation", made.organisation),
        ("period", figures.period.name),
        ("begins", figures.period.begins.isoformat()),
        ("ends", figures.period.ends.isoformat()),
        ("as_of", figures.as_of.isoformat()),
        ("made_on", made.made_on.isoformat()),
        ("lines", str(record.head.number)),
        ("seal", record.head.newest),
        ("head", record.head.seal),
        ("faults", " ".join(map(str, record.faults))),
    )
    found["record.csv"] = csv_of((say(f"learning.record.{name}", lang), value) for name, value in rows)
    return found
