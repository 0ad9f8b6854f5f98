"""What is installed from a wheel is what lies in the tree: no table, catalog, card or sample is left behind."""

import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SRC
from tools import bundle


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(bundle.own_wheel(tmp_path)) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("sekisho/")}
    there = {
        str(Path("sekisho") / path.relative_to(SRC))
        for path in SRC.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - packed == set()
