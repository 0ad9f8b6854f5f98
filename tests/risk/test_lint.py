"""A scenario or a control that says too little, or in one language alone, is named."""

from pathlib import Path
from shutil import copytree

import pytest

from sekisho.risk.lint import Fault, faults

CARDS = Path(__file__).parents[2] / "src" / "sekisho" / "risk"


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    for name in ("scenarios", "controls"):
        copytree(CARDS / name, tmp_path / name)
    return tmp_path


def changed(cards: Path, card: str, old: str, new: str) -> list[Fault]:
    path = cards / card
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return list(faults(cards / "scenarios", cards / "controls"))


MFA = "controls/mfa_for_everyone/control.toml"
STORE = "scenarios/store_disclosure/scenario.toml"


def test_ours_say_everything_in_both_languages() -> None:
    assert list(faults(CARDS / "scenarios", CARDS / "controls")) == []


def test_an_empty_text_is_named_with_its_part(cards: Path) -> None:
    found = changed(cards, MFA, 'name = "Ask everyone for a second factor"', 'name = " "')
    assert found == [Fault("mfa_for_everyone", "card_silent", "text.en.name")]
    both = changed(cards, STORE, 'name = "Somebody finds and reads it"', 'name = ""')
    assert Fault("store_disclosure", "card_silent", "stages.3.text.en.name") in both


def test_english_under_japanese_and_the_other_way_round_are_named(cards: Path) -> None:
    (one,) = changed(cards, MFA, "電話を使えない人の鍵です。仮定です。実際の見積もりに置き換えてください。", "Keys.")
    assert one == Fault("mfa_for_everyone", "card_language", "cost.once.usd.source_ja")
    two = changed(
        cards, STORE, 'source = "Assumed: without a second pair of eyes most mistakes go live."', 'source = "仮定"'
    )
    assert Fault("store_disclosure", "card_language", "stages.1.chance.source") in two


def test_a_figure_without_its_source_cannot_be_used(cards: Path) -> None:
    (one,) = changed(
        cards, MFA, 'source = "Keys for those without a telephone. Assumed; own offers replace it."', 'source = ""'
    )
    assert (one.folder, one.code) == ("mfa_for_everyone", "card_wrong")
    assert "source" in one.detail


def test_a_scenario_that_cannot_be_used_takes_its_controls_with_it(cards: Path) -> None:
    found = changed(cards, STORE, 'id = "store_disclosure"', 'id = "other"')
    names = {one.folder for one in found if one.code == "card_wrong"}
    assert names == {"store_disclosure", "public_access_block", "change_review", "least_privilege"}


def test_a_folder_without_its_card_is_named(cards: Path) -> None:
    (cards / "controls" / "empty").mkdir()
    (one,) = faults(cards / "scenarios", cards / "controls")
    assert (one.folder, one.code) == ("empty", "card_wrong")
