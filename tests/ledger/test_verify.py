"""Each change by hand is named, and what it touched does not count."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

import sekisho.ledger
from sekisho.ledger.canonical import name_of, spoken
from sekisho.ledger.decisions import STOPS, Problem
from sekisho.ledger.entries import Draft, Kind, endorse_draft, erase_draft
from sekisho.ledger.keys import MINIMUM, Signer, create_key, save_key
from sekisho.ledger.schema import LEDGER
from sekisho.ledger.store import append, create, keys_folder, names_path
from sekisho.ledger.verify import decisions, explain, read, sweep, verify
from sekisho.model.errors import SekishoError
from sekisho.text.say import LANGS, Lang, catalog

TEXTS = "prev, time, kind, subject, payload, signer, signature, hash"


def by_hand(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as con:
        for statement in statements:
            con.execute(statement)
        con.commit()


def with_triggers_back(*statements: str) -> tuple[str, ...]:
    """Drop the seat belt, do something, and put it back as it was."""
    drops = [f"DROP TRIGGER {name}" for name in ("entry_stays", "entry_kept", "entry_last")]
    return (*drops, *statements, *LEDGER[1:])


@pytest.fixture
def filled(ledger: Path, ada: Signer, ben: Signer, now: datetime) -> Path:
    """A ledger of four entries."""
    entry = append(ledger, Draft(Kind.NOTE, "s", {"text": "x"}, ()), ada, now)
    append(ledger, endorse_draft(entry.hash), ben, now)
    append(ledger, Draft(Kind.NOTE, "s", {"text": "y"}), ben, now)
    return ledger


def test_a_ledger_as_it_was_written_has_no_problems(filled: Path) -> None:
    view = read(filled)
    assert (view.problems, view.broken, view.names_whole) == ((), False, True)
    assert sorted(view.names.values()) == ['["name", "Ada Ito"]', '["name", "Ben Mori"]']
    assert [decision.seq for decision in decisions(filled)] == [1, 2, 4]


def test_the_fingerprint_and_the_head_may_be_full_or_spoken(filled: Path) -> None:
    done = read(filled).fold
    for expect in (done.fingerprint, spoken(done.fingerprint)):
        for head in (done.head, spoken(done.head), decisions(filled)[1].entry_hash, done.fingerprint):
            assert verify(filled, expect, head) == ()


def test_another_fingerprint_finds_a_replaced_ledger(tmp_path: Path, filled: Path, ada: Signer, now: datetime) -> None:
    genuine = read(filled).fold.fingerprint
    own = Signer("a-own", create_key("a-own", "twelve letters", MINIMUM)[1].key)
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Own"))
    create(tmp_path / "own.db", (ada, own), names, now)
    assert verify(tmp_path / "own.db", expect=genuine)[0] == Problem.of("fingerprint_differs", 1)
    assert read(tmp_path / "own.db", expect=genuine).broken
    assert [problem.code for problem in verify(filled, expect="")] == ["fingerprint_differs"]


def test_a_cut_ledger_is_found_by_its_head(filled: Path) -> None:
    done = read(filled).fold
    by_hand(filled, *with_triggers_back("DELETE FROM entry WHERE seq = 4"))
    assert verify(filled, expect=done.fingerprint) == ()
    assert verify(filled, expect_head=done.head) == (Problem.of("head_missing"),)
    assert read(filled, expect_head=done.head).broken


def test_a_head_pasted_into_a_row_is_not_believed(filled: Path) -> None:
    head = read(filled).fold.head
    pasted = f"UPDATE entry SET hash = '{head}' WHERE seq = 3"  # noqa: S608 - by hand
    by_hand(filled, *with_triggers_back("DELETE FROM entry WHERE seq = 4", pasted))
    assert [problem.code for problem in verify(filled, expect_head=head)] == ["hash_differs", "head_missing"]


@pytest.mark.parametrize(
    ("statement", "code", "seq"),
    [
        ("UPDATE entry SET payload = '{\"text\":\"z\"}' WHERE seq = 2", "hash_differs", 2),
        ("UPDATE entry SET time = '2020-01-01T00:00:00.000000Z' WHERE seq = 3", "hash_differs", 3),
        ("UPDATE entry SET payload = CAST(X'ff' AS TEXT) WHERE seq = 4", "hash_differs", 4),
        ("DELETE FROM entry WHERE seq = 3", "chain_broken", 3),
        ("DELETE FROM entry WHERE seq = 1", "chain_broken", 1),
        ("DELETE FROM entry", "genesis_wrong", 1),
        ("UPDATE entry SET seq = 9 WHERE seq = 3", "chain_broken", 3),
        (f"INSERT INTO entry SELECT 5, {TEXTS} FROM entry WHERE seq = 4", "chain_broken", 5),  # noqa: S608 - by hand
    ],
)  # fmt: skip
def test_an_edit_of_the_file_is_named_at_its_place(filled: Path, statement: str, code: str, seq: int) -> None:
    by_hand(filled, *with_triggers_back(statement))
    assert verify(filled) == (Problem.of(code, seq),)
    assert read(filled).broken
    assert all(decision.seq < seq for decision in decisions(filled))


def test_cells_of_another_type_are_named(filled: Path) -> None:
    by_hand(
        filled, "CREATE TABLE other AS SELECT * FROM entry", "DROP TABLE entry", f"CREATE TABLE entry (seq, {TEXTS})",
        f"INSERT INTO entry SELECT CAST(seq AS TEXT), {TEXTS} FROM other",  # noqa: S608 - by hand
    )  # fmt: skip
    assert verify(filled) == (Problem.of("chain_broken", 1), Problem.of("schema_differs"))


def test_a_dropped_trigger_is_named(filled: Path, ada: Signer, now: datetime) -> None:
    by_hand(filled, "DROP TRIGGER entry_stays")
    assert verify(filled) == (Problem.of("schema_differs"),)
    assert not read(filled).broken
    with pytest.raises(SekishoError, match=r"^ledger_broken\b") as refused:
        append(filled, Draft(Kind.NOTE, "s", {}), ada, now)
    assert refused.value.params == {"seq": 4}


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_unreadable(filled: Path, data: bytes) -> None:
    filled.write_bytes(data)
    assert verify(filled) == (Problem.of("ledger_unreadable"),)
    view = read(filled)
    assert (view.broken, view.names, view.fold.decisions) == (True, {}, ())
    assert view.fold.problems == view.problems


def test_a_missing_ledger_is_named_and_nothing_to_read(tmp_path: Path) -> None:
    path = tmp_path / "org" / "ledger.db"
    assert verify(path) == (Problem.of("ledger_missing"),)
    with pytest.raises(SekishoError, match=r"^ledger_not_found\b") as refused:
        read(path)
    assert refused.value.params == {"path": str(path), "org": str(path.parent)}


def test_a_changed_name_is_named_and_not_given(filled: Path) -> None:
    by_hand(names_path(filled), "UPDATE name SET value = '[\"name\", \"Own\"]' WHERE value LIKE '%Ada%'")
    name = read(filled).fold.actors["a-ada"].name
    assert verify(filled) == (Problem.of("name_changed", name=name[:10]),)
    assert not read(filled).names_whole
    assert list(read(filled).names.values()) == ['["name", "Ben Mori"]']
    assert not read(filled).broken


def test_a_salt_of_another_type_is_named(filled: Path) -> None:
    by_hand(names_path(filled), "ALTER TABLE name RENAME TO old", "CREATE TABLE name (id, salt, value)",
            "INSERT INTO name SELECT id, 'x', value FROM old")  # fmt: skip
    assert [problem.code for problem in verify(filled)] == ["name_changed"] * 2


def test_a_missing_name_is_named_unless_two_erased_it(filled: Path, ada: Signer, ben: Signer, now: datetime) -> None:
    name = read(filled).fold.actors["a-ada"].name
    by_hand(names_path(filled), "DELETE FROM name WHERE value LIKE '%Ada%'")
    missing = Problem.of("name_missing", 1, name=name[:10])
    assert verify(filled) == (missing,)
    mark = append(filled, erase_draft((name,)), ada, now)
    assert verify(filled) == (missing,)
    append(filled, endorse_draft(mark.hash), ben, now)
    assert verify(filled) == ()


def test_a_name_is_erased_once_two_signed(filled: Path, ada: Signer, ben: Signer, now: datetime) -> None:
    name = read(filled).fold.actors["a-ada"].name
    mark = append(filled, erase_draft((name,)), ada, now)
    assert sweep(filled) == 0
    assert name in read(filled).names
    append(filled, endorse_draft(mark.hash), ben, now)
    assert name not in read(filled).names
    assert b"Ada Ito" in names_path(filled).read_bytes()
    assert sweep(filled) == 1
    assert b"Ada Ito" not in names_path(filled).read_bytes()
    assert b"Ben Mori" in names_path(filled).read_bytes()
    assert verify(filled) == ()


def test_nothing_is_erased_on_the_word_of_a_broken_ledger(filled: Path) -> None:
    by_hand(filled, *with_triggers_back("DELETE FROM entry WHERE seq = 3"))
    with pytest.raises(SekishoError, match=r"^ledger_broken\b") as refused:
        sweep(filled)
    assert refused.value.params == {"seq": 3}


def test_a_file_of_names_that_is_gone_or_unreadable_is_named(filled: Path) -> None:
    names_path(filled).write_bytes(b"no database at all")
    assert verify(filled) == (Problem.of("names_unreadable"),)
    assert not read(filled).names_whole
    names_path(filled).unlink()
    assert [problem.code for problem in verify(filled)] == ["name_missing", "name_missing"]


def test_a_swapped_key_file_is_named(ledger: Path, tmp_path: Path) -> None:
    sealed, _ = create_key("a-ada", "twelve letters", MINIMUM)
    save_key(keys_folder(ledger), sealed)
    assert keys_folder(ledger) == tmp_path / "keys"
    assert verify(ledger) == (Problem.of("key_file_differs", actor="a-ada"),)
    (keys_folder(ledger) / "a-ben.json").write_text("{}")
    assert verify(ledger)[1] == Problem.of("key_file_broken", actor="a-ben")


def test_the_right_key_file_is_no_problem(tmp_path: Path, now: datetime) -> None:
    pairs = [create_key(actor, "twelve letters", MINIMUM) for actor in ("a-one", "a-two")]
    names = (name_of(b"1" * 32, "name", "One"), name_of(b"2" * 32, "name", "Two"))
    create(tmp_path / "ledger.db", (pairs[0][1], pairs[1][1]), names, now)
    for sealed, _ in pairs:
        save_key(tmp_path / "keys", sealed)
    assert verify(tmp_path / "ledger.db") == ()


@pytest.mark.parametrize("lang", LANGS)
def test_every_problem_has_a_sentence_that_names_its_place(lang: Lang) -> None:
    text = "".join(path.read_text() for path in Path(sekisho.ledger.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'Problem\.of\("(\w+)"', text))
    assert codes >= STOPS
    for code in codes:
        assert explain(Problem.of(code, 7, actor="a-ada", name="c:0123"), lang)
    assert "7" in explain(Problem.of("hash_differs", 7), lang)


def test_every_error_has_a_sentence() -> None:
    text = "".join(path.read_text() for path in Path(sekisho.ledger.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'SekishoError\("(\w+)"', text)) | set(
        re.findall(r'Problem\.of\("(endorse\w+|actor\w+|key_\w+|rev\w+)"', text)
    )
    codes -= {"key_file_differs"}
    assert len(codes) > 20
    assert {f"error.{code}" for code in codes} <= catalog().keys()
