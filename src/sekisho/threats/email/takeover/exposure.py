"""What a taken mailbox gave away: how many messages and persons, as an interval, and which classes of data.

Items that the log names were read: the lower end. A copy of a folder, a day on which the service stopped recording, or a
log without any reading leave the upper end at all that the mailbox held, and unknown where its mail is not in the evidence.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

GAPS = ("sync", "throttled", "no_reading_recorded", "items_unnamed")
LISTS = "person_lists"
"""The class whose files name persons that no header does: their number is not known."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a mailbox: its Message-ID, who it names outside the firm, and the classes of data that it shows."""

    message_id: str
    persons: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Messages and persons from least to most; None where the most is not known. `gaps` say why least is not most."""

    messages: tuple[int, int | None]
    persons: tuple[int, int | None]
    classes: tuple[str, ...]
    gaps: tuple[str, ...]


def exposed(read: Iterable[Mapping[str, Any]], letters: Sequence[Letter]) -> Exposure:
    """Return what was exposed: `read` are rows of `mail_access` that are an intruder's, `letters` the mailbox's messages."""
    records = list(read)
    named = {uid for row in records for uid in row.get("message_uids") or ()}
    counted = sum(int(row.get("items") or 0) for row in records if row.get("access_type") == "bind")
    gaps = tuple(name for name, there in zip(GAPS, _gaps(records, len(named), counted), strict=True) if there)
    seen = [one for one in letters if one.message_id in named]
    opened = seen if not gaps else letters
    least = len(named)
    most = _most(least, counted, letters, gaps)
    classes = {kind for one in opened for kind in one.classes}
    return Exposure((least, most), _persons(seen, opened, least, gaps, classes), tuple(sorted(classes)), gaps)


def _gaps(records: Sequence[Mapping[str, Any]], named: int, counted: int) -> tuple[bool, ...]:
    return (
        any(row.get("access_type") != "bind" for row in records),
        any(row.get("throttled") for row in records),
        not records,
        counted > named,
    )


def _most(least: int, counted: int, letters: Sequence[Letter], gaps: tuple[str, ...]) -> int | None:
    if not gaps or gaps == ("items_unnamed",):
        return max(least, counted)
    return max(least, len(letters)) if letters else None


def _persons(
    seen: Sequence[Letter], opened: Sequence[Letter], named: int, gaps: tuple[str, ...], classes: set[str]
) -> tuple[int, int | None]:
    """Return how many persons: those whom headers name; unknown at the top where messages or lists are not in the evidence."""
    least = len({person for one in seen for person in one.persons})
    whole = bool(opened) and LISTS not in classes and (bool(gaps) or len(seen) >= named)
    return least, len({person for one in opened for person in one.persons}) if whole else None


def classes_of(attachment_names: Iterable[str], intents: Iterable[str], *, accounts: bool) -> frozenset[str]:
    """Return the classes of data that a message shows: by the names of its files, by what it asks, by account numbers in it."""
    names = unicodedata.normalize("NFKC", " ".join(attachment_names)).casefold()
    tables = _tables()
    found = {kind for kind, pattern in tables["files"].items() if re.search(pattern, names)}
    found |= {kind for intent in intents if (kind := tables["intents"].get(intent))}
    return frozenset(found | ({"bank_accounts"} if accounts else set()))


@cache
def _tables() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = msgspec.toml.decode(files(__package__).joinpath("data_classes.toml").read_bytes())
    return data
