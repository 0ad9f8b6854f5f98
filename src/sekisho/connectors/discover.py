"""Find the connectors: ours by walking this room, a firm's own from folders whose bytes the caller vouches for."""

import importlib
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import msgspec

from sekisho.connectors.contract import Connector, ConnectorCard
from sekisho.evidence.disk import read_folder
from sekisho.model.errors import SekishoError
from sekisho.model.folder import Folder

CARD = "connector.toml"
FAST = "normalise_set.py"


def connectors(own: Iterable[Connector] = ()) -> dict[str, Connector]:
    """Return every connector by id, in order of id: ours, and a firm's `own`.

    SekishoError `connector_broken` names the folder and what is wrong; `connector_twice` an id that is taken.
    """
    found = {folder.name: _ours(folder) for folder in folders()}
    for one in own:
        if one.id in found:
            raise SekishoError("connector_twice", connector=one.id)
        found[one.id] = one
    return dict(sorted(found.items()))


def load(folder: Path) -> Connector:
    """Return the connector of one folder on disk, ours or a firm's own; its code runs. Errors as for `connectors`."""
    return _ours(folder) if folder in folders() else own(read_folder(folder))


def _ours(folder: Path) -> Connector:
    package = f"sekisho.connectors.{folder.name}"
    read, normalise = (importlib.import_module(f"{package}.{name}") for name in ("read", "normalise"))
    connector = _connector(card_of(folder), read, normalise)
    if not (folder / FAST).is_file():
        return connector
    return replace(connector, normalise_set=importlib.import_module(f"{package}.normalise_set").normalise_set)


def own(folder: Folder) -> Connector:
    """Return a firm's own connector, run from the bytes of its folder; whatever its code raises passes through."""
    card = parse_card(folder.files.get(CARD, b""), folder.name)
    for name in ("read.py", "normalise.py"):
        if name not in folder.files:
            raise SekishoError("connector_broken", connector=folder.name, detail=name)
    return _connector(card, folder.module("read"), folder.module("normalise"))


def folders() -> tuple[Path, ...]:
    """Return the folders of our own connectors, in order of name."""
    room = Path(str(files("sekisho.connectors")))
    return tuple(sorted(item.parent for item in room.glob(f"*/{CARD}")))


def card_of(folder: Path) -> ConnectorCard:
    """Return the card of one folder; SekishoError `connector_broken` where it is missing, unreadable or misnamed."""
    try:
        data = (folder / CARD).read_bytes()
    except OSError as error:
        raise SekishoError("connector_broken", connector=folder.name, detail=str(error)) from None
    return parse_card(data, folder.name)


@lru_cache(maxsize=256)
def parse_card(data: bytes, name: str) -> ConnectorCard:
    """Return the card of the connector `name`; SekishoError `connector_broken` where it is no card, or another's.

    The same bytes are read once: one command asks for every card many times.
    """
    try:
        card = msgspec.toml.decode(data, type=ConnectorCard)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SekishoError("connector_broken", connector=name, detail=str(error)) from None
    if card.id != name:
        raise SekishoError("connector_broken", connector=name, detail=f"id = {card.id}")
    return card


def _connector(card: ConnectorCard, read: ModuleType, normalise: ModuleType) -> Connector:
    try:
        return Connector(card, read.sniff, read.read, normalise.normalise)
    except AttributeError as error:
        raise SekishoError("connector_broken", connector=card.id, detail=str(error)) from None
