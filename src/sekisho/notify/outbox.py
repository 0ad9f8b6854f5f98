"""Letters that are to be sent: on the disk before the first try, gone when taken, set aside when refused for good."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.model.rights import FILE
from sekisho.notify.webhook import Letter

DEAD = "dead"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the letters of an outbox: ids that were taken, and those that wait or are set aside with the reason."""

    sent: tuple[str, ...]
    waiting: tuple[tuple[str, SekishoError], ...]
    dead: tuple[tuple[str, SekishoError], ...]


def post(outbox: Path, letter: Letter) -> None:
    """Put a letter into an outbox; one with the same id is replaced."""
    if not _NAME.fullmatch(letter.id):
        raise ValueError(letter.id)
    outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = outbox / f".{letter.id}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE), "wb") as file:
        file.write(letter.body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(outbox / f"{letter.id}.json")


def deliver(outbox: Path, send: Callable[[Letter], None]) -> Delivered:
    """Send every letter of an outbox; each once it was taken is gone, so what is sent twice bears the same id."""
    sent: list[str] = []
    waiting: list[tuple[str, SekishoError]] = []
    dead: list[tuple[str, SekishoError]] = []
    for path in sorted(outbox.glob("*.json")):
        try:
            send(Letter(path.stem, path.read_bytes()))
        except SekishoError as error:
            if error.permanent:
                (outbox / DEAD).mkdir(mode=0o700, exist_ok=True)
                path.replace(outbox / DEAD / path.name)
            (dead if error.permanent else waiting).append((path.stem, error))
        else:
            path.unlink()
            sent.append(path.stem)
    return Delivered(tuple(sent), tuple(waiting), tuple(dead))
