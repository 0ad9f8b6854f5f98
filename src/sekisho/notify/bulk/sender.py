"""Send the mails of a queue that are due, over several connections to one relay."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from threading import Lock

from sekisho.model.errors import SekishoError
from sekisho.notify.bulk.desk import Desk
from sekisho.notify.bulk.line import Line, refused, trust_of
from sekisho.notify.bulk.nouns import Build, Hands, Round, Way
from sekisho.notify.bulk.pace import Rest
from sekisho.notify.bulk.queue import Queue
from sekisho.notify.bulk.rows import ENDS, Due, Ended, State
from sekisho.notify.bulk.verdict import Answer, Meaning, after, meaning, unmade

AWAY = timedelta(minutes=5)
"""How long all mail waits once a relay was away for all its pauses."""
_IDLE = 15.0
"""Seconds of waiting before which a connection is closed: servers do not like silent ones."""
_SLICE = 1.0


def send_due(queue: Queue, way: Way, build: Build, hands: Hands) -> Round:
    """Send what is due until nothing more is, the relay is away for long, or told to stop.

    SekishoError `tls_needed`, `tls_untrusted`, `sending_refused`, `sending_all_refused` where a person must act: mails that
    were not refused themselves stay in the queue. `sending_running` where another process sends. Whatever else `build`
    raises ends the sending, too.
    """
    trust = trust_of(way.server)
    with queue.alone() as taken_up:
        run = _Run(queue, way, build, hands)
        run.lines = tuple(Line(way.server, trust) for _ in range(way.threads))
        with ThreadPoolExecutor(way.threads) as pool:
            try:
                for one in [pool.submit(run.work, line) for line in run.lines]:
                    one.result()
            finally:
                run.halted = True
        if run.error is not None:
            raise run.error
        if run.away is not None:
            queue.postpone(hands.clock() + AWAY)
        return Round(run.ended, taken_up, run.away, run.unmade, queue.next_due())


class _Run:
    """What the connections of one sending share."""

    def __init__(self, queue: Queue, way: Way, build: Build, hands: Hands) -> None:
        self.lines: tuple[Line, ...] = ()
        self.ended: Counter[State] = Counter()
        self.error: SekishoError | None = None
        self.away: SekishoError | None = None
        self.unmade: SekishoError | None = None
        self.halted = False
        self._queue, self._way, self._build, self._hands = queue, way, build, hands
        self._desk = Desk(queue, way.rates, hands.clock, hands.monotonic)
        self._rest = Rest(hands.monotonic)
        self._one, self._door = Lock(), Lock()
        self._in_a_row = 0
        counts = queue.counts()
        self._total, self._done = sum(counts.values()), sum(counts[state] for state in ENDS)

    def work(self, line: Line) -> None:
        """Send over one connection until there is no more to do. How its last mail ended is written with the next one's beginning."""
        ended: list[Ended] = []
        try:
            while (due := self._next(line, ended)) and self._send(line, due, ended):
                pass
        except BaseException:
            self.halted = True
            raise
        finally:
            self._flush(ended)
            line.close()

    def _next(self, line: Line, ended: list[Ended]) -> Due | None:
        while not self._over():
            found = self._desk.take()
            if not isinstance(found, float):
                return found
            self._sleep(found, line, ended)
        return None

    def _send(self, line: Line, due: Due, ended: list[Ended]) -> bool:
        """Send one mail; False where this connection has nothing more to do."""
        try:
            mail = self._made(due)
            if not isinstance(mail, Ended) and not self._ready(line, ended):
                return False
            granted = self._queue.settle(ended, (due.key,))
            self._count(ended)
        finally:
            self._desk.done(due.key)
        if granted:
            ended.append(mail if isinstance(mail, Ended) else self._delivered(line, due, mail))
        return True

    def _made(self, due: Due) -> EmailMessage | bytes | Ended:
        try:
            return self._build(due)
        except SekishoError as error:
            self.unmade = self.unmade or error
            return unmade(due, self._hands.clock(), permanent=error.permanent)

    def _ready(self, line: Line, ended: list[Ended]) -> bool:
        """Open a connection, with pauses where the relay is away.

        False where all is over, or where the relay takes no further connection while it serves others: one is opened after
        the other, so that whoever is turned away knows of all that are.
        """
        while not self._over():
            turn = self._rest.turn
            if pause := self._rest.left():
                self._sleep(pause, line, ended)
                continue
            try:
                with self._door:
                    line.open()
            except SekishoError as error:
                if error.permanent:
                    self._fail(error)
                elif any(one.is_open for one in self.lines):
                    return False
                else:
                    self._trouble(turn, error)
            else:
                return True
        return False

    def _delivered(self, line: Line, due: Due, mail: EmailMessage | bytes) -> Ended:
        turn = self._rest.turn
        answer = line.deliver(self._way.sender.address(due.key), due.address, mail)
        match meaning(answer):
            case Meaning.TAKEN:
                self._rest.well()
                self._in_a_row = 0
            case Meaning.NO:
                self._refusal(answer)
            case Meaning.REFUSED:
                self._fail(refused(self._way.server, f"{answer.code} {answer.text}"))
            case Meaning.BUSY:
                self._trouble(turn, self._busy(answer))
        return after(due, answer, self._hands.clock())

    def _refusal(self, answer: Answer) -> None:
        with self._one:
            self._in_a_row += 1
            count = self._in_a_row
        if count == self._way.fuse:
            detail = f"{answer.code} {answer.text}"[:200]
            self._fail(SekishoError("sending_all_refused", count=count, host=self._way.server.host, detail=detail))

    def _busy(self, answer: Answer) -> SekishoError:
        host, port = self._way.server.host, self._way.server.port
        detail = f"{answer.code} {answer.text}"[:200]
        return SekishoError("host_unreachable", permanent=False, host=host, port=port, detail=detail)

    def _trouble(self, turn: int, error: SekishoError) -> None:
        if not self._rest.trouble(turn):
            self.away, self.halted = error, True

    def _fail(self, error: SekishoError) -> None:
        self.error, self.halted = self.error or error, True

    def _flush(self, ended: list[Ended]) -> None:
        if ended:
            self._queue.settle(ended)
            self._count(ended)

    def _count(self, ended: list[Ended]) -> None:
        """Tell of mails whose end is written."""
        with self._one:
            for one in ended:
                self.ended[one.state] += 1
                self._done += one.state in ENDS
                self._hands.told(self._done, self._total)
        ended.clear()

    def _sleep(self, seconds: float, line: Line, ended: list[Ended]) -> None:
        """Wait, with nothing left unwritten meanwhile."""
        self._flush(ended)
        if seconds > _IDLE:
            line.close()
        until = self._hands.monotonic() + seconds
        while not self._over() and (left := until - self._hands.monotonic()) > 0:
            self._hands.wait(min(left, _SLICE))

    def _over(self) -> bool:
        return self.halted or self._hands.stop()
