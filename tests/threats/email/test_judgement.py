"""Mail judged in parts gives what it gives when it is judged at once, or asks to begin anew."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.connectors.mail.message import message_rows
from sekisho.detection.analyser import Added, Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.model.rows import Cell, Limits, Row
from sekisho.threats.email.analysers.features import features
from sekisho.threats.email.analysers.judgement import ANALYSER, begin, further, judgements

OWN = "umibe-shinkin.example"
FIRST = datetime(2026, 1, 5, 1, tzinfo=UTC)
SETTING = Setting(datetime(2026, 11, 1, tzinfo=UTC), "Asia/Tokyo", frozenset({OWN}))
TEXTS = (
    "The minutes of the meeting are on the shared drive. Please read them before Tuesday comes.",
    "Please pay the attached invoice to Midori Bank, account number 4417 2290, by Friday.",
    "お振込先を、みどり銀行 本店 普通 1234567 に変更いたします。今月分よりお振り込みください。",
    "先日の打ち合わせの資料をお送りします。ご確認のほど、よろしくお願いいたします。",
)
Mail = tuple[dict[str, Cell], dict[str, Cell]]


def raw(number: int, draw: random.Random, *, results: int) -> bytes:
    """Return one mail of the firm's: from a colleague, a partner, or somebody new."""
    sender = draw.choice((f"sato@{OWN}", "mori@aoba-print.example", "ito@kawakami.example", f"a@new{number}.example"))
    to = draw.choice((f"ueda@{OWN}", f"sato@{OWN}", "mori@aoba-print.example"))
    when = FIRST + timedelta(hours=18 * number)
    line = f"Authentication-Results: mail.{OWN}; spf=pass smtp.mailfrom={sender}\n"
    return (
        f"Received: from mx.{sender.partition('@')[2]} [192.0.2.{number % 9}] by mail.{OWN}; {when:%a, %d %b %Y %H:%M:%S +0000}\n"
        f"{line * results}From: {sender.partition('@')[0]} <{sender}>\nTo: {to}\nSubject: 件 {number}\n"
        f"Date: {when:%a, %d %b %Y %H:%M:%S +0000}\nMessage-ID: <{number}@{sender.partition('@')[2]}>\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{draw.choice(TEXTS)} ({number})\n"
    ).encode()


def read(data: bytes) -> Mail:
    """Return the row of `message` and the row of its features."""
    rows = {row.table: row for row in message_rows(data, "byte 0", "ueda.mbox", Limits()) if isinstance(row, Row)}
    message = rows["message"]
    told = {**message.values, "event_time": message.event_time}
    return told, features(told, rows["message_text"].values)


@cache
def year() -> tuple[Mail, ...]:
    """Return mails over nine months, in the order of time."""
    draw = random.Random(7)  # noqa: S311 - made-up mail
    return tuple(read(raw(number, draw, results=number % 3 and 1)) for number in range(360))


def delivered(parts: Sequence[Sequence[Mail]]) -> MemoryTables:
    """Return the evidence after these deliveries."""
    named = [(f"b-{number}", mail) for number, part in enumerate(parts) for mail in part]
    return MemoryTables(
        {
            "message": [{**message, "batch_id": batch} for batch, (message, _) in named],
            "message_features": [{**told, "batch_id": batch} for batch, (_, told) in named],
            "staff": [{"employee_id": "s1", "name": "佐藤 花子", "email": f"sato@{OWN}", "title": "理事長"}],
            "counterparty": [],
        }
    )


def taken(added: Added | None) -> tuple[list[dict[str, Cell]], bytes]:
    """Return the rows and the state behind them."""
    assert added is not None
    return [dict(row) for row in added.rows], added.state()


@settings(max_examples=12, deadline=None)
@given(cuts=st.lists(st.integers(0, 360), max_size=3), seed=st.integers(0, 99))
def test_mail_delivered_in_parts_is_judged_as_at_once(cuts: list[int], seed: int) -> None:
    edges = [0, *sorted(cuts), 360]
    parts = [list(year()[start:end]) for start, end in pairwise(edges)]
    for part in parts:
        random.Random(seed).shuffle(part)  # noqa: S311 - an order
    parts[-1] += parts[0][:2]
    rows, state = taken(begin(delivered(parts[:1]), SETTING))
    for number in range(1, len(parts)):
        added, state = taken(further(delivered(parts[: number + 1]), SETTING, [f"b-{number}"], state))
        rows += added
    assert rows == list(judgements(delivered(parts), SETTING))
    assert len(rows) == 360


def behind(mails: Sequence[Mail]) -> bytes:
    return taken(begin(delivered([mails]), SETTING))[1]


def test_a_message_that_came_late_asks_for_a_new_beginning() -> None:
    early, late = year()[:10], year()[11:20]
    kept = behind(late)
    assert further(delivered([late, early]), SETTING, ["b-1"], kept) is None


def test_a_copy_that_shows_more_of_its_way_asks_for_a_new_beginning_and_one_that_shows_no_more_is_left_out() -> None:
    bare, checked = (read(raw(400, random.Random(1), results=count)) for count in (0, 1))  # noqa: S311 - the same mail
    assert bare[0]["message_uid"] == checked[0]["message_uid"]
    assert further(delivered([[bare], [checked]]), SETTING, ["b-1"], behind([bare])) is None
    rows, _ = taken(further(delivered([[checked], [bare]]), SETTING, ["b-1"], behind([checked])))
    assert rows == []


def test_a_state_that_cannot_be_read_asks_for_a_new_beginning() -> None:
    assert further(delivered([year()[:2]]), SETTING, ["b-1"], b"\xc1") is None


def test_it_does_not_depend_on_the_day_of_judgement() -> None:
    assert not ANALYSER.dated
