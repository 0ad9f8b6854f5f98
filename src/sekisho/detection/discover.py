"""Find detectors by walking folders: ours in the threat and hygiene rooms, a firm's own enabled by content hash only."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from sekisho.detection.contract import Card, parse_card
from sekisho.detection.view import View
from sekisho.evidence.disk import read_folder
from sekisho.model.errors import SekishoError
from sekisho.model.folder import Folder
from sekisho.model.verdict import Verdict

Detect = Callable[[View], Iterable[Verdict] | Any]
FILES = ("detector.toml", "detect.py", "examples.yaml")


NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector that may run. `module` imports ours; a firm's own runs from the very bytes that were hashed.

    One that was `changed` since it was enabled does not run: every subject that its card lists is undetermined.
    """

    card: Card
    folder: Path
    content: Folder
    digest: str
    module: str = ""
    changed: bool = False

    @property
    def id(self) -> str:
        """The id, which is the folder's name."""
        return self.card.id

    def load(self) -> Detect:
        """Return `detect`; whatever the code raises on import passes through (the runner fences it)."""
        found = import_module(self.module) if self.module else self.content.module("detect")
        detect: Detect = found.detect
        return detect


@dataclass(frozen=True, slots=True)
class Held:
    """A firm's own detector that does not run: `detector_waits` until its hash is enabled, or why it does not any more."""

    id: str
    folder: Path
    digest: str
    error: SekishoError


@dataclass(frozen=True, slots=True)
class Discovery:
    """Detectors that answer, by id, and those of the firm that were found but do not run."""

    detectors: tuple[Detector, ...]
    held: tuple[Held, ...]


def detectors(extra: Path | None = None, enabled: Mapping[str, str] = NOTHING) -> tuple[Detector, ...]:
    """Return every detector that answers, by id; a broken one of ours raises SekishoError `detector_broken`."""
    return discover(extra, enabled).detectors


def discover(extra: Path | None = None, enabled: Mapping[str, str] = NOTHING) -> Discovery:
    """Walk ours, then `extra` (ORG/detectors), whose detectors run only under the digest that `enabled` has for their id."""
    found = {one.id: one for one in ours()}
    held: list[Held] = []
    for folder in folders(extra) if extra else ():
        one = _own(folder, found)
        if isinstance(one, Detector) and one.digest != enabled.get(one.id, ""):
            error = _not_enabled(one, enabled)
            held.append(Held(one.id, folder, one.digest, error))
            if error.code == "detector_changed":
                found[one.id] = replace(one, changed=True)
        elif isinstance(one, Detector):
            found[one.id] = one
        else:
            held.append(one)
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
    content = read_folder(folder)
    for name in FILES:
        if name not in content.files:
            raise SekishoError("detector_broken", detector=folder.name, field=name, why="missing")
    card = parse_card(content.files["detector.toml"], folder.name)
    return Detector(card, folder, content, content.digest, module)


def _own(folder: Path, taken: Collection[str]) -> Detector | Held:
    """Read a firm's own detector; held where it is broken or takes an id that is in use."""
    try:
        one = read(folder)
    except SekishoError as error:
        return Held(folder.name, folder, "", error)
    if one.id in taken:
        return Held(one.id, folder, one.digest, SekishoError("detector_id_taken", detector=one.id))
    return one


def _not_enabled(one: Detector, enabled: Mapping[str, str]) -> SekishoError:
    """Say why a detector does not run: its content was never enabled, or is not that which was."""
    code = "detector_changed" if one.id in enabled else "detector_waits"
    return SekishoError(code, detector=one.id, digest=one.digest)
