"""Scaffolding: a new detector or connector as one folder, whose examples fail until someone writes them."""

from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

import msgspec

from sekisho import __version__
from sekisho.detection.contract import ID
from sekisho.detection.table_stub import DEFAULT, table_marks
from sekisho.model.errors import SekishoError


def new_detector(
    home: Path,
    name: str,
    *,
    family: str = "own",
    package: bool = False,
    scenarios: Collection[str] = (),
    controls: Collection[str] = (),
) -> tuple[Path, ...]:
    """Write the detector folder `home/name` and return its files.

    `home` is ORG/detectors for a firm; for us it is a `detectors` folder in src, with `family` the room's name and
    `package` True. `scenarios` and `controls` are those of the loss model, for its comments. SekishoError `name_unfit` or `folder_exists`; then nothing is written.
    """
    fill = {"<id>": name, "<family>": family, "<scenarios>": _listed(scenarios), "<controls>": _listed(controls)}
    return _write("detector", home, name, fill, package=package)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "see `sekisho lint`"


def new_connector(home: Path, name: str, *, package: bool = False, table: str = DEFAULT) -> tuple[Path, ...]:
    """Write the connector folder `home/name` and return its files. `table` is what it yields.

    Errors as for a detector, and SekishoError `yield_unknown` for a table that no export fills.
    """
    return _write("connector", home, name, {"<id>": name, **table_marks(table)}, package=package)


def new_card(kind: str, home: Path, name: str) -> tuple[Path, ...]:
    """Write the folder of a control, a scenario or a recipe of ours and return its files; errors as for a detector."""
    return _write(kind, home, name, {"<id>": name}, package=False)


def _write(kind: str, home: Path, name: str, fill: dict[str, str], *, package: bool) -> tuple[Path, ...]:
    """Write the files of one scaffold, filled in."""
    if not ID.fullmatch(name):
        raise SekishoError("name_unfit", name=name)
    folder = home / name
    if folder.exists():
        raise SekishoError("folder_exists", path=str(folder))
    written: list[Path] = []
    for file, content in _templates(kind, package=package).items():
        for mark, value in {**fill, "<version>": __version__}.items():
            content = content.replace(mark, value)  # noqa: PLW2901 - filled step by step
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
        written.append(path)
    return tuple(written)


def _templates(kind: str, *, package: bool) -> dict[str, str]:
    """Return the contents by file name; a package of ours also gets an `__init__.py`."""
    data = files("sekisho.detection").joinpath("scaffold", f"{kind}.toml").read_bytes()
    found = msgspec.toml.decode(data, type=dict[str, str])
    return found if "__init__.py" in found or not package else {"__init__.py": f'"""The {kind} <id>."""\n', **found}
