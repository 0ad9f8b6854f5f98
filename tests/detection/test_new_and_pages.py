"""A scaffold fails until it is written; every detector has a page in both languages."""

from pathlib import Path

import pytest

from sekisho.detection.discover import ours, read
from sekisho.detection.examples import check
from sekisho.detection.lint import Known, lint_folder, marks
from sekisho.detection.new import new_card, new_detector
from sekisho.detection.pages import page, write_pages
from sekisho.model.errors import SekishoError
from sekisho.risk.discover import controls, scenarios
from sekisho.text.say import sentence
from tests.cli.typed import typed
from tests.detection.specimens import specimen


def test_a_new_detector_loads_and_fails_until_written(tmp_path: Path) -> None:
    files = new_detector(tmp_path, "sender_is_new")
    assert sorted(path.name for path in files) == ["detect.py", "detector.toml", "examples.yaml"]
    detector = read(tmp_path / "sender_is_new")
    assert len(check(detector)) == 3
    names = {issue.name for issue in lint_folder(tmp_path / "sender_is_new")}
    assert names == {"placeholder_left", "example_untrue"}


def test_a_new_detector_of_ours_is_a_package(tmp_path: Path) -> None:
    files = new_detector(tmp_path, "sender_is_new", family="email", package=True)
    assert "__init__.py" in {path.name for path in files}
    assert read(tmp_path / "sender_is_new").card.family == "email"


@pytest.mark.parametrize("name", ["Sender", "sender-new", "1st", "", "../out", "a__b"])
def test_a_name_that_cannot_be_an_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SekishoError) as caught:
        new_detector(tmp_path, name)
    assert "sender_is_new" in sentence(caught.value, "en")
    assert list(tmp_path.iterdir()) == []


def test_what_exists_is_not_overwritten(tmp_path: Path) -> None:
    new_detector(tmp_path, "mine")
    (tmp_path / "mine" / "detect.py").write_text("# mine\n", "utf-8")
    with pytest.raises(SekishoError) as caught:
        new_detector(tmp_path, "mine")
    assert caught.value.code == "folder_exists"
    assert (tmp_path / "mine" / "detect.py").read_text("utf-8") == "# mine\n"


def test_a_page_says_what_the_card_says_in_both_languages() -> None:
    text = page(specimen())
    card = specimen().card
    for words in (card.title, card.question, card.remedy):
        assert words.en in text
        assert words.ja in text
    for lists in (card.blind_spots, card.false_positives, card.runbook):
        assert all(item in text for item in (*lists.en, *lists.ja))
    assert "https://attack.mitre.org/techniques/T1657/" in text


def test_pages_of_what_is_gone_are_removed(tmp_path: Path) -> None:
    (tmp_path / "long_gone.md").write_text("old", "utf-8")
    (tmp_path / "keep.txt").write_text("kept", "utf-8")
    files = write_pages(tmp_path, [specimen()])
    assert [path.name for path in files] == ["README.md", "amount_is_round.md"]
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "amount_is_round.md", "keep.txt"}


def test_pages_written_twice_are_the_same(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_pages(tmp_path, [specimen()])]
    assert [path.read_bytes() for path in write_pages(tmp_path, [specimen()])] == first


def test_every_detector_that_ships_has_a_page(tmp_path: Path) -> None:
    names = {path.stem for path in write_pages(tmp_path, ours())}
    assert names == {"README", *(one.id for one in ours())}


def test_a_scaffold_names_the_controls_there_are_and_starts_with_one_of_them(tmp_path: Path) -> None:
    assert typed("new", "detector", "mine", "--org", tmp_path).code == 0
    card = (tmp_path / "detectors" / "mine" / "detector.toml").read_text("utf-8")
    assert ", ".join(sorted(controls())) in card
    assert ", ".join(sorted(scenarios())) in card
    names = {issue.name for issue in lint_folder(tmp_path / "detectors" / "mine", Known(scenarios(), controls()))}
    assert names == {"placeholder_left", "example_untrue"}


@pytest.mark.parametrize("kind", ["control", "scenario", "recipe"])
def test_the_folder_of_a_card_is_marked_until_it_is_written(kind: str, tmp_path: Path) -> None:
    written = new_card(kind, tmp_path, "something_new")
    assert all(path.exists() for path in written)
    assert [one.name for one in marks(tmp_path / "something_new")]
    with pytest.raises(SekishoError, match="folder_exists"):
        new_card(kind, tmp_path, "something_new")
