"""Cards are read strictly."""

from pathlib import Path

import pytest

from sekisho.detection.contract import Severity, parse_card
from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from tests.detection.specimens import HOME, specimen

CARD = (HOME / "amount_is_round" / "detector.toml").read_text("utf-8")


def broken(old: str, new: str, folder: str = "amount_is_round") -> SekishoError:
    assert old in CARD
    with pytest.raises(SekishoError) as caught:
        parse_card(CARD.replace(old, new).encode(), folder)
    assert caught.value.code == "detector_broken"
    assert "amount_is_round" in sentence(caught.value, "en")
    assert "amount_is_round" in sentence(caught.value, "ja")
    return caught.value


def test_it_reads_every_part_of_a_card() -> None:
    card = specimen().card
    assert card.title.of("ja") == "不自然に切りのよい金額の支払"
    assert card.question.of("ja").endswith("か。")
    assert card.runbook.of("en")[0] == "Open the invoice."
    assert card.text.of("ja").keys() == card.text.of("en").keys()
    assert card.tables == {"payment"}
    assert card.fields == ("payment.amount_minor", "payment.payee_code", "payment.payee_name")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"payment.payee_name"', '"payment.payee_nmae"', "payment.payee_nmae"),
        ('"payment.payee_name"', '"paymnet.payee_name"', "paymnet.payee_name"),
        ('key = "payment_uid"', 'key = "uid"', "payment.uid"),
        ('"T1657"', '"1657"', "1657"),
        ('payee_unknown = "この', 'payee_unclear = "この', "payee_unclear"),
        ("金額 {amount:money} は百万円の倍数です", "金額は百万円の倍数です", "round_amount"),
        ("minutes = 5", "minutes = -5", "minutes"),
        ('severity = "low"', 'severity = "awful"', "severity"),
        ('since = "0.1.0"', 'since = "0.1.0"\ncolour = "red"', "colour"),
        ("[question]", "[question", ""),
        ("[title]", "[other]", "other"),
        ('[title]\nen = "Payment of a suspiciously round amount"\nja = "不自然に切りのよい金額の支払"\n', "", "title"),
    ],
)
def test_a_card_with_a_fault_does_not_load_and_says_where(old: str, new: str, said: str) -> None:
    assert said in str(broken(old, new).params["why"])


def test_a_card_must_carry_the_name_of_its_folder() -> None:
    error = broken("minutes = 5", "minutes = 5", folder="amount_is_round_2")
    assert error.params["field"] == "id"


def test_braces_that_do_not_match_are_named() -> None:
    assert "round_amount" in str(broken("is a multiple", "{is a multiple").params["why"])


def test_severities_are_ordered() -> None:
    assert sorted(Severity, key=lambda one: one.rank) == ["low", "medium", "high", "critical"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    from sekisho.detection.discover import read

    (tmp_path / "half").mkdir()
    with pytest.raises(SekishoError) as caught:
        read(tmp_path / "half")
    assert caught.value.params["field"] == "detector.toml"
