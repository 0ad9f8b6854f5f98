"""What was learned from mail, in one file of the organisation: read whole, replaced whole, for its owner alone."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sekisho.evidence.disk import force
from sekisho.model.errors import SekishoError
from sekisho.threats.email.analysers.judging.history.memory import VERSION, Memory
from sekisho.threats.email.analysers.judging.odds import Rates

NAME = "mail-memory.msgpack"
FILE_MODE = 0o600


class Learned(msgspec.Struct):
    """The memory of a firm's mail and how often honest mail shows what; `authserv` and `own` as told when it was learned."""

    memory: Memory
    rates: Rates
    own_told: list[str] = []
    authserv: list[str] = []
    version: int = VERSION


def path_of(org: Path) -> Path:
    """Return where an organisation keeps it."""
    return org / NAME


def load(org: Path) -> Learned:
    """Return what was learned; SekishoError `mail_not_learned` where nothing was, `mail_memory_unreadable` where it broke."""
    path = path_of(org)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise SekishoError("mail_not_learned", org=str(org)) from None
    try:
        with _uncollected():
            learned = msgspec.msgpack.decode(raw, type=Learned)
    except msgspec.MsgspecError as error:
        raise SekishoError("mail_memory_unreadable", path=str(path), org=str(org)) from error
    if learned.version != VERSION:
        raise SekishoError("mail_memory_unreadable", path=str(path), org=str(org))
    return learned


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no garbage be looked for while a great many objects are made that all stay: it takes as long as making them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def save(org: Path, learned: Learned) -> None:
    """Put what was learned in the place of what was there, whole or not at all."""
    path = path_of(org)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE), "wb") as file:
        file.write(msgspec.msgpack.encode(learned))
    force(part)
    part.replace(path)
