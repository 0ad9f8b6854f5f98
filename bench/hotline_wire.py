"""What somebody who watches the wire learns from sizes and counts: visits by a real browser, and a classifier that learns on them.

Run: `python bench/hotline_wire.py [--visits N]`. The hotline is served as a user serves it; Debian's Chromium visits it through a proxy that
writes down, connection by connection, how many bytes went which way before the other side spoke. Each visit is one of five in random order:
a report of text, one with a file of the same class, a reply, a reply with a file, a look at the answers. Classifiers (nearest neighbour over
totals, counts, connections, turns; each visit is told by the others) try each pair of kinds. Where one is right more often than chance explains
in 99 of 100 runs, over all pairs and classifiers together, it is better than chance. That they see anything is proved by a sixth kind: a
report whose file needs the next class, which one of them must tell from all others. Exit code 1 where either fails.
"""

import argparse
import os
import selectors
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tests.hotline.browser.walked import come_back, report, send, write_report
from tests.hotline.site.conftest import joined_two, served
from tests.servers.chromium import CHROMIUM, FLAGS

FALSE_ALARM = 0.01
SHUFFLES = 10_000
UP, DOWN = 0, 1


@dataclass
class Wire:
    """Turns of every connection: who spoke, and how many bytes until the other did."""

    upstream: tuple[str, int]
    turns: list[list[tuple[int, int]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, near: socket.socket) -> None:
        """Carry bytes both ways until one side ends."""
        mine: list[tuple[int, int]] = []
        with self.lock:
            self.turns.append(mine)
        with near, socket.create_connection(self.upstream) as far, selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, (UP, near, far))
            ready.register(far, selectors.EVENT_READ, (DOWN, far, near))
            while ready.get_map():
                for key, _ in ready.select():
                    way, source, to = key.data
                    try:
                        part = source.recv(1 << 16)
                        to.sendall(part)
                    except OSError:
                        return
                    if not part:
                        ready.unregister(source)
                        to.shutdown(socket.SHUT_WR)
                        continue
                    with self.lock:
                        if mine and mine[-1][0] == way:
                            mine[-1] = (way, mine[-1][1] + len(part))
                        else:
                            mine.append((way, len(part)))

    def taken(self) -> list[list[tuple[int, int]]]:
        """Return what was seen since the last time, and forget it."""
        with self.lock:
            seen, self.turns = self.turns, []
            return [list(one) for one in seen]


@contextmanager
def between(address: str) -> Iterator[tuple[str, Wire]]:
    """Stand before an address and write down what is carried."""
    host, _, port = address.removeprefix("http://").partition(":")
    wire = Wire((host, int(port)))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    near, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=wire.carry, args=(near,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", wire


def words(random: Random) -> str:
    """Return what somebody writes: ten to a thousand letters."""
    return "".join(
        random.choice("夜間に印刷した名簿が机に置かれていました。") for _ in range(random.randrange(10, 1_000))
    )


def file_of(random: Random, size: int) -> FilePayload:
    """Return a file of about a size."""
    name = "".join(random.choice("abcdefgh") for _ in range(random.randrange(3, 30)))
    return FilePayload(name=f"{name}.pdf", mimeType="application/pdf", buffer=random.randbytes(size))


@dataclass
class Visitor:
    """Somebody with a browser that nobody has used; `codes` are those of reports made so far."""

    browser: Browser
    address: str
    random: Random
    codes: list[str] = field(default_factory=list)

    @contextmanager
    def page(self) -> Iterator[Page]:
        """Open the first page."""
        context = self.browser.new_context(locale="ja-JP", base_url=self.address)
        try:
            page = context.new_page()
            page.clock.install()
            page.goto("/")
            page.wait_for_selector("#way[data-way=browser]")
            yield page
        finally:
            context.close()

    def reports(self, size: int = 0) -> None:
        """Report, with a file where it has a size."""
        with self.page() as page:
            if not size:
                self.codes.append(report(page, words(self.random)))
                return
            write_report(page, words(self.random))
            page.set_input_files("#files", [file_of(self.random, size)])
            page.wait_for_selector(".attached > li")
            send(page, "report-form")
            page.wait_for_selector("#sent:not([hidden])")
            self.codes.append(page.inner_text("#sent .code"))

    def replies(self, size: int = 0) -> None:
        """Come back and reply, with a file where it has a size."""
        with self.page() as page:
            come_back(page, self.random.choice(self.codes))
            page.fill("#reply-text", words(self.random))
            if size:
                page.set_input_files("#reply-form input[type=file]", [file_of(self.random, size)])
                page.wait_for_selector("#reply-form .attached > li")
            send(page, "reply-form")
            page.wait_for_selector("#reply-form .done:not(:empty)")

    def looks(self) -> None:
        """Come back, read, and stay for a minute or so."""
        with self.page() as page:
            come_back(page, self.random.choice(self.codes))
            with page.expect_response("**/box") as answered:
                page.clock.fast_forward(61_000)
            answered.value.finished()


def kinds(one: Visitor) -> dict[str, Callable[[], None]]:
    """Return the kinds of visits; the last is the control."""
    return {
        "report": one.reports,
        "report with a file": lambda: one.reports(one.random.randrange(1_000, 150_000)),
        "reply": one.replies,
        "reply with a file": lambda: one.replies(one.random.randrange(1_000, 150_000)),
        "look": one.looks,
        "report of the next class": lambda: one.reports(one.random.randrange(300_000, 900_000)),
    }


LONGEST = 40
Trace = Sequence[Sequence[tuple[int, int]]]


def flat(trace: Trace) -> list[tuple[int, int]]:
    """Return the turns of all connections in the order of their beginning."""
    return [one for connection in trace for one in connection]


def bytes_of(turns: Sequence[tuple[int, int]], way: int) -> float:
    """Return how much went one way."""
    return float(sum(size for which, size in turns if which == way))


def filled(numbers: Sequence[float]) -> list[float]:
    """Return so many numbers, with zeros where there are fewer."""
    return [*numbers[:LONGEST], *[0.0] * (LONGEST - len(numbers))]


SIGHTS: dict[str, Callable[[Trace], list[float]]] = {
    "totals": lambda trace: [bytes_of(flat(trace), UP), bytes_of(flat(trace), DOWN)],
    "counts": lambda trace: [float(len(trace)), float(len(flat(trace)))],
    "connections by size": lambda trace: filled(
        [size for one in sorted((bytes_of(one, UP), bytes_of(one, DOWN)) for one in trace) for size in one]
    ),
    "turns in order": lambda trace: filled([float(size) for _, size in flat(trace)]),
    "turns by size": lambda trace: filled(sorted((float(size) for _, size in flat(trace)), reverse=True)),
    "last connection": lambda trace: filled([float(size) for _, size in trace[-1]]),
}
"""What a classifier looks at."""


def right(distance: np.ndarray, labels: np.ndarray) -> float:
    """Return how often the nearest of the others has a visit's label; among equally near ones each counts its share."""
    near = distance == distance.min(axis=1, keepdims=True)
    return float(((near * (labels[None, :] == labels[:, None])).sum(axis=1) / near.sum(axis=1)).mean())


def told(one: np.ndarray, other: np.ndarray, random: np.random.Generator) -> tuple[float, float]:
    """Return how often the classifier is right about two kinds, and how often shuffled labels are told as well or better."""
    both = np.vstack([one, other])
    spread = both.std(axis=0)
    scaled = (both - both.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    distance = (
        ((scaled[:, None, :] - scaled[None, :, :]) ** 2).sum(axis=2) if scaled.shape[1] else np.zeros((len(both),) * 2)
    )
    np.fill_diagonal(distance, np.inf)
    labels = np.array([0] * len(one) + [1] * len(other))
    found = right(distance, labels)
    above = sum(right(distance, random.permutation(labels)) >= found - 1e-12 for _ in range(SHUFFLES))
    return found, (above + 1) / (SHUFFLES + 1)


def as_seen(traces: Sequence[Trace], sight: Callable[[Trace], list[float]]) -> np.ndarray:
    """Return what a sight shows of each visit."""
    return np.array([sight(one) for one in traces])


def visited(place: Path, count: int, random: Random) -> dict[str, list[Trace]]:
    """Return what the wire shows of so many visits of each kind."""
    found: dict[str, list[Trace]] = {}
    with ExitStack() as opened:
        hotline = opened.enter_context(served(place / "hotline"))
        joined_two(hotline)
        address, wire = opened.enter_context(between(hotline.address))
        driver = opened.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        opened.callback(browser.close)
        visitor = Visitor(browser, address, random)
        visitor.reports()
        deeds = kinds(visitor)
        order = [kind for kind in deeds for _ in range(count)]
        random.shuffle(order)
        for number, kind in enumerate(order):
            wire.taken()
            deeds[kind]()
            found.setdefault(kind, []).append(wire.taken())
            if number % 10 == 9:
                print(f"{number + 1} of {len(order)} visits", file=sys.stderr, flush=True)
    return {kind: found[kind] for kind in deeds}


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--visits", type=int, default=30)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        shown = visited(Path(name), asked.visits, Random(asked.seed))  # noqa: S311 - a simulation
    *alike, control = shown
    chance, better, missed = np.random.default_rng(asked.seed), 0, 0
    pairs = list(combinations(alike, 2))
    for kind, traces in shown.items():
        ups, downs = ({f"{bytes_of(flat(one), way):,.0f}" for one in traces} for way in (UP, DOWN))
        print(f"{kind}: {len(traces)} visits, bytes up {', '.join(sorted(ups))}, down {', '.join(sorted(downs))}")
    for one, other in pairs:
        for name, sight in SIGHTS.items():
            share, by_chance = told(as_seen(shown[one], sight), as_seen(shown[other], sight), chance)
            out = by_chance < FALSE_ALARM / (len(pairs) * len(SIGHTS))
            better += out
            print(f"{one} or {other} | {name}: right {share:.2f}, as good by chance {by_chance:.4f}{' BETTER THAN CHANCE' if out else ''}")  # fmt: skip
    for one in alike:
        shares = [
            told(as_seen(shown[one], sight), as_seen(shown[control], sight), chance)[0] for sight in SIGHTS.values()
        ]
        missed += max(shares) < 1
        print(f"{one} or {control}: right {max(shares):.2f}")
    print(f"figure: {asked.visits} visits of each of {len(alike)} kinds, seed {asked.seed}: {better} of {len(pairs) * len(SIGHTS)} better than chance, control missed {missed} of {len(alike)}")  # fmt: skip
    return int(bool(better or missed))


if __name__ == "__main__":
    sys.exit(main())
