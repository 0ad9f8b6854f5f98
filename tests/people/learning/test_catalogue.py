"""Modules are found by walking: ours, then a firm's own; one bad file takes nothing else away."""

from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.people.learning.catalogue import modules, shipped, usable
from tests.people.learning.written import WHOLE, changed, kept


def faults(place: Path) -> list[tuple[str, object]]:
    return [(one.code, one.params["file"]) for one in usable([place])[1]]


def test_modules_are_found_by_id_and_language(tmp_path: Path) -> None:
    kept(tmp_path, WHOLE, changed(("locale: en", "locale: ja")), changed(("id: change", "id: another")))
    found = modules([tmp_path])
    assert {ident: set(both) for ident, both in found.items()} == {"another": {"en"}, "change": {"en", "ja"}}
    assert found["change"]["ja"].file == "change/ja.md"


def test_a_firm_adds_modules_of_its_own(tmp_path: Path) -> None:
    first, second = kept(tmp_path / "a", WHOLE), kept(tmp_path / "b", changed(("id: change", "id: own")))
    assert list(modules([first, second])) == ["change", "own"]


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    first, second = kept(tmp_path / "a", WHOLE), kept(tmp_path / "b", WHOLE)
    with pytest.raises(SekishoError) as caught:
        modules([first, second])
    assert caught.value.code == "module_twice"


def test_a_folder_that_is_not_there_has_no_modules(tmp_path: Path) -> None:
    assert modules([tmp_path / "none"]) == {}


def test_a_bad_file_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    kept(tmp_path, WHOLE, changed(("id: change", "id: broken")))
    (tmp_path / "broken" / "en.md").write_text("nothing", "utf-8")
    assert list(usable([tmp_path])[0]) == ["change"]
    assert faults(tmp_path) == [("module_front", "broken/en.md")]
    with pytest.raises(SekishoError):
        modules([tmp_path])


def test_a_file_at_another_place_than_it_says_is_refused(tmp_path: Path) -> None:
    kept(tmp_path, WHOLE)
    (tmp_path / "change").rename(tmp_path / "other")
    assert faults(tmp_path) == [("module_place", "other/en.md")]


def test_what_is_no_module_file_is_told(tmp_path: Path) -> None:
    kept(tmp_path, WHOLE)
    (tmp_path / "change" / "fr.md").write_text("", "utf-8")
    (tmp_path / "change" / "picture.png").write_bytes(b"")
    (tmp_path / "change" / ".DS_Store").write_bytes(b"")
    (tmp_path / "README.md").write_text("", "utf-8")
    assert faults(tmp_path) == [("module_place", "change/fr.md"), ("module_place", "change/picture.png")]


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(WHOLE, "utf-8")
    place = tmp_path / "modules"
    (place / "change").mkdir(parents=True)
    (place / "change" / "en.md").symlink_to(secret)
    (place / "far").symlink_to(tmp_path)
    assert faults(place) == [("module_place", "change/en.md"), ("module_place", "far")]


def test_a_file_that_is_too_large_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    kept(tmp_path, WHOLE)
    with (tmp_path / "change" / "en.md").open("ab") as file:
        file.truncate(1 << 32)
    assert faults(tmp_path) == [("module_large", "change/en.md")]


def test_our_own_modules_can_be_read() -> None:
    assert usable([shipped()])[1] == ()
