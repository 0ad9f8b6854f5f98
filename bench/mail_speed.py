"""Mail, acceptance 6: messages analysed a second on one processor, beside SpamAssassin and rspamd; learning; the first score.

Run: `python bench/mail_speed.py [MESSAGES_TO_LEARN]`. Compared are seconds of a processor, which other work on the machine
disturbs little; seconds that passed stand beside. The other two look at the same messages in the same run, without network,
where they are installed (Debian: `apt-get install spamassassin rspamd`); elsewhere the line says so.
"""

import mailbox
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.child import SEKISHO, Spent, must, sekisho, spend
from bench.rspamd_alone import Rspamd
from bench.speed_mail import BANK, messages, write

PLAIN, RICH, OTHERS = 12_000, 1_500, 200
LEARNED, BOXES = 64_000, 8
PLAIN_RATE, RICH_RATE = 800, 150
LEARN_SECONDS, LEARN_MEGABYTES, FIRST_SECONDS = 240, 500, 1.0
SAMPLE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Rate:
    """How many messages something looked at, and what that took."""

    messages: int
    cpu: float
    wall: float

    def __str__(self) -> str:
        """Say it a second of a processor, and a second that passed."""
        return (
            f"{self.messages / self.cpu:.0f} a second of a processor ({self.messages / self.wall:.0f} a second passed)"
        )


def one_processor() -> None:
    """Keep this process and its children on one processor."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def learn(place: Path, count: int) -> tuple[float, float, float]:
    """Learn so many messages of eight mailboxes; return seconds passed, of processors, and the peak of all processes in MB."""
    history = place / "history"
    history.mkdir()
    for box in range(BOXES):
        write(history / f"box{box}.mbox", messages(count // BOXES, 100 + box))
    words = ["mail", "learn", place / "org", "--history", history, "--own-domain", BANK]
    began, peak = time.monotonic(), 0
    with (place / "said").open("wb") as said:
        child = subprocess.Popen([str(word) for word in (SEKISHO, *words)], stdout=said, stderr=said)
    while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
        peak = max(peak, resident(child.pid))
        time.sleep(SAMPLE_SECONDS)
    wall, usage = time.monotonic() - began, ended[2]
    child.returncode = os.waitstatus_to_exitcode(ended[1])
    if child.returncode:
        raise SystemExit(f"exit {child.returncode}: {(place / 'said').read_text('utf-8')[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, peak / 1e6


def resident(process: int) -> int:
    """Return the resident bytes of a process and its children together; what they share counts for each."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        pages = [int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in (str(process), *children)]
    except (OSError, IndexError):
        return 0
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def score(place: Path, box: Path, count: int) -> Rate:
    """Judge the messages of a mailbox, all that a start costs included."""
    spent = must(scored(place, box))
    return Rate(count, spent.cpu, spent.wall)


def scored(place: Path, box: Path) -> Spent:
    """Judge a mailbox in one process."""
    return sekisho("mail", "score", place / "org", "--input", box, "--out", place / "out.jsonl", "--workers", "1")


def single(path: Path, folder: Path, most: int) -> list[Path]:
    """Write the first messages of a mailbox as files of their own."""
    folder.mkdir()
    found: list[Path] = []
    for number, message in enumerate(mailbox.mbox(path)):
        if number == most:
            break
        found.append(folder / f"{number}.eml")
        found[-1].write_bytes(bytes(message))
    return found


def spamassassin(box: Path, count: int, place: Path) -> Rate | None:
    """Let SpamAssassin look at a mailbox without network and without learning; None where it is not installed."""
    program = shutil.which("spamassassin")
    if program is None:
        return None
    words: list[str | Path] = [program, "--local", "--mbox", "--cf=use_bayes 0", "--cf=use_auto_welcomelist 0", box]
    spent = must(spend(words, {**os.environ, "HOME": str(place)}))
    return Rate(count, spent.cpu, spent.wall)


def rspamd(files: list[Path], place: Path) -> Rate | None:
    """Let rspamd look at files, one after another, over the loopback; None where it is not installed."""
    if shutil.which("rspamd") is None:
        return None
    with Rspamd(place) as running:
        cpu, wall = running.look(files)
    return Rate(len(files), cpu, wall)


def beside(place: Path, name: str, box: Path) -> Iterator[str]:
    """Yield what the other two take for the first messages of a mailbox."""
    files = single(box, place / f"single-{name}", OTHERS)
    few = place / f"few-{name}.mbox"
    write(few, messages(OTHERS, 7 if name == "plain" else 8, rich=name == "rich"))
    for program, rate in (
        ("SpamAssassin", spamassassin(few, OTHERS, place)),
        ("rspamd", rspamd(files, place / f"rspamd-{name}")),
    ):
        yield f"  {program}, {OTHERS} {name}: {rate or 'not installed'}"


def main() -> int:
    """Measure in a folder that goes; exit code 1 where one of the limits is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LEARNED
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        wall, cpu, megabytes = learn(place, count)
        print(
            f"{count:,} learned: {wall:.0f} s, {cpu:.0f} s of processors, {megabytes:.0f} MB in all processes",
            flush=True,
        )
        one_processor()
        rates = {}
        for kind, many, seed in (("plain", PLAIN, 7), ("rich", RICH, 8)):
            box = place / f"{kind}.mbox"
            write(box, messages(many, seed, rich=kind == "rich"))
            rates[kind] = score(place, box, many)
            print(f"sekisho, {many} {kind}: {rates[kind]}", flush=True)
            for line in beside(place, kind, box):
                print(line, flush=True)
        write(place / "one.mbox", messages(1, 9))
        first = min((must(scored(place, place / "one.mbox")) for _ in range(3)), key=lambda one: one.wall)
    plain, rich = (rate.messages / rate.cpu for rate in rates.values())
    print(
        f"figure: {plain:.0f} plain and {rich:.0f} rich messages a second of one processor; {count:,} learned in {wall:.0f} s "
        f"({cpu:.0f} s of processors) and {megabytes:.0f} MB; the first score after {first.wall:.2f} s ({first.cpu:.2f} s of a processor)"
    )
    met = plain >= PLAIN_RATE and rich >= RICH_RATE and first.wall <= FIRST_SECONDS
    return 0 if met and wall <= LEARN_SECONDS * count / LEARNED and megabytes <= LEARN_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
