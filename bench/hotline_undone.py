"""Serve the hotline with protections taken away, so that a search for leaks can show that it would find one.

Run: `python bench/hotline_undone.py NAME[,NAME…] serve FOLDER`. Names: those of `UNDONE`. Each undoes one protection before the hotline is served, as a
careless change would; nothing of this is part of the hotline. `quick` and `faulty` undo nothing: one shortens the waiting, the other plants
errors whose text holds what somebody wrote.
"""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

UNDONE: dict[str, Callable[[], None]] = {}


def put(where: object, name: str, value: object) -> Any:
    """Put something in the place of a part of the hotline, and return what was there."""
    before = getattr(where, name, None)
    setattr(where, name, value)
    return before


def reading(act: Callable[[Any, Any], None]) -> None:
    """Do something more with each letter of a form, and with its request, once it is read."""
    from sekisho.hotline.site import plain

    def read(request: Any, questions: Any, sealing: Any) -> Any:
        letter = before(request, questions, sealing)
        act(letter, request)
        return letter

    before = put(plain, "_report", read)


def undoes(act: Callable[[], None]) -> Callable[[], None]:
    """Count a function among those that can be asked for."""
    UNDONE[act.__name__] = act
    return act


@undoes
def nothing() -> None:
    """Leave everything as it is."""


@undoes
def quick() -> None:
    """Do each second what is done each minute, and send the daily mail after five."""
    from sekisho.hotline import digest, serve

    asked: list[datetime] = []

    def soon(now: datetime, _said: object) -> datetime:
        asked.append(now)
        return now + (timedelta(seconds=5) if len(asked) == 1 else timedelta(days=1))

    put(digest, "next_time", soon)
    put(serve, "MINUTE", 1.0)


@undoes
def faulty() -> None:
    """Raise an error that holds what was written, where a form is read."""

    def fail(letter: Any, request: Any) -> None:
        if "fail" in request.GET:
            raise RuntimeError(f"{letter.text} {[one.name for one in letter.files]} {request.META}")

    reading(fail)


@undoes
def faulty_thread() -> None:
    """Let a thread of its own fail with what was written."""

    def fail(letter: Any, _request: Any) -> None:
        thread = threading.Thread(target=lambda: {}[letter.text])
        thread.start()
        thread.join()

    reading(fail)


@undoes
def faulty_end() -> None:
    """Let something fail with what was written while it is thrown away, where Python can raise nothing."""

    class Ends:
        def __init__(self, said: str) -> None:
            self.said = said

        def __del__(self) -> None:
            raise RuntimeError(self.said)

    def end(letter: Any, _request: Any) -> None:
        Ends(letter.text)

    reading(end)


@undoes
def voices() -> None:
    """Let loggers speak."""
    from sekisho.hotline.site import silence

    put(silence, "silence", lambda: None)


@undoes
def own_page() -> None:
    """Let errors out of the views, and let Django show and log them as in development; loggers speak."""
    _settings(DEBUG=True)
    voices()
    from sekisho.hotline.site.quiet import Quiet

    delattr(Quiet, "process_exception")


def _settings(**said: object) -> None:
    os.environ["SEKISHO_HOTLINE"] = str(Path(sys.argv[3]).resolve())
    from sekisho.hotline.site import settings

    for name, value in said.items():
        setattr(settings, name, value)


@undoes
def own_handler() -> None:
    """Take files as Django does by itself: into the temporary folder."""
    _settings(
        FILE_UPLOAD_HANDLERS=["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
        FILE_UPLOAD_MAX_MEMORY_SIZE=0,
    )


@undoes
def core_limit() -> None:
    """Let the system write down the memory of a process that dies."""
    from sekisho.hotline.site import silence

    class Nothing:
        @staticmethod
        def CDLL(_: object) -> None:  # noqa: N802 - the name in ctypes
            raise OSError

    class Limits:
        RLIMIT_CORE = resource.RLIMIT_CORE

        @staticmethod
        def setrlimit(*_: object) -> None:
            pass

    put(silence, "ctypes", Nothing)
    put(silence, "resource", Limits)


@undoes
def in_place() -> None:
    """Keep a journal as SQLite does by itself: the state before stays beside the book."""
    from sekisho.hotline.store.twin import Twin

    def journalled(self: Any, number: int, content: bytes, day: int) -> None:
        file = self._files[number]
        file.path.with_name(file.path.name + "-journal").write_bytes(file.read(file.size, 0))
        before(self, number, content, day)

    before = put(Twin, "_copy", journalled)


@undoes
def second_copy() -> None:
    """Write the second copy at the next start only."""
    from sekisho.hotline.store.twin import Twin

    def first_alone(self: Any, number: int, content: bytes, day: int) -> None:
        if number == 0 or not self._files[number].size:
            before(self, number, content, day)

    before = put(Twin, "_copy", first_alone)


@undoes
def overwriting() -> None:
    """Leave in freed slots what was in them."""
    from sekisho.hotline.store.slab import Slab

    def new_alone(self: Any, slots: Any) -> None:
        if isinstance(slots, range):
            before(self, slots)

    before = put(Slab, "_wipe", new_alone)


@undoes
def day_of_files() -> None:
    """Leave the files their times."""
    from sekisho.hotline.store.files import File

    put(File, "date", lambda _self, _day: None)


@undoes
def day_of_rows() -> None:
    """Write down the second at which a message came."""
    from sekisho.hotline.store import image

    known: dict[bytes, int] = {}

    def exact(book: Any) -> bytes:
        for case in book.cases:
            for said in case.messages:
                known.setdefault(said.id, int(time.time()))
        cases = (
            replace(case, messages=tuple(replace(one, day=known[one.id]) for one in case.messages))
            for case in book.cases
        )
        return bytes(before(replace(book, cases=tuple(cases))))

    before = put(image, "written", exact)


@undoes
def access_log() -> None:
    """Write a line for each request, as servers do by themselves."""
    from sekisho.wire import server

    voices()
    line = '%(h)s %(t)s "%(r)s" %(s)s "%(f)s" "%(a)s" %({x-forwarded-for}i)s'

    def told(*given: Any) -> dict[str, Any]:
        return {**before(*given), "accesslog": "-", "access_log_format": line}

    before = put(server, "_settings", told)


@undoes
def sealing() -> None:
    """Keep what comes without a script as it is."""
    from sekisho.hotline.site import arriving

    def seal(plain: bytes, _number: int, _key: bytes) -> bytes:
        return plain + bytes(16)

    put(arriving, "seal", seal)


@undoes
def other_programs() -> None:
    """Hand what was written to another program, by its command line and its environment."""

    def scan(letter: Any, _request: Any) -> None:
        names = " ".join(one.name for one in letter.files)
        wait = [sys.executable, "-c", "import time; time.sleep(40)", letter.text]
        subprocess.Popen(wait, env={**os.environ, "NAMES": names})

    reading(scan)


@undoes
def same_mail() -> None:
    """Say in the daily mail what came last."""
    from sekisho.hotline import digest

    last = [""]
    reading(lambda letter, _request: last.append(letter.text))
    say: Any = put(digest, "say", lambda code, lang: f"{say(code, lang)} {last[-1] if code.endswith('text') else ''}")


def main(words: Sequence[str]) -> None:
    """Undo what is asked, then do as the command line of Sekisho does."""
    for name in words[0].split(","):
        UNDONE[name]()
    from sekisho.cli.main import console

    sys.argv = ["sekisho", "hotline", *words[1:]]
    console()


if __name__ == "__main__":
    main(sys.argv[1:])
