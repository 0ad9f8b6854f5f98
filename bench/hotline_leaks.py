"""Plants marks in everything that a reporter sends, drives every path of errors, and searches every byte that is left.

Run: `python bench/hotline_leaks.py [--only NAME …]`. A hotline is served as a user serves it, on a host where core dumps are allowed. Reports come with the
protocol and without a script, then everything that is wrong: addresses and forms with marks, broken, hostile, too large, broken off; then a full
disk, and processes that are killed in the middle of an upload. Text, addresses, user agent, names, codes, keys and exact times are looked for in the
hotline's folder, TMPDIR, the working directory, HOME, /dev/shm, what was printed, core dumps, what the system tells of its processes, and the mail.
Expected: none. Then each protection is taken away (see `hotline_undone`), and the same search has to find something.
"""

import argparse
import base64
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from aiosmtpd.controller import Controller

from bench import hotline_attempts as attempts
from bench.hotline_attempts import Line
from bench.hotline_marks import Hit, Marks, files, processes, search, times, told_by_system, wait_until
from tests.hotline.site.conftest import COMMAND, joined_two, run, served, server_key
from tests.hotline.talk import Seat
from tests.servers.local import free_port

VARIANT = Path(__file__).with_name("hotline_undone.py")
LEAVER = "Mk佐々木LeaverRemoved"
STEPS: tuple[Callable[[Line], object], ...] = (
    attempts.plain, attempts.script, attempts.refused, attempts.addresses, attempts.raws, attempts.forms, attempts.boxes, attempts.large, attempts.broken,
)  # fmt: skip
SHORT: tuple[Callable[[Line], object], ...] = (attempts.plain, attempts.refused, attempts.addresses, attempts.raws)
NOTICED = {
    "voices": "loggers speak",
    "own_page,faulty": "errors leave the views, with Django's page and loggers",
    "own_handler": "Django's own upload handler",
    "core_limit": "core dumps are allowed",
    "in_place": "a journal beside the book",
    "second_copy": "the twin is not written",
    "overwriting": "freed slots are not overwritten",
    "day_of_files": "files keep their times",
    "day_of_rows": "rows hold seconds",
    "access_log": "a log of requests",
    "sealing": "no sealing without a script",
    "other_programs": "a text in another program's command line",
    "same_mail": "a text in the mail",
}
"""What is taken away by `hotline_undone`, in words; each has to be noticed."""
FAULTS = ("faulty", "faulty_thread", "faulty_end")
"""Errors planted in a view, in a thread and where something is thrown away, with all protections there: nothing may be found."""


class Sink:
    """Takes every mail."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: D102, N802 - aiosmtpd's name
        self.mails.append(repr(envelope.rcpt_tos).encode() + envelope.original_content)
        return "250 taken"


@dataclass
class Ground:
    """Where a hotline runs: `root` has its folder, its temporary folder, its home, where it works and what it says."""

    root: Path
    port: int
    sink: Sink
    process: "subprocess.Popen[bytes]"
    seen: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Return the hotline's folder."""
        return self.root / "hotline"

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        return processes(self.process.pid)[1:2]

    def there(self, other_than: Sequence[int] = ()) -> bool:
        """Tell whether a process answers that is none of those."""
        found = self.workers()
        with suppress(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{self.port}/about", timeout=10).raise_for_status()
            return bool(found) and not set(found) & set(other_than)
        return False


def prepared(root: Path) -> str:
    """Make a hotline with two recipients and one who is going to leave; return the id of that one."""
    with served(root / "hotline") as remote:
        joined_two(remote)
        leaver = Seat(remote, LEAVER, "法務")  # type: ignore[arg-type]  # all that it uses is `ask`
        token = run("invite", str(remote.folder), leaver.department).strip().rpartition(" ")[2]
        if not leaver.join(base64.urlsafe_b64decode(token + "=="))["ok"]:
            raise RuntimeError("no third recipient")
    return leaver.ident


def _allow_cores() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def ground(made_before: Path, words: str, hour: str = "08:30") -> Iterator[Ground]:
    """Serve a copy of a folder: as a user does where `words` is "", else with what is undone."""
    sink = Sink()
    with ExitStack() as ends:
        root = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        mail = Controller(sink, hostname="127.0.0.1", port=free_port())
        mail.start()
        ends.callback(mail.stop)
        shutil.copytree(made_before / "hotline", root / "hotline")
        for name in ("tmp", "home", "work", "said"):
            (root / name).mkdir()
        port = free_port()
        _settings(root / "hotline" / "hotline.toml", port, mail.port, hour)
        command = [*COMMAND, "serve"] if not words else [sys.executable, str(VARIANT), words, "serve"]
        out = ends.enter_context((root / "said" / "stdout").open("wb"))
        err = ends.enter_context((root / "said" / "stderr").open("wb"))
        process = subprocess.Popen(
            [*command, str(root / "hotline"), "--lang", "en"], cwd=root / "work", stdout=out, stderr=err, preexec_fn=_allow_cores,  # noqa: PLW1509 - it asks for a limit alone

            env={"PATH": os.environ["PATH"], "HOME": str(root / "home"), "TMPDIR": str(root / "tmp"), "LANG": "C.UTF-8"},
        )  # fmt: skip
        here = Ground(root, port, sink, process)
        try:
            if not wait_until(here.there, 60):
                raise RuntimeError((root / "said" / "stderr").read_text("utf-8", "replace")[-500:])
            yield here
        finally:
            for one in reversed(processes(process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            process.wait(20)


def _settings(path: Path, port: int, mail: int, hour: str) -> None:
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("port")]
    digest = f'to = ["a@example.jp", "b@example.jp"]\nhour = "{hour}"\nsender = "h@example.jp"\nsmtp_host = "127.0.0.1"\nsmtp_port = {mail}\nsecurity = "none"\n'
    path.write_text("\n".join(kept) + f'\nport = {port}\ntime_zone = "UTC"\n[digest]\n{digest}', "utf-8")
    path.chmod(0o600)


@dataclass
class Look:
    """One run: what was planted, and what was found."""

    here: Ground
    marks: Marks = field(default_factory=Marks)
    hits: set[Hit] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    said: str = ""

    def drive(self, steps: Sequence[Callable[[Line], object]]) -> Line:
        """Send everything, well-formed and not."""
        address = f"http://127.0.0.1:{self.here.port}"
        line = Line(address, self.here.port, server_key(address), self.marks)
        self.marks.begun = self.marks.ended = time.time()
        for step in steps:
            try:
                step(line)
                self.done.append(step.__name__)
            except Exception as error:  # noqa: BLE001 - what is undone breaks some
                self.done.append(f"{step.__name__} broke: {type(error).__name__}")
        self.marks.ended = time.time()
        return line

    def leave(self, ident: str, patience: float) -> None:
        """Let a recipient be taken out: their name is a mark from then on. Wait for the mail, too."""
        run("remove", str(self.here.folder), ident)
        gone = wait_until(lambda: not list((self.here.folder / "orders").iterdir()), patience)
        mailed = wait_until(lambda: len(self.here.sink.mails) > 1, patience)
        self.done.append(f"recipient taken out {gone}, mails {mailed}")
        self.marks.codes["name of one who left"] = LEAVER

    def system(self) -> None:
        """Look at what the system tells of the processes."""
        self.hits |= set(search(self.marks, told_by_system(self.here.process.pid)))

    def all(self, line: Line, *, slab: bool = True) -> None:
        """Look everywhere."""
        self.system()
        found = ((where, data) for where, data in files(self.here.root) if slab or not where.endswith("slab"))
        self.hits |= set(search(self.marks, found))
        shared = files(Path("/dev/shm"), most=1 << 17)  # noqa: S108 - looked at only
        self.hits |= {one for one in search(self.marks, shared) if one.mark != "time"}
        mails = [(f"mail {number}", data) for number, data in enumerate(self.here.sink.mails)]
        self.hits |= {one for one in search(self.marks, mails) if one.mark != "time"}
        self.hits |= set(times(self.marks, self.here.folder))
        self.said = (self.here.root / "said" / "stderr").read_text("utf-8", "replace")[:600]
        if any(word in answer for answer in line.answers for word in (b"Traceback", b"RuntimeError")):
            self.hits.add(Hit("an error's text", "an answer"))

    def killed(self, line: Line, signals: Sequence[signal.Signals]) -> None:
        """Kill what answers in the middle of uploads, each time with another signal."""
        for one in signals:
            before = self.here.workers()
            with suppress(OSError), line.begun(attempts.half(line)), line.begun(attempts.half(line)[: 1 << 19]):
                wait_until(lambda: any((self.here.root / "tmp").iterdir()), 0.7)
                self.system()
                for pid in before:
                    os.kill(pid, one)
                back = wait_until(lambda before=before: self.here.there(before), 40)
            self.done.append(f"{one.name} {'and back' if back else 'and NOT back'}")
            self.marks.ended = time.time()

    def full(self, line: Line) -> None:
        """Let the disk refuse what is written."""
        for pid in self.here.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1 << 18, resource.RLIM_INFINITY))
        self._all_refused(line)
        for pid in self.here.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def _all_refused(self, line: Line) -> None:
        for step in (attempts.plain, attempts.script, attempts.refused, attempts.broken):
            try:
                step(line)
                self.done.append(f"full disk {step.__name__} answered")
            except Exception as error:  # noqa: BLE001 - the answer is none, or an error
                self.done.append(f"full disk {step.__name__}: {type(error).__name__}")

    def end(self, line: Line, how: signal.Signals) -> None:
        """End the hotline in the middle of uploads."""
        with suppress(OSError), line.begun(attempts.half(line)), line.begun(attempts.half(line)):
            time.sleep(0.3)
            self.here.process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self.here.process.wait(45)
        self.done.append(f"the first process {how.name}: {self.here.process.poll()}")


def whole(before: Path, ident: str, words: str) -> Look:
    """Drive everything there is at a hotline, and look everywhere."""
    hour = time.strftime("%H:%M", time.gmtime(time.time() + 110))
    with ground(before, words, hour) as here:
        look = Look(here)
        line = look.drive(STEPS)
        look.leave(ident, 20 if words else 190)
        look.all(line)
        look.full(line)
        look.killed(line, (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGTERM))
        look.all(line)
        look.end(line, signal.SIGTERM)
        look.all(line)
    return look


def variant(before: Path, ident: str, words: str) -> Look:
    """Drive what shows whether a protection is there."""
    slab = bool({"sealing", "overwriting"} & set(words.split(",")))
    with ground(before, f"quick,{words}") as here:
        look = Look(here)
        line = look.drive((*SHORT, attempts.failing))
        look.leave(ident, 15)
        look.all(line, slab=slab)
        if words in {"own_handler", "core_limit"}:
            look.killed(line, (signal.SIGKILL, signal.SIGSEGV)[:: -1 if words == "core_limit" else 1][:1])
            look.all(line, slab=slab)
    return look


def told(name: str, look: Look) -> None:
    """Print what one run did and found."""
    print(f"{name}: {len(look.hits)} hits", flush=True)
    for one in sorted(look.hits, key=lambda hit: (hit.where, hit.mark))[:12]:
        print(f"    {one.mark} in {one.where.partition('/')[2] or one.where}", flush=True)
    if any("stderr" in one.where for one in look.hits):
        print("    standard error: " + look.said.replace("\n", "\n        "), flush=True)


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", help="variants; `whole` is the hotline as it is")
    asked = parser.parse_args().only or ["whole", *FAULTS, *NOTICED]
    found, planted, missed = 0, 0, []
    with tempfile.TemporaryDirectory() as name:
        before = Path(name)
        ident = prepared(before)
        for words in asked:
            look = whole(before, ident, "") if words == "whole" else variant(before, ident, words)
            told(NOTICED.get(words, words), look)
            if words == "whole":
                print("    driven: " + "; ".join(look.done), flush=True)
            if words in FAULTS:
                planted += len(look.hits)
            elif words not in NOTICED:
                found += len(look.hits)
            elif not any(one.mark != "time" for one in look.hits):  # times may stand on standard error in any case
                missed.append(words)
    tried = [one for one in asked if one in NOTICED]
    print(
        f"figure: {found} hits in the hotline as it is; {len(tried) - len(missed)} of {len(tried)} protections taken away are noticed"
        f"{''.join(f', not {one}' for one in missed)}; {planted} hits of errors planted where no part of the hotline has any"
    )
    return int(bool(found or planted or missed))


if __name__ == "__main__":
    sys.exit(main())
