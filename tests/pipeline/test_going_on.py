"""Later mail is judged from what was remembered behind the earlier, and anew where that would not give the same."""

import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.connectors.mail.message import message_rows
from sekisho.evidence.backup import backup
from sekisho.evidence.batches import BatchHead, write_batch
from sekisho.evidence.store import Store
from sekisho.evidence.view import table
from sekisho.model.rows import Limits, Row
from sekisho.pipeline.derive import derive
from sekisho.pipeline.settings import Organisation, Settings
from sekisho.threats.email.analysers.judging.judge import Judge

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
FIRST = datetime(2026, 1, 5, tzinfo=UTC)
OWN = "umibe-shinkin.example"
Rows = list[dict[str, object]]


def mail(number: int) -> bytes:
    sender = f"mori@firm{number % 3}.example"
    when = f"{FIRST + timedelta(days=2 * number):%a, %d %b %Y %H:%M:%S +0000}"
    return (
        f"Received: from mx.example [192.0.2.{number % 5}] by mail.{OWN}; {when}\nFrom: Mori <{sender}>\n"
        f"To: sato@{OWN}\nSubject: Minutes\nDate: {when}\nMessage-ID: <{number}@firm.example>\n\n"
        f"Please pay invoice {number} to account number 4417{number % 2}90 at Midori Bank.\n"
    ).encode()


def deliver(store: Store, name: str, numbers: Iterable[int]) -> None:
    """Deliver one mailbox with these mails."""
    records: list[tuple[str, list[Row]]] = []
    for number in numbers:
        found = message_rows(mail(number), f"byte {number}", "sato.mbox", Limits())
        records.append((f"byte {number}", [row for row in found if isinstance(row, Row)]))
    digest = (name * 64)[:64]
    head = BatchHead(f"b-{name}", "mail", digest, f"{name}.mbox", "mbox@1", ("message", "message_text"))
    write_batch(store, head, records, NOW)


def judged(store: Store, *, now: datetime = NOW, own: tuple[str, ...] = (OWN,)) -> Rows:
    """Derive everything, and return what is said of mail."""
    settings = Settings(organisation=Organisation(name="x", own_domains=[*own]))
    with derive(store, settings, None, frozenset(), now, now, lambda *_: None) as snapshot:
        return [{**row, "ingest_time": None} for row in table(snapshot, "message_judgement")]


@pytest.fixture
def takes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gather the messages that are judged."""
    seen: list[str] = []
    take = Judge.take

    def told(self, message):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - stands in for the judge's own
        seen.append(message.message_id.partition("@")[0])
        return take(self, message)

    monkeypatch.setattr(Judge, "take", told)
    return seen


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Forty mails, judged."""
    store = Store.create(tmp_path / "org")
    deliver(store, "1", range(40))
    judged(store)
    return store


def state(store: Store) -> Path:
    return store.folder / "states" / "message_judgement.msgpack"


def anew(tmp_path: Path, own: tuple[str, ...] = (OWN,)) -> Rows:
    """Return what is said when everything is judged at once."""
    store = Store.create(tmp_path / "anew")
    deliver(store, "1", range(40))
    deliver(store, "2", range(38, 60))
    return judged(store, own=own)


def test_only_later_mail_is_judged_and_what_is_said_is_the_same(store: Store, takes: list[str], tmp_path: Path) -> None:
    deliver(store, "2", range(38, 60))
    found = judged(store)
    assert takes == [str(number) for number in range(40, 60)]
    assert found == anew(tmp_path)


def test_another_day_alone_judges_nothing(store: Store, takes: list[str]) -> None:
    judged(store, now=NOW + timedelta(days=1))
    assert takes == []


def test_earlier_mail_judges_all_anew(store: Store, takes: list[str]) -> None:
    deliver(store, "0", [-3])
    assert len(judged(store)) == len(takes) == 41


@pytest.mark.parametrize("harm", ["missing", "cut", "changed", "nonsense", "of_another_table"])
def test_a_state_that_is_not_whole_judges_all_anew(store: Store, takes: list[str], tmp_path: Path, harm: str) -> None:
    path, raw = state(store), state(store).read_bytes()
    match harm:
        case "missing":
            path.unlink()
        case "cut":
            path.write_bytes(raw[: len(raw) // 2])
        case "changed":
            path.write_bytes(raw[:-5] + b"xxxxx")
        case "nonsense":
            path.write_bytes(b"")
        case _:
            deliver(store, "x", [39])
            judged(store)
            path.write_bytes(raw)
            takes.clear()
    deliver(store, "2", range(38, 60))
    found = judged(store)
    assert len(takes) == 60
    if harm != "of_another_table":
        assert found == anew(tmp_path)


def test_other_own_domains_judge_all_anew(store: Store, takes: list[str], tmp_path: Path) -> None:
    deliver(store, "2", range(38, 60))
    found = judged(store, own=(OWN, "firm1.example"))
    assert len(takes) == 60
    assert found == anew(tmp_path, own=(OWN, "firm1.example"))


def test_the_state_is_for_its_owner_alone_and_in_no_backup(store: Store, tmp_path: Path) -> None:
    assert state(store).stat().st_mode & 0o777 == 0o600
    assert state(store).parent.stat().st_mode & 0o777 == 0o700
    backup(store.org, tmp_path / "saved.tar.gz", NOW)
    with tarfile.open(tmp_path / "saved.tar.gz") as saved:
        assert not [name for name in saved.getnames() if "states" in name]
