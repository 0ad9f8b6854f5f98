"""Counts that point at nobody, and mails that say nothing of news."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from sekisho.hotline.counts import SMALLEST, halves
from sekisho.hotline.digest import Clock, next_time
from sekisho.hotline.folder import Digest, Settings
from sekisho.hotline.nouns import Book, Counted
from sekisho.hotline.rules import CATEGORIES
from sekisho.hotline.store.peek import peek
from tests.hotline.talk import Hall, Reporter, Seat
from tests.servers.local import free_port


@given(st.lists(st.integers(0, 12), min_size=len(CATEGORIES), max_size=len(CATEGORIES)))
def test_no_small_cell_is_said_and_none_can_be_reckoned_from_the_others(counts: list[int]) -> None:
    book = Book(counted=tuple(Counted("2026-2", name, count) for name, count in zip(CATEGORIES, counts, strict=True)))
    (half,) = halves(book)
    assert not [one for one in half.by_category.values() if one is not None and 0 < one < SMALLEST]
    hidden = [name for name, one in half.by_category.items() if one is None]
    assert len(hidden) != 1 or half.closed is None
    assert half.closed is None or half.closed == sum(counts)
    assert all(one in {None, right} for one, right in zip(half.by_category.values(), counts, strict=True))


def test_counts_are_read_while_the_hotline_runs(tmp_path: Path) -> None:
    hall = Hall(tmp_path / "hotline")
    seats = Seat(hall, "Sato", "audit"), Seat(hall, "Mori", "legal")
    for one in seats:
        one.join()
    for _ in range(6):
        Reporter(hall).report("a")
    for case in seats[0].cases():
        seats[0].move(case, "closed", "unfounded")
    (half,) = halves(peek(hall.folder))
    assert (half.closed, half.by_category["unfounded"], half.by_category["confirmed"]) == (6, 6, 0)
    hall.store.close()


class Inbox:
    """What came; `full` times nothing is taken."""

    def __init__(self) -> None:
        self.came: list[tuple[list[str], bytes]] = []
        self.full = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the server's name
        if self.full:
            self.full -= 1
            return "452 full"
        self.came.append((envelope.rcpt_tos, envelope.content))
        return "250 taken"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def said(inbox: Inbox) -> Iterator[Settings]:
    """Settings with two recipients of mail, and a server for it."""
    port = free_port()
    running = Controller(inbox, hostname="127.0.0.1", port=port)
    running.start()
    to = ["sato@bank.example", "mori@bank.example"]
    yield Settings(digest=Digest(to=to, hour="08:30", sender="madoguchi@bank.example", smtp_host="127.0.0.1", smtp_port=port, security="none"))  # fmt: skip
    running.stop()


@pytest.mark.server
@pytest.mark.enable_socket
def test_every_day_each_recipient_gets_the_same_mail_at_the_same_hour_and_knows_of_no_other(
    said: Settings, inbox: Inbox
) -> None:
    now = [datetime(2026, 12, 1, 0, 0, tzinfo=UTC)]
    clock = Clock(said, lambda: now[0])
    assert not clock.tick(lambda _: None)
    for day in range(2):
        now[0] = datetime(2026, 12, 1 + day, 23, 41, 7, tzinfo=UTC)
        assert clock.tick(lambda _: None)
        assert not clock.tick(lambda _: None)
    assert [to for to, _ in inbox.came] == [[one] for one in said.digest.to] * 2
    mails = [message_from_bytes(content, policy=policy.default) for _, content in inbox.came]
    assert len({one.get_content() for one in mails}) == 1
    assert [one["Date"].datetime for one in mails] == [
        datetime(2026, 12, 1 + day // 2, 23, 30, tzinfo=UTC) for day in range(4)
    ]
    assert all(one["To"] == to for one, (to,) in zip(mails, [to for to, _ in inbox.came], strict=True))


@pytest.mark.server
@pytest.mark.enable_socket
def test_a_mail_that_is_not_taken_is_sent_later_with_the_hour_that_was_due(said: Settings, inbox: Inbox) -> None:
    now = [datetime(2026, 12, 1, 0, 0, tzinfo=UTC)]
    clock = Clock(said, lambda: now[0])
    now[0] = datetime(2026, 12, 1, 23, 31, tzinfo=UTC)
    inbox.full = 4
    assert not clock.tick(lambda _: None)
    now[0] += timedelta(hours=1)
    assert clock.tick(lambda _: None)
    assert {message_from_bytes(one, policy=policy.default)["Date"].datetime for _, one in inbox.came} == {datetime(2026, 12, 1, 23, 30, tzinfo=UTC)}  # fmt: skip


def test_the_hour_is_that_of_the_firm() -> None:
    now = datetime(2026, 12, 1, 23, 29, tzinfo=UTC)
    tokyo = Settings(digest=Digest(hour="08:30"))
    assert next_time(now, tokyo) == datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    assert next_time(now + timedelta(minutes=1), tokyo) == datetime(2026, 12, 2, 23, 30, tzinfo=UTC)
