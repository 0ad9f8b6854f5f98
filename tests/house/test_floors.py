"""The order of the floors, as import-linter and the tree tell it."""

import configparser
import re
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT, SRC


def layers() -> list[str]:
    """Return the rooms of the contract from the top down, brackets kept."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", "utf-8")
    return config["importlinter:contract:floors"]["layers"].split()


def test_nothing_imports_from_above_and_nothing_in_circles() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_of_the_contract_exists_unless_it_stands_in_brackets() -> None:
    rooms = {path.parent.name for path in SRC.glob("*/__init__.py")}
    assert {layer for layer in layers() if not layer.startswith("(")} == rooms


def test_every_room_stands_in_the_design() -> None:
    design = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", design, re.MULTILINE))
    assert {layer.strip("()") for layer in layers()} == named
