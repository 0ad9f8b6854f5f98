"""Connectors are found by walking; a firm's own stand beside ours."""

import shutil
from pathlib import Path

import pytest

from sekisho.connectors import discover
from sekisho.connectors.discover import connectors, folders, load
from sekisho.model.errors import SekishoError


def own(tmp_path: Path, name: str, read: str = "") -> Path:
    source = next(folder for folder in folders() if folder.name == "mbox")
    folder = Path(
        shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("samples", "defects", "__pycache__"))
    )
    card = folder / "connector.toml"
    card.write_text(card.read_text("utf-8").replace('id = "mbox"', f'id = "{name}"'), "utf-8")
    if read:
        (folder / "read.py").write_text(read)
    return folder


def test_it_finds_ours() -> None:
    room = Path(discover.__file__).parent
    assert list(connectors()) == sorted(card.parent.name for card in room.glob("*/connector.toml"))
    assert {"counterparty_list", "mbox", "payment_csv", "zengin_sogo_furikomi"} <= set(connectors())
    assert all(key == item.id and item.version >= 1 for key, item in connectors().items())


def test_it_loads_a_firms_own_folder(tmp_path: Path) -> None:
    found = connectors([load(own(tmp_path, "our_archive"))])
    assert found["our_archive"].sniff(b"From a@b\nFrom: x\n", "x").score == 95


def test_it_refuses_a_name_that_is_taken(tmp_path: Path) -> None:
    with pytest.raises(SekishoError) as caught:
        connectors([load(own(tmp_path, "mbox"))])
    assert caught.value.code == "connector_twice"


@pytest.mark.parametrize("damage", ["no_function", "no_read", "wrong_id", "no_card"])
def test_it_names_a_broken_folder(tmp_path: Path, damage: str) -> None:
    folder = own(tmp_path, "ours", "X = 1\n" if damage == "no_function" else "")
    if damage == "no_read":
        (folder / "read.py").unlink()
    elif damage == "wrong_id":
        folder = folder.rename(tmp_path / "others")
    elif damage == "no_card":
        (folder / "connector.toml").write_text("id = 1")
    with pytest.raises(SekishoError) as caught:
        load(folder)
    assert caught.value.code == "connector_broken"
    assert caught.value.params["connector"] == folder.name
