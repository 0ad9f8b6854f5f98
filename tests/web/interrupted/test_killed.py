"""The console killed at any moment while people decide, call, comment and hand over files: nothing is lost or half-done."""

import http.client
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from sekisho.findings.proof import spoken
from sekisho.report.json import from_json
from tests.cli.typed import PHRASES
from tests.web.interrupted.conftest import SIGN, Real
from tests.web.interrupted.read import decisions, ledger_holds, open_findings, rows
from tests.web.served import serving

SEED = int(os.environ.get("KILL_SEED", "20261130"))
KILLS = int(os.environ.get("KILLS", "10"))
"""How many processes are killed; one in ten is the one that starts the others."""
pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.timeout(300 + 10 * KILLS)]
PATIENCE = 60.0
SIZE = 300_000


@dataclass
class Sent:
    """What somebody sent: the words of each thing, and whether the console said that it is done."""

    said: dict[str, list[str]] = field(default_factory=lambda: {"decision": [], "call": [], "remark": [], "file": []})
    done: dict[str, list[str]] = field(default_factory=lambda: {"decision": [], "call": [], "remark": [], "file": []})


def work(real: Real, who: str, seed: int, sent: Sent, stop: Event) -> None:
    """Send one form after another until told to stop, whether anybody answers or not."""
    chance = random.Random(seed)  # noqa: S311 - a seeded generator, so that a run can be repeated
    keys = open_findings(real.org)[:6]
    held = [one.id for one in from_json((real.org / "reports" / "report.json").read_bytes()).payments]
    phrase = PHRASES[SIGN[who]]
    while not stop.is_set():
        kind = chance.choice(("decision", "decision", "call", "remark", "file"))
        words = f"{kind} {who} {chance.getrandbits(64):016x}"
        sent.said[kind].append(words)
        key = chance.choice(keys)
        try:
            if kind == "decision":
                deed = chance.choice(("accept", "suppress", "reopen"))
                answer = real.send(who, f"/findings/{key}/{deed}", reason=words, until="2099-03-31", passphrase=phrase)
            elif kind == "call":
                told = {"number": "03-0000-0000", "spoke_to": words, "read_back": "nobody", "outcome": "not_reached"}
                answer = real.send(who, f"/payments/{chance.choice(held)}/call", **told, passphrase=phrase)
            elif kind == "remark":
                answer = real.send(who, f"/findings/{key}/hands/remark", text=words)
            else:
                answer = real.bring(who, f"{words.replace(' ', '-')}.txt", words.encode().ljust(SIZE, b"."))
        except (OSError, http.client.HTTPException):
            continue
        assert answer.status in {302, 409}, answer.page[:2_000]
        assert not answer.location.startswith("/sign-in")
        if answer.status == 302:
            sent.done[kind].append(words)


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    with suppress(FileNotFoundError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    return []


def until(what: str, holds: Callable[[], object]) -> None:
    """Wait until something holds, and fail where it does not within a minute."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, f"it did not come to pass that {what}"
        Event().wait(0.02)


def closed(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def killed(real: Real, kills: int, chance: random.Random) -> Iterator[int]:
    """Serve, and kill one process after another at random moments; in the end it is served again."""
    done = 0
    while done < kills:
        with serving(real.org, lines=1) as served:
            master, round_of = served.process.pid, min(10, kills - done)
            for _ in range(round_of - 1):
                Event().wait(chance.uniform(0.05, 0.6))
                until("a process answers", partial(children, master))
                os.kill(chance.choice(children(master)), signal.SIGKILL)
            Event().wait(chance.uniform(0.05, 0.6))
            served.process.kill()
            served.process.wait(PATIENCE)
            done += round_of
            yield done
        # The others notice that the one that started them is gone, and go as well.
        until("nobody listens any more", lambda: closed(real.port))


def test_after_kills_at_any_moment_nothing_is_lost_or_half_done(real: Real) -> None:
    chance, stop = random.Random(SEED), Event()  # noqa: S311 - as above
    sent = [Sent() for _ in range(4)]
    with ThreadPoolExecutor(len(sent)) as pool:
        hands = [
            pool.submit(work, real, ("mori", "kato")[one % 2], SEED + one, told, stop) for one, told in enumerate(sent)
        ]
        try:
            assert list(killed(real, KILLS, chance))[-1] == KILLS
            with serving(real.org, lines=1):
                until("of each kind something is done", lambda: all(together(sent, "done").values()))
                stop.set()
                for hand in hands:
                    hand.result(PATIENCE)
                page, check = real.see("mori", "/queue?every=1"), real.see("mori", "/journal/check")
        finally:
            stop.set()
    assert (page.status, check.status) == (200, 200)
    assert 'role="alert"' not in check.page
    said, done = together(sent, "said"), {kind: set(words) for kind, words in together(sent, "done").items()}
    assert ledger_holds(real.org)
    written = Counter(one.text("reason") for one in decisions(real.org) if one.text("reason"))
    once(written, said["decision"], done["decision"])
    calls = Counter(one.text("spoke_to") for one in decisions(real.org) if one.kind.value == "callback")
    assert sum(calls.values()) >= len(done["call"])
    once(Counter(text for (text,) in rows(real.org, "SELECT text FROM work_remark")), said["remark"], done["remark"])
    arrived(real.org, said["file"], done["file"])
    follows(real.org)


def together(sent: list[Sent], name: str) -> dict[str, list[str]]:
    """Return by kind what all of them sent (`said`), or what was done of it (`done`)."""
    every = [getattr(one, name) for one in sent]
    return {kind: [words for one in every for words in one[kind]] for kind in every[0]}


def once(written: Counter[str], said: list[str], done: set[str]) -> None:
    """Make sure that what was said to be done is there, all of it was sent, and nothing twice."""
    assert set(written) <= set(said)
    assert done <= set(written)
    assert set(written.values()) == {1}


def arrived(org: Path, said: list[str], done: set[str]) -> None:
    """Make sure that the watched folder has whole files alone, those that were said to be there among them."""
    found = [path.read_bytes() for path in (org / "inbox").iterdir()]
    assert all(len(one) == SIZE for one in found)
    words = Counter(one.rstrip(b".").decode() for one in found)
    once(words, said, done)
    assert not list((org / "watch").glob("*.upload"))


def follows(org: Path) -> None:
    """Make sure that the console shows of each finding what the ledger says, and counts them so."""
    words = spoken(decisions(org))
    shown = rows(org, "SELECT key, state, is_open FROM shown_finding")
    for key, state, is_open in shown:
        standing = words.get(key)
        assert bool(is_open) == (standing is None), key
        assert standing is None or standing.state.value == state, key
    counted = rows(org, "SELECT open FROM shown_load ORDER BY id DESC LIMIT 1")
    assert counted == [(sum(bool(one[2]) for one in shown),)]
