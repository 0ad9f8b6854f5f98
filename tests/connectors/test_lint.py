"""A connector's folder counts only when nothing is missing."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from sekisho.connectors import lint as linting
from sekisho.connectors.discover import connectors, folders
from sekisho.connectors.examples import main, record_all
from sekisho.connectors.lint import Problem, check_examples, lint
from sekisho.text.say import LANGS, say
from tests.cli.typed import typed


def codes(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.code for problem in problems}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    source = next(folder for folder in folders() if folder.name == "staff_roster")
    return Path(shutil.copytree(source, tmp_path / "staff_roster", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_our_own_connectors_lack_nothing(folder: Path) -> None:
    assert lint(folder) == ()
    assert check_examples(connectors()[folder.name], folder) == ()


def test_it_names_a_missing_card(copy: Path) -> None:
    (copy / "connector.toml").unlink()
    assert codes(lint(copy)) == {"card_broken"}


def test_it_names_a_missing_part(copy: Path) -> None:
    (copy / "normalise.py").unlink()
    assert codes(lint(copy)) == {"part_missing"}


def test_it_names_an_empty_language(copy: Path) -> None:
    card = copy / "connector.toml"
    card.write_text(card.read_text("utf-8").replace('title = "職員名簿"', 'title = ""'), "utf-8")
    problem = lint(copy)[0]
    assert (problem.code, dict(problem.params)["language"]) == ("text_empty", "ja")


def test_it_wants_both_kinds_of_examples(copy: Path) -> None:
    shutil.rmtree(copy / "samples")
    shutil.rmtree(copy / "defects")
    assert codes(lint(copy)) == {"sample_missing", "defect_missing"}


def test_it_wants_what_is_expected_beside_every_raw_file(copy: Path) -> None:
    (copy / "samples" / "new.csv").write_text("x")
    assert codes(lint(copy)) == {"golden_missing"}


def test_it_wants_tables_that_exist_and_personal_columns_declared(copy: Path) -> None:
    card = copy / "connector.toml"
    text = (
        card.read_text("utf-8")
        .replace('yields = ["staff"]', 'yields = ["people"]')
        .replace('"staff.email"', '"staff.mail"')
    )
    card.write_text(text, "utf-8")
    assert codes(lint(copy)) == {"table_unknown", "yield_undeclared", "personal_undeclared"}


def test_it_wants_a_sentence_for_every_reason(copy: Path) -> None:
    beside = copy / "defects" / "bad_rows.csv.expected.json"
    known = json.loads(beside.read_text("utf-8"))
    known["rejected"][0]["reason"] = "never_heard_of"
    beside.write_text(json.dumps(known), "utf-8")
    assert codes(lint(copy)) == {"sentence_missing"}
    assert codes(check_examples(connectors()["staff_roster"], copy)) == {"example_differs"}


def test_a_folders_own_sentence_is_one(copy: Path) -> None:
    beside = copy / "defects" / "bad_rows.csv.expected.json"
    known = json.loads(beside.read_text("utf-8"))
    known["rejected"][0]["reason"] = "never_heard_of"
    beside.write_text(json.dumps(known), "utf-8")
    (copy / "sentences.toml").write_text('["reject.never_heard_of"]\nen = "A"\nja = "あ"\n', "utf-8")
    assert lint(copy) == ()


def test_golden_files_are_written_for_what_is_there_and_what_is_new(copy: Path) -> None:
    before = {path.name: path.read_bytes() for path in copy.glob("*/*.expected.json")}
    for path in copy.glob("samples/*.expected.json"):
        path.unlink()
    record_all(copy, date(2026, 11, 20))
    assert {path.name for path in copy.glob("*/*.expected.json")} == set(before)
    assert lint(copy) == ()


def test_the_command_that_writes_golden_files_says_how_it_is_called(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for given in ([], [str(copy)], [str(copy), "Friday"], [str(copy.parent), "2026-11-20"], ["--help"]):
        with pytest.raises(SystemExit) as ended:
            main(given)
        said = capsys.readouterr()
        assert "usage: python -m sekisho.connectors.examples [-h] FOLDER DAY" in said.out + said.err
        assert ended.value.code == (0 if given == ["--help"] else 2)
        assert "Friday" not in given or "Friday is not a day like 2026-11-20." in said.err
    assert main([str(copy), "2026-11-20"]) == 0
    assert "bad_rows.csv.expected.json" in capsys.readouterr().out
    (copy / "normalise.py").unlink()
    assert main([str(copy), "2026-11-20"]) == 2
    assert "normalise.py" in capsys.readouterr().err


def test_it_names_an_expectation_that_cannot_be_read(copy: Path) -> None:
    (copy / "samples" / "title_row.xlsx.expected.json").write_text("{")
    assert codes(lint(copy)) == {"card_broken"}


def complained(folder: Path) -> str:
    """Return what `sekisho lint FOLDER` says."""
    return typed("lint", folder).out


def test_a_reason_that_only_the_code_names_wants_a_sentence(copy: Path) -> None:
    (copy / "more.py").write_text(
        'from sekisho.model.rows import Rejected\n\nWHY = "roof_open"\n\n\ndef bad(place, cold):\n'
        '    yield Rejected(place, "", WHY)\n    yield Rejected(place, "", "door_open" if cold else "value_missing")\n'
        '    yield Rejected(place=place, field="", reason="lid")\n    raise Refused("house_open", place=place)\n'
    )
    found = lint(copy)
    assert [dict(one.params)["part"] for one in found] == [
        "error.house_open",
        "reject.door_open",
        "reject.lid",
        "reject.roof_open",
    ]
    assert codes(found) == {"sentence_missing"}
    assert "the code reject.roof_open has no sentence. Write it into sentences.toml" in complained(copy)


def test_the_sentences_of_ours_are_missed_when_they_are_gone(tmp_path: Path) -> None:
    source = next(folder for folder in folders() if folder.name == "github_pulls")
    folder = Path(shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("__pycache__")))
    assert lint(folder) == ()
    (folder / "sentences.toml").unlink()
    assert codes(lint(folder)) == {"sentence_missing"}


def test_a_wrong_key_in_the_sentences_is_named_with_file_and_entry(copy: Path) -> None:
    own = copy / "sentences.toml"
    own.write_text('["reject.roof_open"]\nen = "A"\nja = "あ"\ndo = "B"\n', "utf-8")
    assert codes(lint(copy)) == {"sentence_broken"}
    said = complained(copy)
    assert f"the entry reject.roof_open in {own} cannot be used: " in said
    assert "`do`" in said
    own.write_text("[reject", "utf-8")
    assert codes(lint(copy)) == {"sentences_broken"}
    assert str(own) in complained(copy)


def test_a_code_that_is_said_elsewhere_is_named(copy: Path) -> None:
    (copy / "sentences.toml").write_text('["reject.value_missing"]\nen = "A"\nja = "あ"\n', "utf-8")
    assert codes(lint(copy)) == {"sentence_broken"}


def test_it_names_a_column_and_a_table_that_are_not_there(copy: Path) -> None:
    normalise = copy / "normalise.py"
    normalise.write_text(normalise.read_text("utf-8").replace('"employee_id":', '"employee_nr":', 1), "utf-8")
    for beside in copy.glob("*/*.expected.json"):
        text = beside.read_text("utf-8").replace('"employee_id":', '"employee_nr":')
        beside.write_text(text, "utf-8")
    (problem,) = [one for one in lint(copy) if one.code == "column_unknown"]
    assert dict(problem.params)["part"] == "staff.employee_nr"
    assert "normalise yields staff.employee_nr; the table has no such column." in complained(copy)
    card = copy / "connector.toml"
    card.write_text(card.read_text("utf-8").replace('yields = ["staff"]', 'yields = ["device"]'), "utf-8")
    assert "normalise yields rows of staff, and connector.toml does not name it." in complained(copy)


def test_every_problem_has_its_sentence_in_both_languages() -> None:
    params = {"connector": "x", "detail": "d", "part": "p", "language": "en", "path": "f", "entry": "e"}
    source = Path(linting.__file__).read_text("utf-8")
    named = set(re.findall(r'Problem\.of\("(\w+)"', source)) | set(re.findall(r'"(sentences?_broken)"', source))
    assert len(named) > 15
    for code in named:
        assert all(say(f"connectors.lint.{code}", lang, **params) for lang in LANGS)


def test_payments_without_their_file_are_not_taken(tmp_path: Path) -> None:
    source = next(folder for folder in folders() if folder.name == "payment_csv")
    folder = Path(shutil.copytree(source, tmp_path / "payment_csv", ignore=shutil.ignore_patterns("__pycache__")))
    card = folder / "connector.toml"
    card.write_text(card.read_text("utf-8").replace('stands = "whole"', 'stands = "rows"'), "utf-8")
    assert codes(lint(folder)) == {"payment_alone"}


@pytest.mark.parametrize("named", ["nobody", "payment_csv", "eml", "mbox"])
def test_it_stands_in_only_for_one_of_ours_whose_tables_it_fills(tmp_path: Path, named: str) -> None:
    source = next(folder for folder in folders() if folder.name == "payment_csv")
    folder = Path(shutil.copytree(source, tmp_path / "payment_csv", ignore=shutil.ignore_patterns("__pycache__")))
    card = folder / "connector.toml"
    assert lint(folder) == ()
    card.write_text(card.read_text("utf-8").replace('"zengin_sogo_furikomi"', f'"{named}"'), "utf-8")
    assert codes(lint(folder)) == {"instead_unfit"}


def test_an_export_takes_at_least_a_minute(copy: Path) -> None:
    card = copy / "connector.toml"
    card.write_text(card.read_text("utf-8").replace("minutes = 10", "minutes = 0"), "utf-8")
    (problem,) = lint(copy)
    assert problem.code == "card_broken"
    assert "minutes" in str(dict(problem.params)["detail"])
