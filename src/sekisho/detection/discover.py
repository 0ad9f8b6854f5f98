"""Find detectors by walking folders: ours in the threat and hygiene rooms, a firm's own enabled by content hash only."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

from sekisho.detection.contract import Card, parse_card
from sekisho.detection.view import View
from sekisho.model.errors import SekishoError
from sekisho.model.verdict import Verdict

Detect = Callable[[View], Iterable[Verdict] | Any]
FILES = ("detector.toml", "detect.py", "examples.yaml")


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector that may run. `module` imports ours; a firm's own runs from the very bytes that were hashed."""

    card: Card
    folder: Path
    digest: str
    source: bytes
    module: str = ""

    @property
    def id(self) -> str:
        """The id, which is the folder's name."""
        return self.card.id

    def load(self) -> Detect:
        """Return `detect`; whatever the code raises on import passes through (the runner fences it)."""
        if self.module:
            found = import_module(self.module)
        else:
            found = ModuleType(f"sekisho_own_{self.id}")
            found.__file__ = str(self.folder / "detect.py")
            exec(compile(self.source, found.__file__, "exec"), found.__dict__)  # noqa: S102 - enabled by its hash, signed by two
        detect: Detect = found.detect
        return detect


@dataclass(frozen=True, slots=True)
class Held:
    """A firm's own detector that does not run: `detector_waits` until its hash is enabled, or why it cannot load."""

    id: str
    folder: Path
    digest: str
    error: SekishoError


@dataclass(frozen=True, slots=True)
class Discovery:
    """Detectors that run, by id, and those of the firm that were found but do not."""

    detectors: tuple[Detector, ...]
    held: tuple[Held, ...]


def detectors(extra: Path | None = None, enabled: Collection[str] = ()) -> tuple[Detector, ...]:
    """Return every detector that may run, by id; a broken one of ours raises SekishoError `detector_broken`."""
    return discover(extra, enabled).detectors


def discover(extra: Path | None = None, enabled: Collection[str] = ()) -> Discovery:
    """Walk ours, then `extra` (ORG/detectors), whose detectors run only where their digest is in `enabled`."""
    found = {one.id: one for one in ours()}
    held: list[Held] = []
    for folder in folders(extra) if extra else ():
        one = _own(folder, enabled, found)
        if isinstance(one, Held):
            held.append(one)
        else:
            found[one.id] = one
    return Discovery(tuple(found[key] for key in sorted(found)), tuple(held))


def ours() -> Iterator[Detector]:
    """Yield the detectors that ship with Sekisho: `threats/*/detectors/*` and `hygiene/*/detectors/*`."""
    root = Path(str(files("sekisho")))
    for floor in ("threats", "hygiene"):
        for home in sorted((root / floor).glob("*/detectors")):
            for folder in folders(home):
                yield read(folder, ".".join(("sekisho", *folder.relative_to(root).parts, "detect")))


def folders(home: Path) -> tuple[Path, ...]:
    """Return the detector folders in `home` by name: every folder but hidden ones and caches."""
    if not home.is_dir():
        return ()
    return tuple(sorted(one for one in home.iterdir() if one.is_dir() and not one.name.startswith((".", "_"))))


def read(folder: Path, module: str = "") -> Detector:
    """Read one folder; SekishoError `detector_broken` names the file or field at fault. No code runs."""
    contents: dict[str, bytes] = {}
    for name in FILES:
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as error:
            raise SekishoError("detector_broken", detector=folder.name, field=name, why=error.strerror or "") from error
    card = parse_card(contents["detector.toml"], folder.name)
    return Detector(card, folder, digest(contents), contents["detect.py"], module)


def digest(contents: dict[str, bytes]) -> str:
    """Return the SHA-256 over the three files: any change to question, code or examples is a new detector."""
    total = hashlib.sha256()
    for name in FILES:
        total.update(hashlib.sha256(contents[name]).digest())
    return total.hexdigest()


def _own(folder: Path, enabled: Collection[str], taken: Collection[str]) -> Detector | Held:
    """Read a firm's own detector; held where it is broken, takes an id that is in use, or is not enabled."""
    try:
        one = read(folder)
    except SekishoError as error:
        return Held(folder.name, folder, "", error)
    if one.id in taken:
        return Held(one.id, folder, one.digest, SekishoError("detector_id_taken", detector=one.id))
    if one.digest not in enabled:
        return Held(one.id, folder, one.digest, SekishoError("detector_waits", detector=one.id, digest=one.digest))
    return one
