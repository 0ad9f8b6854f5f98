"""A process that answers: its threads are given requests that are there, and wait for nobody.

Gunicorn's own gives a thread to each connection at once, for seconds to one that says nothing and without end to one that says
a letter now and then; and it waits for the other side to hang up before it looks at anybody else. So a few dozen connections
could keep everybody waiting.
"""

import errno
import selectors
import signal
import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from queue import Empty, SimpleQueue
from typing import Any, ClassVar

from gunicorn.http.errors import InvalidResponseHeader, InvalidResponseHeaderName
from gunicorn.workers.gthread import ThreadWorker

from sekisho.wire.arrived import MOST, Arrived
from sekisho.wire.connection import SLOWEST, Connection
from sekisho.wire.ending import Endings
from sekisho.wire.refused import refusal, status_of

WAIT = 10.0
"""Seconds in which a request has to be there, once somebody came to ask."""
_FULL = {errno.EMFILE, errno.ENFILE}
_ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's process with threads, whose connections wait outside them; `headers` are those of every answer, refusals too.

    A request of more than `most` bytes is not waited for; where `long` is not 0, so many threads of their own read those.
    """

    headers: ClassVar[Mapping[str, str]] = {}
    most: ClassVar[int] = MOST
    long: ClassVar[int] = 0
    before: SimpleQueue[int]
    """Signals that came after this process was made and before it listened to them (`hear`)."""

    @staticmethod
    def hear(arbiter: Any, worker: "Worker") -> None:
        """Keep where the handlers of the process that made this one, which hold here until `init_signals`, put signals."""
        worker.before = arbiter.SIG_QUEUE

    def init_signals(self) -> None:
        """Listen to signals. Whoever was told to end before ends: else it would be waited for, and killed half a minute later."""
        super().init_signals()
        with suppress(Empty):
            while True:
                if self.before.get_nowait() in _ENDING:
                    self.alive = False

    def init_process(self) -> None:
        """Begin."""
        self.endings = Endings()
        self.readers = ThreadPoolExecutor(self.long) if self.long else None
        super().init_process()

    def run(self) -> None:
        """Answer until it is to end."""
        super().run()
        if self.readers:
            self.readers.shutdown(wait=False)

    def enqueue_req(self, conn: Connection) -> None:
        """Give a request to a thread: to one that reads long bodies where it has one."""
        pool = self.readers if conn.long and self.readers else self.tpool
        answered = pool.submit(self.handle, conn)
        answered.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and wait for its request; where too many wait, the one that waited longest goes."""
        try:
            sock, client = listener.accept()
        except OSError as problem:
            if problem.errno in _FULL:
                self._make_room()
            return
        if self.nr_conns >= self.worker_connections - 1:
            self._make_room()
        self.nr_conns += 1
        self._await(Connection(self.cfg, sock, client, listener.getsockname(), self._end, self.most))

    def _await(self, conn: Connection) -> None:
        conn.sock.setblocking(False)
        conn.looks, conn.begun, conn.wanted = 0, False, 0
        conn.timeout = time.monotonic() + WAIT
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _make_room(self) -> None:
        waiting = self.pending_conns or self.keepalived_conns
        if waiting:
            self._drop(waiting[0])

    def _drop(self, conn: Connection, last: bytes = b"") -> None:
        """Let go of a connection that waits, with a last word."""
        self.poller.unregister(conn.sock)
        for waiting in (self.pending_conns, self.keepalived_conns):
            with suppress(ValueError):
                waiting.remove(conn)
        self.nr_conns -= 1
        if last:
            with suppress(OSError):
                conn.sock.send(last)
        conn.close(graceful=bool(last))

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Give a request to a thread once it is there."""
        waited, found = conn.wanted, conn.look()
        if conn.wanted > waited == 0:
            conn.timeout += conn.wanted / SLOWEST
        if found is None:
            self._drop(conn)
        elif found is Arrived.ENDLESS:
            self._drop(conn, refusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, self.headers))
        elif found is not Arrived.PART:
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Wait for the next request of one that was answered already."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Keep a connection whose next request can be waited for: nothing of it was read, nothing of this one is left."""
        if conn.long or not keepalive:
            return False
        return bool(super()._keepalive_after(conn, keepalive)) and not conn.parser.unreader.buf.getvalue()

    def murder_pending(self) -> None:
        """Let go of those who took too long, and of those who had time to read their answer."""
        now = time.monotonic()
        for conn in [one for one in self.pending_conns if one.timeout <= now]:
            self._drop(conn)
        self.endings.sweep(now)

    def _cap_keepalive(self, deadline: float) -> None:
        """Wait at the end for nobody who has asked for nothing."""
        super()._cap_keepalive(deadline)
        for conn in [one for one in self.pending_conns if not one.begun]:
            self._drop(conn)

    def _end(self, sock: socket.socket) -> None:
        self.endings.add(sock, time.monotonic())

    def handle_error(self, _req: Any, client: socket.socket, _addr: Any, exc: BaseException) -> None:
        """Refuse what is no request, and write down what is our own fault alone; nobody learns which."""
        status = status_of(exc)
        if isinstance(exc, (InvalidResponseHeader, InvalidResponseHeaderName)):
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.error("An answer failed", exc_info=exc)
        with suppress(OSError):
            client.settimeout(1.0)
            client.sendall(refusal(status, self.headers))
