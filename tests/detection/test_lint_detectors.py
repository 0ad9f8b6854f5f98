"""The lint names what is wrong and brings the remedy, in both languages."""

from pathlib import Path

import pytest

from sekisho.detection.discover import ours
from sekisho.detection.lint import LINTS, Known, lint, lint_folder, lint_home
from sekisho.detection.purity import faults
from sekisho.text.say import LANGS, catalog
from tests.detection.specimens import HOME, specimen, variant


def names(folder: Path, known: Known | None = None) -> list[str]:
    issues = lint_folder(folder, known or Known())
    for issue in issues:
        for lang in LANGS:
            assert issue.say(lang)
    return sorted({issue.name for issue in issues})


def test_the_specimens_are_clean() -> None:
    assert lint_home(HOME) == ()


@pytest.mark.parametrize("detector", list(ours()), ids=lambda one: one.id)
def test_what_we_ship_is_clean(detector: object) -> None:
    assert [issue.say("en") for issue in lint(detector)] == []  # type: ignore[arg-type]


def test_every_lint_has_its_sentence_and_its_remedy() -> None:
    for name in LINTS:
        assert f"lint.{name}" in catalog()
        assert f"lint.{name}.do" in catalog()


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Open the invoice.", "WRITE THIS", "placeholder_left"),
        ('attack = ["T1657"]', "attack = []", "part_missing"),
        ("minutes = 5", "minutes = 0", "part_missing"),
        ('ja = ["端数のある金額の不正は検知できません。"]', "ja = []", "part_missing"),
        ("端数のある金額の不正は検知できません。", "Not seen.", "language_missing"),
        ("Open the invoice.", "請求書を開きます。", "language_missing"),
        ("Open the invoice.", " ", "language_missing"),
        ('"Open the invoice.", ', "", "runbook_length"),
        ('"Open the invoice.", ', "", "language_missing"),
        ("{amount:money}", "{amount:colour}", "format_unknown"),
        ("https://attack", "http://attack", "reference_unfit"),
        ('since = "0.1.0"', 'since = "soon"', "reference_unfit"),
    ],
)
def test_it_complains_of_a_card_that_says_too_little(tmp_path: Path, old: str, new: str, name: str) -> None:
    assert name in names(variant(tmp_path, toml={old: new}))


def test_it_complains_of_a_card_without_reasons(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    card = (folder / "detector.toml").read_text("utf-8").splitlines()
    kept = [line for line in card if not line.startswith(("round_amount", "odd_amount", "payee_unknown"))]
    (folder / "detector.toml").write_text("\n".join(kept), "utf-8")
    assert "part_missing" in names(folder)


def test_a_folder_that_cannot_be_read_is_one_issue(tmp_path: Path) -> None:
    (tmp_path / "empty_one").mkdir()
    assert names(tmp_path / "empty_one") == ["broken"]


def test_examples_that_cannot_be_read_are_one_issue(tmp_path: Path) -> None:
    assert names(variant(tmp_path, examples="- name: half")) == ["broken"]


def test_all_three_kinds_of_example_are_demanded(tmp_path: Path) -> None:
    assert names(variant(tmp_path, examples="")) == ["examples_missing", "reason_not_shown"]


def test_a_near_miss_that_expects_a_flag_is_none(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    text = (folder / "examples.yaml").read_text("utf-8")
    (folder / "examples.yaml").write_text(text.replace("kind: flagged", "kind: near_miss"), "utf-8")
    kinds = [dict(issue.params)["kind"] for issue in lint_folder(folder) if issue.name == "examples_missing"]
    assert kinds == ["flagged"]


def test_an_example_that_does_not_come_true_is_told_with_what_came(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    text = (folder / "examples.yaml").read_text("utf-8")
    (folder / "examples.yaml").write_text(text.replace("amount_minor: 184320", "amount_minor: 2000000"), "utf-8")
    said = [issue.say("en") for issue in lint_folder(folder) if issue.name == "example_untrue"]
    told = (
        "The example `an ordinary invoice` does not come true for `p1`: expected clear odd_amount, "
        "got flagged round_amount. Correct detect.py, or the example if it is wrong."
    )
    assert said == [told]


def test_a_cheat_fails_its_free_tests(tmp_path: Path) -> None:
    body = "def detect(view):\n    for row in view.rows('payment', 'payment_uid'):\n        yield view.flagged('p1', ROUND)\n"
    assert "free_test_fails" in names(variant(tmp_path, detect=body))


def test_links_into_the_loss_model_are_checked_where_it_is_known(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    assert names(folder, Known(scenarios={"counterparty_payment_change"}, controls={"payee_list_match"})) == []
    assert names(folder, Known(scenarios=set(), controls=set())) == ["link_unknown"]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import random", "random"),
        ("import os.path", "os.path"),
        ("from urllib.request import urlopen", "urllib.request"),
        ("open('x')", "open()"),
        ("when = datetime.now(UTC)", "now()"),
        ("day = date.today()", "today()"),
        ("def (", "syntax"),
        ("x = '\0'", "syntax"),
    ],
)
def test_it_notices_code_that_looks_beyond_the_view(source: str, what: str) -> None:
    assert [fault for _, fault in faults(source.encode())] == [what]


def test_plain_code_is_pure() -> None:
    source = b"from . import x\nimport re\nfrom datetime import date\nyes = view.now\nrows = view.rows('a')\n"
    assert list(faults(source)) == []


def test_the_line_is_told(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    code = (folder / "detect.py").read_text("utf-8").replace("from collections", "import random\nfrom collections", 1)
    (folder / "detect.py").write_text(code, "utf-8")
    (issue,) = lint_folder(folder)
    assert issue.say("en").startswith("Line 3 of detect.py uses random.")
    assert specimen().id == issue.detector


def test_a_link_that_is_unknown_is_answered_with_those_there_are(tmp_path: Path) -> None:
    known = Known(scenarios={"counterparty_payment_change"}, controls={"callback", "another"})
    said = [issue.say("en") for issue in lint_folder(variant(tmp_path), known)]
    told = "The control `payee_list_match` is not in the loss model, which has: another, callback."
    assert said == [f"{told} Name one that exists, or add its folder."]


def test_money_without_its_currency_is_a_complaint_that_says_how(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    source = (
        (folder / "detect.py")
        .read_text("utf-8")
        .replace('"round_amount", amount=amount, currency=currency', '"round_amount", amount=amount')
    )
    (folder / "detect.py").write_text(source, "utf-8")
    (said,) = [issue.say("en") for issue in lint_folder(folder)]
    assert said.startswith("The reason `round_amount` fills {amount:money} without a currency.")
    assert 'Reason.of("round_amount", amount=..., currency=row["currency"])' in said


def test_code_beside_detect_is_looked_at_too(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    (folder / "helper.py").write_text("import random\n", "utf-8")
    assert ["Line 1 of helper.py uses random." in issue.say("en") for issue in lint_folder(folder)] == [True]
