"""Find the modules: ours by walking their folder, a firm's own by walking theirs."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.people.learning.module import Module
from sekisho.people.learning.read import LARGEST, read
from sekisho.text.lang import LANGS, Lang

_APART = (".", "_")
"""How names begin that are no modules."""
Found = Mapping[str, Mapping[Lang, Module]]
"""Modules by id and language."""


def shipped() -> Traversable:
    """Return the folder of our own modules."""
    return files("sekisho.people") / "modules"


def modules(folders: Iterable[Traversable]) -> Found:
    """Return every module of the folders, by id; the first fault is raised.

    Give `(shipped(), own)` where a firm has modules of its own. SekishoError as `read`, and `module_place` and `module_twice`.
    """
    found: dict[str, dict[Lang, Module]] = {}
    for one in walk(folders):
        if isinstance(one, SekishoError):
            raise one
        found.setdefault(one.id, {})[one.locale] = one
    return dict(sorted(found.items()))


def usable(folders: Iterable[Traversable]) -> tuple[Found, tuple[SekishoError, ...]]:
    """Return the modules that can be read, and what is wrong with the others: one bad file takes nothing else away."""
    found: dict[str, dict[Lang, Module]] = {}
    faults = []
    for one in walk(folders):
        if isinstance(one, SekishoError):
            faults.append(one)
        else:
            found.setdefault(one.id, {})[one.locale] = one
    return dict(sorted(found.items())), tuple(faults)


def walk(folders: Iterable[Traversable]) -> Iterator[Module | SekishoError]:
    """Yield every module file of the folders as it was read, or what is wrong with it."""
    taken: set[str] = set()
    for place in folders:
        for folder in _inside(place):
            if folder.name.startswith(_APART) or not folder.is_dir():
                continue
            if _linked(folder):
                yield SekishoError("module_place", file=folder.name, line=1)
                continue
            if folder.name in taken:
                yield SekishoError("module_twice", file=folder.name, line=1)
                continue
            taken.add(folder.name)
            yield from _folder(folder)


def _folder(folder: Traversable) -> Iterator[Module | SekishoError]:
    wanted = {f"{lang}.md": lang for lang in LANGS}
    for item in _inside(folder):
        told = f"{folder.name}/{item.name}"
        if item.name.startswith(_APART):
            continue
        if item.name not in wanted or _linked(item) or not item.is_file():
            yield SekishoError("module_place", file=told, line=1)
            continue
        try:
            module = read(_bytes(item), told)
        except SekishoError as error:
            yield error
            continue
        fits = (module.id, module.locale) == (folder.name, wanted[item.name])
        yield module if fits else SekishoError("module_place", file=told, line=1)


def _inside(place: Traversable) -> list[Traversable]:
    return sorted(place.iterdir(), key=lambda item: item.name) if place.is_dir() else []


def _linked(item: Traversable) -> bool:
    """Tell whether an item leads elsewhere: such ones are not read."""
    return isinstance(item, Path) and item.is_symlink()


def _bytes(item: Traversable) -> bytes:
    with item.open("rb") as file:
        return file.read(LARGEST + 1)
