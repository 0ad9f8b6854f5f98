"""Pages of a live source count whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from sekisho.evidence.incoming import Arrival, Incoming, PageIn, incoming
from sekisho.model.errors import SekishoError


def joined(raws: Sequence[bytes]) -> bytes:
    return b"|".join(raws)


def page(cursor: str, *uids: str, owner: str = "a@x") -> PageIn:
    arrivals = tuple(Arrival(uid, uid.encode()) for uid in uids)
    return PageIn(f"{owner}/INBOX", owner, f"{owner}.mbox", cursor, arrivals)


def contents(kept: Incoming) -> list[bytes]:
    return [path.read_bytes() for path in kept.waiting()]


def test_a_page_is_kept_with_its_cursor(tmp_path: Path) -> None:
    with incoming(tmp_path) as kept:
        assert kept.cursor("a@x/INBOX") is None
        assert kept.keep(page("1", "m1", "m2"), joined) == 2
    with incoming(tmp_path) as kept:
        assert (kept.cursor("a@x/INBOX"), contents(kept)) == ("1", [b"m1|m2"])


def test_a_message_is_kept_once_in_each_mailbox(tmp_path: Path) -> None:
    with incoming(tmp_path) as kept:
        kept.keep(page("1", "m1", "m1"), joined)
        assert kept.keep(page("2", "m1"), joined) == 0
        assert kept.keep(page("2", "m1", owner="b@x"), joined) == 1
        assert contents(kept) == [b"m1", b"m1"]


def test_what_is_said_to_be_known_is_passed_over(tmp_path: Path) -> None:
    with incoming(tmp_path) as kept:
        kept.known("a@x", "m1")
        assert kept.keep(page("1", "m1", "m2"), joined) == 1


def test_a_page_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken(_raws: Sequence[bytes]) -> bytes:
        raise KeyboardInterrupt

    with incoming(tmp_path) as kept, pytest.raises(KeyboardInterrupt):
        kept.keep(page("1", "m1"), broken)
    with incoming(tmp_path) as kept:
        assert (kept.cursor("a@x/INBOX"), contents(kept), list(kept.pages.iterdir())) == (None, [], [])
        assert kept.keep(page("1", "m1"), joined) == 1


def test_a_page_that_is_done_is_gone_and_never_comes_again(tmp_path: Path) -> None:
    with incoming(tmp_path) as kept:
        kept.keep(page("1", "m1"), joined)
        kept.done(kept.waiting()[0])
        assert (kept.waiting(), list(kept.pages.iterdir())) == ((), [])
        assert kept.keep(page("2", "m1"), joined) == 0


def test_two_processes_do_not_fetch_the_same_source(tmp_path: Path) -> None:
    with incoming(tmp_path), pytest.raises(SekishoError, match="source_busy"), incoming(tmp_path):
        pass


def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(SekishoError, match="evidence_damaged"), incoming(tmp_path):
        pass
