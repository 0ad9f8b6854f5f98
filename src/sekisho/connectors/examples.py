"""A connector's own proof: raw files with what they must become beside them (`samples/`, `defects/`).

`python -m sekisho.connectors.examples FOLDER DAY` writes what each became; read the difference before you keep it.
"""

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import CARD, load
from sekisho.model.errors import Refused, SekishoError
from sekisho.model.rows import Cell, Limits, Rejected, Row, Skipped
from sekisho.text.say import LANGS, say, sentence

EXPECTED = ".expected.json"


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one file must become: rows with their non-null values, rejects, places skipped, or the refusal of the whole.

    `limits` overrides single bounds, so that a file past a bound can be small.
    """

    delivered: date
    mapping: dict[str, str] = {}
    limits: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    rejected: list[dict[str, str]] = []
    skipped: list[str] = []
    refused: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One raw file of a connector's folder with what is expected of it (None where nothing stands beside it)."""

    path: Path
    expected: Expected | None = field(default=None)

    @property
    def is_defect(self) -> bool:
        """Whether it stands in `defects/`."""
        return self.path.parent.name == "defects"


def examples(folder: Path) -> tuple[Example, ...]:
    """Return the raw files of `samples/` and `defects/`, in order; msgspec errors where an expectation is broken."""
    found: list[Example] = []
    for kind in ("samples", "defects"):
        for path in sorted((folder / kind).glob("*")):
            if path.is_file() and not path.name.endswith(EXPECTED) and not path.name.startswith("."):
                beside = path.with_name(path.name + EXPECTED)
                known = msgspec.json.decode(beside.read_bytes(), type=Expected) if beside.is_file() else None
                found.append(Example(path, known))
    return tuple(found)


def outcome(connector: Connector, path: Path, given: Expected) -> Expected:
    """Read a file with the delivery day, mapping and limits of `given`, and return what it became."""
    data = path.read_bytes()
    context = Context(path.name, hashlib.sha256(data).hexdigest(), connector.id, given.delivered)
    rows: list[dict[str, Any]] = []
    rejected: list[dict[str, str]] = []
    skipped: list[str] = []
    refused = None
    try:
        for record in connector.read(io.BytesIO(data), given.mapping, Limits(**given.limits)):
            made = (record,) if isinstance(record, Rejected) else tuple(connector.normalise(record, context))
            rows.extend(_row(item) for item in made if isinstance(item, Row))
            rejected.extend(_reject(item) for item in made if isinstance(item, Rejected))
            skipped.extend(item.place for item in made if isinstance(item, Skipped))
    except Refused as error:
        refused = {"code": error.code, "place": error.place, "field": error.field}
    return Expected(
        delivered=given.delivered,
        mapping=given.mapping,
        limits=given.limits,
        rows=rows,
        rejected=rejected,
        skipped=skipped,
        refused=refused,
    )


def record(connector: Connector, path: Path, given: Expected) -> None:
    """Write what a file became beside it, for the author to read line by line before it is committed."""
    became = msgspec.to_builtins(outcome(connector, path, given))
    if not became["skipped"]:
        del became["skipped"]
    text = json.dumps(became, ensure_ascii=False, indent=1)
    path.with_name(path.name + EXPECTED).write_text(text + "\n", encoding="utf-8")


def record_all(folder: Path, day: date) -> tuple[Path, ...]:
    """Write what every raw file of a folder became, and return them; `day` is the delivery where none is written yet."""
    connector, found = load(folder.resolve()), examples(folder)
    for example in found:
        record(connector, example.path, example.expected or Expected(delivered=day))
    return tuple(example.path for example in found)


def _row(row: Row) -> dict[str, Any]:
    return {
        "table": row.table,
        "place": row.place,
        "event_time": _plain(row.event_time),
        "values": _values(row.values),
    }


def _values(values: Mapping[str, Cell]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in sorted(values.items()) if value is not None}


def _plain(value: Cell) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _reject(item: Rejected) -> dict[str, str]:
    return {"place": item.place, "field": item.field, "reason": item.reason}


def main(given: Sequence[str] | None = None) -> int:
    """Write what every raw file of a folder became and name the files; 2 with a usage line or a sentence where it cannot."""
    asked = argparse.ArgumentParser(
        prog="python -m sekisho.connectors.examples",
        description="\n".join(say("connectors.examples.help", lang) for lang in LANGS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("folder", metavar="FOLDER", type=_folder)
    asked.add_argument("day", metavar="DAY", type=_day)
    told = asked.parse_args(given)
    try:
        for done in record_all(told.folder, told.day):
            sys.stdout.write(f"{done.name}{EXPECTED}\n")
    except SekishoError as error:
        for lang in LANGS:
            sys.stderr.write(f"{sentence(error, lang)}\n")
        return 2
    return 0


def _folder(text: str) -> Path:
    if not (Path(text) / CARD).is_file():
        raise argparse.ArgumentTypeError(
            " ".join(say("connectors.examples.no_folder", lang, path=text) for lang in LANGS)
        )
    return Path(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = " ".join(say("connectors.examples.no_day", lang, text=text) for lang in LANGS)
        raise argparse.ArgumentTypeError(said) from None


if __name__ == "__main__":
    sys.exit(main())
