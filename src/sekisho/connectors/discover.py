"""Find the connectors by walking folders: ours in this room, a firm's own in folders that the caller vouches for."""

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import msgspec

from sekisho.connectors.contract import Connector, ConnectorCard
from sekisho.model.errors import SekishoError

CARD = "connector.toml"
_OWN = "sekisho_org_connectors"


def connectors(extra: Sequence[Path] = ()) -> dict[str, Connector]:
    """Return every connector by id, in order of id. `extra` names folders of the firm's own connectors, one each.

    SekishoError `connector_broken` names the folder and what is wrong; `connector_twice` an id that is taken.
    """
    found = {folder.name: _load(folder, f"sekisho.connectors.{folder.name}") for folder in folders()}
    for folder in extra:
        if folder.name in found:
            raise SekishoError("connector_twice", connector=folder.name)
        found[folder.name] = _load(folder, f"{_OWN}.{folder.name}")
    return dict(sorted(found.items()))


def load(folder: Path) -> Connector:
    """Return the connector of one folder, ours or a firm's own; its code runs. Errors as for `connectors`."""
    return _load(folder, f"sekisho.connectors.{folder.name}" if folder in folders() else f"{_OWN}.{folder.name}")


def folders() -> tuple[Path, ...]:
    """Return the folders of our own connectors, in order of name."""
    room = Path(str(files("sekisho.connectors")))
    return tuple(sorted(item.parent for item in room.glob(f"*/{CARD}")))


def card_of(folder: Path) -> ConnectorCard:
    """Return the card of one folder; SekishoError `connector_broken` where it is missing, unreadable or misnamed."""
    try:
        card = msgspec.toml.decode((folder / CARD).read_bytes(), type=ConnectorCard)
    except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise SekishoError("connector_broken", connector=folder.name, detail=str(error)) from None
    if card.id != folder.name:
        raise SekishoError("connector_broken", connector=folder.name, detail=f"id = {card.id}")
    return card


def _load(folder: Path, package: str) -> Connector:
    card = card_of(folder)
    read, normalise = _module(folder, package, "read"), _module(folder, package, "normalise")
    try:
        return Connector(card, read.sniff, read.read, normalise.normalise)
    except AttributeError as error:
        raise SekishoError("connector_broken", connector=folder.name, detail=str(error)) from None


def _module(folder: Path, package: str, name: str) -> ModuleType:
    full = f"{package}.{name}"
    if not package.startswith(_OWN):
        return importlib.import_module(full)
    spec = importlib.util.spec_from_file_location(full.replace(".", "_"), folder / f"{name}.py")
    if spec is None or spec.loader is None or not (folder / f"{name}.py").is_file():
        raise SekishoError("connector_broken", connector=folder.name, detail=f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
