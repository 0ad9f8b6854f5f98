import json
from pathlib import Path

import pytest

from tests.cli.typed import typed
from tests.pipeline.mail.boxes import OWN, box, mail

CHANGE = "Please change our bank account to account number 4417 2290 and pay the invoice today."


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm whose mail was learned; nobody changes it."""
    place = tmp_path_factory.mktemp("learned")
    path = box(place / "a.mbox", map(mail, range(40)))
    assert typed("mail", "learn", place / "org", "--history", path, "--workers", "1").code == 0
    return place / "org"


def scored(org: Path, out: Path, *words: str | Path, lang: str = "en") -> "tuple[int, str, list[dict[str, object]]]":
    said = typed("mail", "score", org, "--out", out, "--workers", "1", *words, lang=lang)
    return said.code, said.out + said.err, [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_learning_says_what_was_learned_and_what_to_do_next(tmp_path: Path) -> None:
    path = box(tmp_path / "a.mbox", map(mail, range(40)))
    said = typed("mail", "learn", tmp_path / "org", "--history", path)
    assert said.code == 0
    assert f"Our own: {OWN}" in said.out
    data = typed("mail", "learn", tmp_path / "org", "--history", path, "--json").data
    assert (data["messages"], data["own_domains"]) == (40, [OWN])
    assert data["files"] == [{"file": "a.mbox", "messages": 40, "rejected": 0, "first": []}]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_each_message_has_a_line_with_reasons_whose_weights_add_up(org: Path, tmp_path: Path, lang: str) -> None:
    path = box(tmp_path / "b.mbox", [mail(45), mail(44, text=CHANGE)])
    code, _, lines = scored(org, tmp_path / "out.jsonl", "--input", path, lang=lang)
    assert code == 0
    assert [line["message_id"] for line in lines] == ["44@kawakami.example", f"45@{OWN}"]
    assert [line["hold"] for line in lines] == [True, False]
    for line in lines:
        reasons: list[dict[str, object]] = line["reasons"]  # type: ignore[assignment]
        total = sum(float(str(one["weight"])) for one in reasons if one["weight"] is not None)
        assert total - 11.5 == pytest.approx(float(str(line["score"])), abs=0.2)
        assert all(one["text"] for one in reasons)


def test_files_that_could_not_be_read_are_named_and_the_exit_code_says_so(org: Path, tmp_path: Path) -> None:
    bad = box(tmp_path / "bad.mbox", [mail(45), b"no header here\n"])
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    code, said, lines = scored(org, tmp_path / "out.jsonl", "--input", bad, tmp_path / "list.csv")
    assert code == 3
    assert "bad.mbox" in said
    assert "list.csv" in said
    assert len(lines) == 1


def test_a_firm_without_learning_and_a_damaged_memory_are_told_in_sentences(org: Path, tmp_path: Path) -> None:
    path = box(tmp_path / "b.mbox", [mail(45)])
    said = typed("mail", "score", tmp_path / "none", "--input", path, "--out", tmp_path / "out")
    assert said.code == 4
    assert "sekisho mail learn" in said.err
    (tmp_path / "org").mkdir()
    (tmp_path / "org" / "mail-memory.msgpack").write_bytes(b"\x01")
    said = typed("mail", "score", tmp_path / "org", "--input", path, "--out", tmp_path / "out")
    assert said.code == 4
    assert "mail-memory.msgpack" in said.err


def test_a_list_without_a_needed_column_is_told_with_its_headers(org: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_bytes("氏名,部署\r\n佐藤,審査部\r\n".encode("cp932"))
    path = box(tmp_path / "b.mbox", [mail(45)])
    said = typed("mail", "score", org, "--input", path, "--out", tmp_path / "out", "--directory", people)
    assert said.code == 4
    assert "氏名, 部署" in said.err
