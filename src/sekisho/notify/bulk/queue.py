"""Mails that are to be sent, one file a wave: to whom, when, and what became of each. What they say is not in it.

A row is `sending` on the disk before its mail is handed over, and leaves that state in the same transaction that takes up
the next one. So after a crash there are no more such rows than there were connections; these are sent once more.
The file does not tell in which order rows were added, nor when a mail went out.
"""

import fcntl
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from sekisho.model.errors import SekishoError
from sekisho.model.rights import FILE
from sekisho.notify.bulk.file import opened, sql_errors, transaction
from sekisho.notify.bulk.rows import Due, Ended, Row, State, checked

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)
_ADD = "INSERT INTO mail VALUES (?, ?, ?, ?, 'queued', 0, ?, 0, '') ON CONFLICT (key) DO NOTHING"
_SAME = "SELECT key, address FROM mail WHERE key = ?"
_DUE = """SELECT key, address, lane, tries FROM mail WHERE state IN ('queued', 'deferred') AND next_try <= ?
    ORDER BY next_try, key LIMIT ?"""
_NEXT = "SELECT min(next_try) FROM mail WHERE state IN ('queued', 'deferred')"
_COUNTS = "SELECT state, count(*) FROM mail WHERE lane = ?1 OR ?1 IS NULL GROUP BY state"
_OUTCOMES = """SELECT key, state, code, status, next_try, tries > 0 FROM mail
    WHERE key = ?1 OR ?1 IS NULL ORDER BY key"""
_LANES = "SELECT lane FROM mail WHERE state = ? ORDER BY lane"
_RELEASE = "UPDATE mail SET next_try = ? WHERE key = ? AND state = 'queued'"
_FORGET = "DELETE FROM mail WHERE state = ?"
_BEGIN = "UPDATE mail SET state = 'sending' WHERE key = ? AND state IN ('queued', 'deferred')"
_ENDED = """UPDATE mail SET state = ?, code = ?, status = ?, next_try = coalesce(?, not_before), tries = tries + ?
    WHERE key = ? AND state = 'sending'"""
_BOUNCED = """UPDATE mail SET state = 'bounced', code = ?, status = ?, next_try = not_before
    WHERE key = ? AND (state = 'sent' OR state = 'deferred' AND tries > 0)"""
_POSTPONE = "UPDATE mail SET state = 'deferred', next_try = ? WHERE state IN ('queued', 'deferred') AND next_try < ?"
_TAKE_UP = "UPDATE mail SET state = iif(tries > 0, 'deferred', 'queued') WHERE state = 'sending'"


@dataclass(slots=True)
class _Ask:
    """What one connection wants written: how its last mails ended, and which it begins."""

    ended: tuple[Ended, ...]
    begun: tuple[str, ...]
    granted: tuple[str, ...] = ()
    over: bool = False
    failed: SekishoError | None = None


class Queue:
    """The mails of one wave. Made by `queue_at`; may be used by several threads."""

    def __init__(self, path: Path, base: sqlite3.Connection) -> None:
        self.path = path
        self._base = base
        self._writing = Lock()
        self._asking = Lock()
        self._asked: list[_Ask] = []

    def add(self, rows: Iterable[Row]) -> int:
        """Add rows, all or none, and return how many are new: a row that is there already stays as it is.

        SekishoError `recipient_unusable`; ValueError for a key of the wrong form, or one that has another address.
        """
        new = 0
        with self._written():
            for row in map(checked, rows):
                at = _number(row.not_before)
                cells = (row.key, row.address, row.lane, at, at)
                added = self._base.execute(_ADD, cells).rowcount
                new += added
                if not added and self._base.execute(_SAME, (row.key,)).fetchone() != (row.key, row.address):
                    raise ValueError(row)
        return new

    def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        """Return mails that may go now, those that wait longest first."""
        with self._reading():
            found = self._base.execute(_DUE, (_number(now), limit)).fetchall()
        return tuple(Due(*row) for row in found)

    def next_due(self) -> datetime | None:
        """Return when the next mail may go, None where none waits."""
        with self._reading():
            (found,) = self._base.execute(_NEXT).fetchone()
        return None if found is None else _EPOCH + found * _TICK

    def counts(self, lane: str | None = None) -> Mapping[State, int]:
        """Return how many mails stand where, of one lane or of all; states without any are told as 0."""
        with self._reading():
            found = self._base.execute(_COUNTS, (lane,)).fetchall()
        return dict.fromkeys(State, 0) | {State(state): count for state, count in found}

    def outcomes(self, key: str | None = None) -> tuple[Ended, ...]:
        """Return where the mail with this key stands, or each mail, by key; `tried` tells whether a try was used up."""
        with self._reading():
            found = self._base.execute(_OUTCOMES, (key,)).fetchall()
        return tuple(
            Ended(own, State(state), code, status, _EPOCH + at * _TICK, bool(tried))
            for own, state, code, status, at, tried in found
        )

    def lanes(self, state: State) -> tuple[str, ...]:
        """Return the lanes of all mails in a state, in no order that tells anything."""
        with self._reading():
            found = self._base.execute(_LANES, (state,)).fetchall()
        return tuple(lane for (lane,) in found)

    def release(self, keys: Iterable[str], now: datetime) -> None:
        """Let mails go from now on that were to wait; others stay as they are."""
        with self._written():
            self._base.executemany(_RELEASE, [(_number(now), key) for key in keys]).close()

    def forget(self, states: Collection[State]) -> int:
        """Take mails in some states out of the file, so that nothing in it tells that they were there; return how many.

        Nobody else may have the file open.
        """
        with self._written():
            gone = sum(self._base.execute(_FORGET, (state,)).rowcount for state in states)
        if gone:
            with self._reading():
                self._base.execute("VACUUM").close()
                self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        return gone

    def settle(self, ended: Sequence[Ended] = (), begun: Sequence[str] = ()) -> tuple[str, ...]:
        """Write how mails ended that were `sending`, and make others `sending`; return those that may be handed over.

        When this returns it is on the disk. Calls of several threads at the same time share one transaction. A mail that
        waits no more is not granted.
        """
        ask = _Ask(tuple(ended), tuple(begun))
        with self._asking:
            self._asked.append(ask)
        with self._writing:
            if not ask.over:
                with self._asking:
                    batch, self._asked = self._asked, []
                self._settle(batch)
        if ask.failed:
            raise ask.failed
        return ask.granted

    def bounced(self, key: str, code: int, status: str) -> bool:
        """Note that a mail which the relay had taken came back; False where there is none of which that could be so."""
        with self._written():
            return bool(self._base.execute(_BOUNCED, (code, status, key)).rowcount)

    def postpone(self, until: datetime) -> int:
        """Let no mail go before an instant, without a try being used up; return how many would have gone."""
        at = _number(until)
        with self._written():
            return self._base.execute(_POSTPONE, (at, at)).rowcount

    @contextmanager
    def alone(self) -> Iterator[int]:
        """Be the one process that sends; what another left `sending` when it died waits again. Yields how many that are.

        SekishoError `sending_running` (passing) where another process is at it.
        """
        handle = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SekishoError("sending_running", permanent=False, path=str(self.path)) from None
            with self._written():
                found = self._base.execute(_TAKE_UP).rowcount
            yield found
        finally:
            os.close(handle)

    def _settle(self, batch: Sequence[_Ask]) -> None:
        try:
            with sql_errors(self.path), transaction(self._base):
                for ask in batch:
                    self._base.executemany(_ENDED, [_cells(one) for one in ask.ended])
                    ask.granted = tuple(key for key in ask.begun if self._begin(key))
        except SekishoError as error:
            for ask in batch:
                ask.failed, ask.granted = error, ()
        finally:
            for ask in batch:
                ask.over = True

    def _begin(self, key: str) -> bool:
        return bool(self._base.execute(_BEGIN, (key,)).rowcount)

    @contextmanager
    def _written(self) -> Iterator[None]:
        with self._writing, sql_errors(self.path), transaction(self._base):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._writing, sql_errors(self.path):
            yield


@contextmanager
def queue_at(path: Path) -> Iterator[Queue]:
    """Open the queue in a file, which is made where it is not there. SekishoError `sending_unreadable`, `sending_busy`."""
    with opened(path) as base:
        yield Queue(path, base)


def _number(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError(at)
    return (at - _EPOCH) // _TICK


def _cells(one: Ended) -> tuple[str, int, str, int | None, int, str]:
    next_try = None if one.next_try is None else _number(one.next_try)
    return one.state, one.code, one.status, next_try, int(one.tried), one.key
