"""What is shown follows the ledger: what was decided since the assessment is laid over it, whoever wrote it and from where."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from sekisho.findings.nouns import OPEN_STATES, Standing, State
from sekisho.findings.proof import spoken
from sekisho.pipeline.org import ledger_path
from sekisho.report.json import finding_from_json, finding_to_json
from sekisho.web.decided import decided
from sekisho.web.keys import folder
from sekisho.web.pieces import pieces
from sekisho.web.shown.load import moved
from sekisho.web.shown.models import Finding, Load

PIECE = 500
"""Findings that are looked up in one question."""
_followed: dict[Path, tuple[int, str]] = {}
"""By ledger: up to which load, and which state of its file, this process has followed it."""


def follow(load: Load, run_at: datetime, now: datetime) -> bool:
    """Lay what was decided since an assessment over its findings; True where one of them was shown otherwise until now.

    It reads the ledger only when its file changed. Whoever wrote may have been killed before the console's copy followed,
    may have used the command line, or may have decided while the assessment was being loaded.
    """
    path = ledger_path(folder())
    state = (load.pk, print_of(path))
    if not state[1] or _followed.get(path) == state:
        return False
    view = decided()
    words = spoken(one for one in view.honoured if one.time >= run_at) if view else {}
    changed = _lay(load, words, now)
    _followed[path] = state
    return changed


def _lay(load: Load, words: Mapping[str, Standing | None], now: datetime) -> bool:
    """Have findings stand as the ledger says: rows, their text and what is counted of them, all at once."""
    behind = [row.key for row in _rows(load, words) if _state(row, words[row.key], now) != row.state]
    if not behind:
        return False
    with transaction.atomic():
        # Whoever lays the same at the same time waits here, and then finds nothing to do.
        list(Load.objects.select_for_update().filter(pk=load.pk).values_list("pk"))
        for row in _rows(load, behind):
            _show(row, _state(row, words[row.key], now))
    return True


def _rows(load: Load, keys: Mapping[str, object] | list[str]) -> Iterator[Finding]:
    for piece in pieces(keys, PIECE):
        yield from Finding.objects.filter(load=load, key__in=piece).defer("words_en", "words_ja")


def _state(row: Finding, standing: Standing | None, now: datetime) -> str:
    """Return how a finding stands with the newest word about it; what is resolved stays so."""
    if row.state == State.RESOLVED:
        return row.state
    if standing is not None and (standing.until is None or now < standing.until):
        return standing.state.value
    return row.state if row.state in OPEN_STATES else State.OPEN.value


def _show(row: Finding, state: str) -> None:
    before, row.is_open, row.state = row.is_open, state in OPEN_STATES, state
    row.body = finding_to_json(replace(finding_from_json(bytes(row.body)), state=state))
    row.save(update_fields=["state", "is_open", "body"])
    if row.is_open != before:
        moved(row, 1 if row.is_open else -1)


def print_of(path: Path) -> str:
    """Return what the ledger's file looks like from outside, "" where there is none."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return ""
    return f"{told.st_ino}-{told.st_size}-{told.st_mtime_ns}"
