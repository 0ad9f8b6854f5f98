"""A ledger is made once by two founders and then only added to; what is written is whole or not there."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from sekisho.ledger.accounts import account_name
from sekisho.ledger.canonical import digest_of, name_of
from sekisho.ledger.decisions import authorised
from sekisho.ledger.entries import Draft, Kind, actor_draft, endorse_draft, revoke_draft, signed
from sekisho.ledger.keys import Signer
from sekisho.ledger.names import keep, true_names
from sekisho.ledger.schema import NAMES, as_made, clear_errors, reading, transaction
from sekisho.ledger.store import append, baseline_payload, create, names_path, read_entries
from sekisho.ledger.verify import read, verify
from sekisho.model.errors import SekishoError

NOTE = Draft(Kind.NOTE, "s", {"text": "x"})
NAMED = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))


def test_a_decision_counts_once_a_second_actor_endorsed_it(
    ledger: Path, ada: Signer, ben: Signer, now: datetime
) -> None:
    entry = append(ledger, NOTE, ada, now)
    assert not authorised(read(ledger).fold.decisions[-1])
    append(ledger, endorse_draft(entry.hash), ben, now)
    last = read(ledger).fold.decisions[-1]
    assert authorised(last)
    assert last.endorsed_by == ("a-ben",)
    assert verify(ledger) == ()


def test_create_gives_the_fingerprint_and_leaves_no_other_file(ledger: Path, ada: Signer, ben: Signer) -> None:
    done = read(ledger).fold
    assert sorted(path.name for path in ledger.parent.iterdir()) == ["ledger.db", "names.db"]
    assert done.fingerprint == read_entries(ledger).entries[0].hash
    payload = done.decisions[0].payload
    assert (payload["actor_1"], payload["key_1"], payload["actor_2"], payload["key_2"]) == (
        "a-ada", ada.public, "a-ben", ben.public,
    )  # fmt: skip
    assert (payload["accounts"], payload["baseline"], len(str(payload["nonce"]))) == ("", "", 64)


def test_two_ledgers_of_the_same_founders_differ(
    tmp_path: Path, ledger: Path, ada: Signer, ben: Signer, now: datetime
) -> None:
    other = create(tmp_path / "other.db", (ada, ben), NAMED, now)
    assert other != read(ledger).fold.fingerprint
    assert other == read(tmp_path / "other.db").fold.fingerprint


def test_the_baseline_is_sealed_as_commitments_in_no_order(
    tmp_path: Path, ada: Signer, ben: Signer, now: datetime
) -> None:
    accounts = tuple(account_name(f"V{n}", f"jp:{n}", "", bytes([n]) * 32) for n in range(5))
    create(tmp_path / "l.db", (ada, ben), NAMED, now, iter(accounts))
    payload = read(tmp_path / "l.db").fold.decisions[0].payload
    commitments = sorted(account.commitment for account in accounts)
    assert payload["accounts"] == " ".join(commitments)
    assert payload["baseline"] == digest_of(*commitments)
    assert len(read(tmp_path / "l.db").names) == 7
    assert baseline_payload(accounts[::-1]) == baseline_payload(accounts)


def test_an_existing_ledger_is_never_replaced(ledger: Path, ada: Signer, ben: Signer, now: datetime) -> None:
    before = ledger.read_bytes()
    with pytest.raises(SekishoError, match=r"^ledger_exists\b") as refused:
        create(ledger, (ada, ben), NAMED, now)
    assert refused.value.params == {"path": str(ledger)}
    assert ledger.read_bytes() == before


def test_founders_must_be_two(tmp_path: Path, ada: Signer, now: datetime) -> None:
    with pytest.raises(SekishoError, match=r"^founders_alike\b"):
        create(tmp_path / "l.db", (ada, ada), NAMED, now)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_create_left_behind_is_no_hindrance(
    tmp_path: Path, ada: Signer, ben: Signer, now: datetime
) -> None:
    (tmp_path / "l.db.new").write_bytes(b"half a file")
    create(tmp_path / "l.db", (ada, ben), NAMED, now)
    assert verify(tmp_path / "l.db") == ()
    assert not (tmp_path / "l.db.new").exists()


def test_nothing_is_appended_where_there_is_no_ledger(tmp_path: Path, ada: Signer, now: datetime) -> None:
    with pytest.raises(SekishoError, match=r"^ledger_not_found\b") as refused:
        append(tmp_path / "org" / "l.db", NOTE, ada, now)
    assert refused.value.params == {"path": str(tmp_path / "org" / "l.db"), "org": str(tmp_path / "org")}


def test_append_gives_the_new_head(ledger: Path, ada: Signer, now: datetime) -> None:
    entry = append(ledger, Draft(Kind.NOTE, "s", {"text": "関"}, (name_of(b"3" * 32, "why", "because"),)), ada, now)
    view = read(ledger)
    assert (view.fold.head, entry.seq, entry.prev) == (entry.hash, 2, view.fold.fingerprint)
    assert read_entries(ledger).entries[1] == entry
    assert '["why", "because"]' in view.names.values()


def refusals(fingerprint: str, ada: Signer, ben: Signer, cho: Signer) -> list[tuple[str, Draft, Signer, str]]:
    own = Signer("a-ada", cho.key)
    return [
        ("signer_not_active", NOTE, cho, "a-cho"),
        ("signature_wrong", NOTE, own, "a-ada"),
        ("genesis_again", Draft(Kind.GENESIS, "s", {}), ada, "a-ada"),
        ("endorse_nothing", endorse_draft("0" * 64), ada, "a-ada"),
        ("endorse_again", endorse_draft(fingerprint), ben, "a-ben"),
        ("actor_known", actor_draft(Kind.ACTOR, fingerprint, Signer("a-ben", cho.key), None), ada, "a-ben"),
        ("actor_unknown", revoke_draft("a-cho"), ada, "a-cho"),
        ("revoke_leaves_one", revoke_draft("a-ben"), ada, "a-ben"),
        ("key_in_use", actor_draft(Kind.ACTOR, fingerprint, Signer("a-cho", ben.key), None), ada, "a-cho"),
        ("key_not_shown", actor_draft(Kind.ACTOR, "0" * 64, cho, None), ada, "a-cho"),
    ]


@pytest.mark.parametrize("case", range(10))
def test_what_would_not_be_honoured_is_not_written(
    ledger: Path, ada: Signer, ben: Signer, cho: Signer, now: datetime, case: int
) -> None:
    code, draft, signer, actor = refusals(read(ledger).fold.fingerprint, ada, ben, cho)[case]
    with pytest.raises(SekishoError, match=rf"^{code}\b") as refused:
        append(ledger, draft, signer, now)
    assert refused.value.params == {"actor": actor}
    assert len(read_entries(ledger).entries) == 1


def test_nothing_is_appended_to_a_broken_ledger(ledger: Path, ada: Signer, now: datetime) -> None:
    append(ledger, NOTE, ada, now)
    with closing(sqlite3.connect(ledger)) as con:
        con.execute("DROP TRIGGER entry_stays")
        con.execute("UPDATE entry SET subject = 't' WHERE seq = 2")
        con.commit()
    with pytest.raises(SekishoError, match=r"^ledger_broken\b") as refused:
        append(ledger, NOTE, ada, now)
    assert refused.value.params == {"seq": 2}


def test_an_entry_without_effect_does_not_stop_the_next(ledger: Path, ada: Signer, now: datetime) -> None:
    fingerprint = read(ledger).fold.fingerprint
    forged = signed(2, fingerprint, endorse_draft(fingerprint), (ada,), now)
    with closing(sqlite3.connect(ledger)) as con:
        values = (2, forged.prev, forged.time, forged.kind, forged.subject, forged.payload, forged.signer)
        con.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, forged.signature, forged.hash))
        con.commit()
    append(ledger, NOTE, ada, now)
    assert [(problem.code, problem.seq) for problem in verify(ledger)] == [("endorse_again", 2)]


def test_an_empty_ledger_takes_no_entry(ledger: Path, ada: Signer, now: datetime) -> None:
    with closing(sqlite3.connect(ledger)) as con:
        sql = [row[0] for row in con.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        for name in ("entry_stays", "entry_kept", "entry_last"):
            con.execute(f"DROP TRIGGER {name}")
        con.execute("DELETE FROM entry")
        for statement in sql:
            con.execute(statement)
        con.commit()
    with pytest.raises(SekishoError, match=r"^ledger_broken\b") as refused:
        append(ledger, NOTE, ada, now)
    assert refused.value.params == {"seq": 0}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE entry SET subject = 't'", "DELETE FROM entry", "INSERT OR REPLACE INTO entry SELECT * FROM entry",
     "INSERT INTO entry SELECT 9, prev, time, kind, subject, payload, signer, signature, hash FROM entry"],
)  # fmt: skip
def test_the_seat_belt_holds_on_our_own_connections(ledger: Path, statement: str) -> None:
    with pytest.raises(SekishoError, match=r"^ledger_unreadable\b"), transaction(ledger) as con:
        con.execute(statement)
    assert verify(ledger) == ()


def test_a_transaction_is_all_or_nothing(ledger: Path) -> None:
    def half() -> None:
        with transaction(names_path(ledger)) as con:
            con.execute("DELETE FROM name")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert verify(ledger) == ()


def test_our_connections_are_safe_against_a_kill(ledger: Path) -> None:
    with transaction(ledger) as con:
        settings = [con.execute(f"PRAGMA {name}").fetchone()[0] for name in
                    ("synchronous", "journal_mode", "recursive_triggers", "trusted_schema", "secure_delete")]  # fmt: skip
    assert settings == [2, "delete", 1, 0, 1]


def test_a_file_in_wal_mode_is_brought_back(ledger: Path, ada: Signer, now: datetime) -> None:
    with closing(sqlite3.connect(ledger)) as con:
        con.execute("PRAGMA journal_mode=WAL")
    append(ledger, NOTE, ada, now)
    with reading(ledger) as con:
        assert con.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_busy_file_may_be_tried_again(
    ledger: Path, ada: Signer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.schema._WAIT_SECONDS", 0.01)
    with transaction(ledger), pytest.raises(SekishoError, match=r"^ledger_busy\b") as refused:
        append(ledger, NOTE, ada, now)
    assert not refused.value.permanent
    assert refused.value.params == {"path": str(ledger)}


@pytest.mark.parametrize(
    ("code", "expected", "permanent"),
    [(sqlite3.SQLITE_FULL, "ledger_disk_full", False), (sqlite3.SQLITE_LOCKED, "ledger_busy", False),
     (sqlite3.SQLITE_BUSY | 0x200, "ledger_busy", False), (sqlite3.SQLITE_CORRUPT, "ledger_unreadable", True)],
)  # fmt: skip
def test_sqlites_errors_become_ours(tmp_path: Path, code: int, expected: str, permanent: bool) -> None:
    error = sqlite3.OperationalError("why")
    error.sqlite_errorcode = code
    with pytest.raises(SekishoError, match=rf"^{expected}\b") as refused, clear_errors(tmp_path):
        raise error
    assert refused.value.permanent is permanent
    assert refused.value.params["path"] == str(tmp_path)


def test_an_error_without_a_code_is_unreadable_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(SekishoError, match=r"^ledger_unreadable\b") as refused, clear_errors(tmp_path):
        raise sqlite3.ProgrammingError("closed")
    assert refused.value.params == {"path": str(tmp_path), "why": "closed"}


def test_a_name_kept_twice_stays_as_it_was(tmp_path: Path) -> None:
    path, name = tmp_path / "names.db", name_of(b"s", "why", "x")
    keep(path, [name])
    keep(path, [name])
    assert true_names(path) == ({name.commitment: name.value}, frozenset())
    with reading(path) as con:
        assert as_made(con, NAMES)


def test_no_names_make_no_file(tmp_path: Path) -> None:
    keep(tmp_path / "names.db", [])
    assert true_names(tmp_path / "names.db") == ({}, frozenset())
    assert list(tmp_path.iterdir()) == []


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from nacl.signing import SigningKey
from sekisho.ledger.canonical import fresh_salt, name_of
from sekisho.ledger.entries import Draft, Kind
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append
ada = Signer("a-ada", SigningKey(b"a" * 32))
while True:
    name = name_of(fresh_salt(), "why", "because")
    entry = append(Path(sys.argv[1]), Draft(Kind.NOTE, "s", {"why": name.commitment}, (name,)), ada, datetime.now(UTC))
    print(entry.hash, flush=True)
"""


def test_a_kill_at_any_point_leaves_whole_entries_and_loses_none_that_was_told(ledger: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - points in time, not secrets
    told: list[str] = []
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(ledger)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": "src"},
        ) as writer:
            assert writer.stdout is not None
            told.append(writer.stdout.readline().strip())
            time.sleep(chance.uniform(0.0, 0.05))
            writer.send_signal(signal.SIGKILL)
            told += [line.strip() for line in writer.stdout if line.endswith("\n")]
        assert verify(ledger) == ()
        assert set(told) <= read(ledger).fold.index.keys()
    assert len(told) >= 6
