"""A connector is scaffolded, linted and paged from its folder alone."""

import shutil
from pathlib import Path

import pytest

from sekisho.connectors.discover import card_of, folders
from sekisho.detection.connector_lint import GOLDEN, lint_connector, lint_connectors, outcome
from sekisho.detection.connector_pages import page, write_pages
from sekisho.detection.new import new_connector
from sekisho.text.say import LANGS

CARD = """
id = "plain"
version = 1
yields = ["payment"]
stands = "rows"
snapshot = false
origin = "made from the documentation"
documentation = ["https://www.rfc-editor.org/rfc/rfc4180"]
personal = ["payment.payee_name"]

[text.en]
title = "Plain lines"
reads = "One payment a line."
export = "Save the list."
least_privilege = "Reading."
personal_data = "Names of payees (受取人)."
retention = "A year."
gaps = ["No memo."]

[text.ja]
title = "行の一覧"
reads = "1 行に 1 件の支払です。"
export = "一覧を保存します。"
least_privilege = "閲覧です。"
personal_data = "受取人の名前です。"
retention = "1 年です。"
gaps = ["摘要はありません。"]
"""
READ = """
from sekisho.model.rows import Match, RawRecord

def sniff(head, name):
    return Match(90 if head.startswith(b"pay") else 0)

def read(stream, mapping, limits):
    for number, line in enumerate(stream, 1):
        yield RawRecord(f"line {number}", line, len(line))
"""
NORMALISE = """
from sekisho.model.rows import Rejected, Row

def normalise(record, context):
    word, _, amount = record.payload.decode().strip().partition(" ")
    if amount.isdigit():
        yield Row("payment", record.place, {"payment_uid": record.place, "amount_minor": int(amount)})
    else:
        yield Rejected(record.place, "amount", "amount_unclear", word)
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    folder = tmp_path / "plain"
    for name, content in {
        "connector.toml": CARD,
        "read.py": READ,
        "normalise.py": NORMALISE,
        "samples/two.txt": "pay 100\npay 200\n",
        "defects/amount_is_a_word.txt": "pay much\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    from sekisho.connectors.discover import connectors

    golden = outcome(connectors([folder])["plain"], folder / "samples" / "two.txt")
    (folder / "samples" / f"two.txt{GOLDEN}").write_bytes(golden)
    return folder


def names(folder: Path) -> list[str]:
    issues = lint_connector(folder)
    for issue in issues:
        for lang in LANGS:
            assert issue.say(lang)
    return sorted({issue.name for issue in issues})


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8")
    return folder


def test_a_whole_connector_is_clean(plain: Path) -> None:
    assert lint_connectors(plain.parent) == ()
    assert lint_connectors(plain.parent / "none") == ()


def test_a_new_connector_loads_and_fails_until_written(tmp_path: Path) -> None:
    files = {str(path.relative_to(tmp_path / "acme")) for path in new_connector(tmp_path, "acme")}
    assert files == {"connector.toml", "read.py", "normalise.py", "samples/example.csv", f"samples/example.csv{GOLDEN}"}
    assert names(tmp_path / "acme") == ["golden_differs", "placeholder_left", "sample_not_recognised"]


def test_a_new_connector_of_ours_is_a_package(tmp_path: Path) -> None:
    assert "__init__.py" in {path.name for path in new_connector(tmp_path, "acme", package=True)}


@pytest.mark.parametrize(
    ("name", "old", "new", "issue"),
    [
        ("connector.toml", "payment.payee_name", "payment.payee", "column_unknown"),
        ("connector.toml", "payment.payee_name", "staff.name", "column_unknown"),
        ("connector.toml", 'yields = ["payment"]', 'yields = ["paymnet"]', "column_unknown"),
        ("connector.toml", '"Reading."', '""', "language_missing"),
        ("connector.toml", '"閲覧です。"', '"Reading."', "language_missing"),
        ("connector.toml", 'gaps = ["No memo."]', "gaps = []", "language_missing"),
        ("connector.toml", '"A year."', '"WRITE THIS"', "placeholder_left"),
        ("connector.toml", "version = 1", "version = 'x'", "broken"),
        ("read.py", 'startswith(b"pay")', 'decode().startswith("pay")', "sniff_raises"),
        ("read.py", "90 if", "40 if", "sample_not_recognised"),
        ("read.py", "return Match(90 if", "return (", "broken"),
        ("normalise.py", "int(amount)}", "int(amount) + 1}", "golden_differs"),
        ("normalise.py", "int(amount)}", "int(word)}", "sample_fails"),
        (
            "normalise.py",
            "yield Rejected(",
            "yield Row('payment', record.place, {}) if word else Rejected(",
            "defect_passes",
        ),
        ("normalise.py", "yield Rejected(", "if word == 'x': yield Rejected(", "defect_passes"),
        ("normalise.py", "yield Rejected(", "1 / 0; yield Rejected(", "sample_fails"),
        (f"samples/two.txt{GOLDEN}", "[", "{", "golden_differs"),
    ],
)
def test_it_names_what_is_wrong(plain: Path, name: str, old: str, new: str, issue: str) -> None:
    assert issue in names(changed(plain, name, old, new))


def test_a_defect_that_is_refused_whole_is_fine(plain: Path) -> None:
    body = "from sekisho.model.errors import Refused\n" + NORMALISE.replace(
        'yield Rejected(record.place, "amount", "amount_unclear", word)',
        "raise Refused('payment_record_bad', place=record.place, field='amount')",
    )
    (plain / "normalise.py").write_text(body, "utf-8")
    assert names(plain) == []


def test_a_connector_without_samples_is_told(plain: Path) -> None:
    shutil.rmtree(plain / "samples")
    shutil.rmtree(plain / "defects")
    assert names(plain) == ["sample_missing"]


def test_rejects_made_by_read_are_in_the_golden_file(plain: Path) -> None:
    changed(
        plain, "read.py", "yield RawRecord(f", "yield Rejected(str(number), '', 'x') if number > 1 else RawRecord(f"
    )
    changed(plain, "read.py", "import Match, RawRecord", "import Match, RawRecord, Rejected")
    assert names(plain) == ["golden_differs"]


def test_every_connector_that_ships_has_a_page_in_both_languages(tmp_path: Path) -> None:
    cards = [card_of(folder) for folder in folders()]
    names = {path.stem for path in write_pages(tmp_path, cards)}
    assert names == {"README", *(card.id for card in cards)}
    for card in cards:
        text = page(card)
        for part in (card.text.en, card.text.ja):
            assert part.title in text
            assert part.export in text
            assert all(gap in text for gap in part.gaps)
