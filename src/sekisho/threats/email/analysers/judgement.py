"""All mail in the order of time to `message_judgement`: each message by what was known before it.

Grain: day with carried state. Later messages are judged from what was remembered behind the last one; a message that came
late, or a copy that shows more of the way than the one that was judged, asks for a new beginning.
"""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

import msgspec

from sekisho.detection.analyser import Added, Analyser, GoingOn, Setting
from sekisho.evidence.reader import TableReader
from sekisho.identity.roster import COLUMNS as STAFF
from sekisho.model.rows import Cell
from sekisho.threats.email.analysers.judging.about import about
from sekisho.threats.email.analysers.judging.history.firm import Firm, counterparties
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.history.seen import FEATURE_COLUMNS, MESSAGE_COLUMNS, Seen
from sekisho.threats.email.analysers.judging.judge import Judge, Kept
from sekisho.threats.email.analysers.judging.reasons import reasons
from sekisho.threats.email.analysers.judging.verdicts import Judged

_NEVER = datetime.min.replace(tzinfo=UTC)
_STREAMS = ("message", "message_features")
_Place = tuple[datetime, str]


class State(msgspec.Struct):
    """What is known behind the last message: its place in the order, and of each message how many results it showed."""

    kept: Kept
    last: tuple[str, str]
    shown: dict[str, int]


def judgements(reader: TableReader, setting: Setting) -> Iterator[dict[str, Cell]]:
    """Yield a row for each message, copies taken as one."""
    yield from _Run(_beginning(reader, setting), {}, (_NEVER, "")).rows(_copies(reader))


def begin(reader: TableReader, setting: Setting) -> Added:
    """Return the rows of all messages, and what is known behind the last one."""
    run = _Run(_beginning(reader, setting), {}, (_NEVER, ""))
    return Added(run.rows(_copies(reader)), run.state)


def further(reader: TableReader, setting: Setting, batches: Collection[str], state: bytes) -> Added | None:
    """Return the rows of later deliveries; None where one of their messages belongs before the last one, or shows more."""
    try:
        told = msgspec.msgpack.decode(state, type=State)
    except msgspec.MsgspecError:
        return None
    last = (datetime.fromisoformat(told.last[0]), told.last[1])
    fresh: dict[str, Seen] = {}
    for uid, mail in _copies(reader, batches).items():
        shown = told.shown.get(uid)
        if len(mail.auth) > shown if shown is not None else _place(mail) <= last:
            return None
        if shown is None:
            fresh[uid] = mail
    run = _Run(told.kept.judge(_firm(reader, setting)), told.shown, last)
    return Added(run.rows(fresh), run.state)


def _firm(reader: TableReader, setting: Setting) -> Firm:
    return Firm.of(reader.dicts("staff", STAFF), counterparties(reader.dicts("counterparty")), setting.own_domains)


def _beginning(reader: TableReader, setting: Setting) -> Judge:
    firm = _firm(reader, setting)
    return Judge(Memory(own=set(setting.own_domains | firm.own)), firm)


class _Run:
    """One go over some messages, from what is known to what is known behind them."""

    def __init__(self, judge: Judge, shown: dict[str, int], last: _Place) -> None:
        self._judge = judge
        self._shown = shown
        self._last = last

    def rows(self, mails: dict[str, Seen]) -> Iterator[dict[str, Cell]]:
        """Yield the rows of messages in the order of time."""
        for mail in sorted(mails.values(), key=_place):
            self._shown[mail.uid] = len(mail.auth)
            self._last = _place(mail)
            yield row(self._judge.take(mail))

    def state(self) -> bytes:
        """Return what is known now."""
        time, uid = self._last
        return msgspec.msgpack.encode(State(Kept.of(self._judge), (time.isoformat(), uid), self._shown))


def _place(mail: Seen) -> _Place:
    return mail.time or _NEVER, mail.uid


def _copies(reader: TableReader, batches: Collection[str] | None = None) -> dict[str, Seen]:
    """Return each message once: of its copies the one with the most results of checks, the first delivered of equal ones.

    A delivery's features are of the first copy in it.
    """
    columns = (*FEATURE_COLUMNS, "batch_id")
    features = {
        (one["message_uid"], one["batch_id"]): one for one in reader.dicts("message_features", columns, batches)
    }
    best: dict[str, Seen] = {}
    for message in reader.dicts("message", (*MESSAGE_COLUMNS, "batch_id"), batches):
        told = features.pop((message["message_uid"], message["batch_id"]), None)
        if told is None:
            continue
        seen = Seen.of(message, told)
        known = best.get(seen.uid)
        if known is None or len(seen.auth) > len(known.auth):
            best[seen.uid] = seen
    return best


def row(judged: Judged) -> dict[str, Cell]:
    """Return the row of one answer."""
    told = reasons(judged)
    signs = [one for one in told if one.weight is not None or one.code.startswith("differs_")]
    return {
        "message_uid": judged.case.mail.uid,
        "answer": judged.answer.value,
        "score": round(judged.score, 3),
        "hold": judged.hold,
        "about": list(about(judged.case)) if judged.hold else [],
        "sender": judged.case.sender,
        "sender_address": judged.case.mail.address or None,
        "signs": [json.dumps([one.code, one.weight, dict(one.params)], ensure_ascii=False) for one in signs],
        "gaps": list(judged.gaps),
    }


ANALYSER = Analyser(
    "message_judgement",
    4,
    judgements,
    ("message_features", "staff", "counterparty"),
    dated=False,
    going_on=GoingOn(_STREAMS, begin, further),
)
