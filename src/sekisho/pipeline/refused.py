"""Files that were refused: kept until a file of the same name is read, so that no later page forgets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from sekisho.connectors.discover import card_of, folders
from sekisho.evidence.disk import replace_whole
from sekisho.model.errors import SekishoError
from sekisho.pipeline.ingest import FileOutcome

FILE = "refused.json"


class _Line(msgspec.Struct, frozen=True):
    name: str
    code: str
    params: dict[str, str | int | float | bool | None]
    at: datetime
    connector: str = ""
    yields: list[str] = []


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """One file that was not read, and why."""

    name: str
    error: SekishoError
    at: datetime
    connector: str = ""
    yields: tuple[str, ...] = ()

    @property
    def holds_payments(self) -> bool:
        """True where it was known for a payment file: nothing in it may be paid."""
        return "payment" in self.yields


def refused(org: Path) -> tuple[RefusedFile, ...]:
    """Return the files that were refused and not replaced since."""
    return tuple(RefusedFile(line.name, _error(line), line.at, line.connector, _tables(line)) for line in _lines(org))


def _tables(line: _Line) -> tuple[str, ...]:
    """Return the tables that a line keeps; those of the connector's card where an older release wrote it without."""
    card = next((card_of(folder) for folder in folders() if folder.name == line.connector and not line.yields), None)
    return tuple(card.yields if card else line.yields)


def _error(line: _Line) -> SekishoError:
    params: dict[str, Any] = {key: value for key, value in line.params.items() if key != "permanent"}
    return SekishoError(line.code, permanent=True, **params)


def _lines(org: Path) -> list[_Line]:
    path = org / "evidence" / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[_Line]) if path.exists() else []
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise SekishoError("evidence_damaged", path=str(path)) from None


def remember(org: Path, outcomes: Sequence[FileOutcome], now: datetime) -> None:
    """Add what was refused in an ingest, and forget refusals of files whose name was read now."""
    named = {outcome.name for outcome in outcomes}
    kept = [line for line in _lines(org) if line.name not in named]
    fresh = [
        _Line(outcome.name, outcome.error.code, dict(outcome.error.params), now, outcome.connector, _yields(outcome))
        for outcome in outcomes
        if outcome.error is not None
    ]
    replace_whole(org / "evidence" / FILE, msgspec.json.encode([*kept, *fresh]))


def _yields(outcome: FileOutcome) -> list[str]:
    """Return the tables that the file would have given, as the card of its connector says."""
    return list(outcome.card.yields) if outcome.card else []
