"""The portal of staff under load: 300 learners who read for about ten seconds and go on, answering as they go.

Run: `python bench/people_load.py [--people N] [--think S] [--seconds S] [--database sqlite|postgresql|both] [--quick]`. A staff list of
so many is applied and a half-year begun, a console is served as a user serves it; each learner looks at their list, reads modules
page by page and answers their questions, half of the answers wrong at first. Exit code 1 where the 95th percentile of any kind of
request is over 300 ms, or any answer is a wrong one. The share of a processor that the asking took is printed: it takes from what
the console has.
"""

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from bench.console_served import at_work, on_both, pointed, served, session_of
from bench.postgres import postgresql

LIMIT = 0.3
PORT = 8766
TOKEN = "x" * 32
"""What a browser sends back with every form: the cookie and the field are the same."""
DEPARTMENTS = (
    "為替課",
    "本町支店",
    "情報システム部",
    "人事部",
    "コールセンター",
    "役員室",
    "資金運用部",
    "開発部",
    "監査部",
    "業務委託",
)


@dataclass(frozen=True, slots=True)
class Module:
    """What a learner needs to know of a module: how many pages, and its questions with the number of choices."""

    name: str
    pages: int
    questions: tuple[tuple[str, int, int], ...]


def prepared(people: int) -> tuple[list[tuple[str, list[str]]], dict[str, Module]]:
    """Make staff, a half-year and a session for each; return the sessions with the modules of each, and the modules."""
    from django.utils import timezone

    from sekisho.people.learning.module import Lab
    from sekisho.web.accounts.models import Account
    from sekisho.web.programme import learning, staff
    from sekisho.web.programme.days import today
    from sekisho.web.programme.models import Period, Staff

    head = "社員番号,氏名,メールアドレス,部署,役職,入社日,退職日\n"
    rows = "".join(
        f"{n},職員 {n},n{n}@friday.example,{DEPARTMENTS[n % len(DEPARTMENTS)]},,2020-04-01,\n" for n in range(people)
    )
    staff.bring("meibo.csv", (head + rows).encode(), {}, "bench", timezone.now(), today() - timedelta(days=30))
    staff.apply({}, "bench", timezone.now(), sure=True)
    period = learning.begin_period("H", today() - timedelta(days=20), today() + timedelta(days=160), 1)
    Period.objects.filter(pk=period.pk).update(arms={})
    found = []
    for person in Staff.objects.all():
        account = Account.objects.create(name=f"staff-{person.mark}", role="learner")
        person.account = account
        person.save()
        found.append((session_of(account), [one.module for one in learning.own_dues(person, today())]))
    modules = {}
    for name in {one for _, mine in found for one in mine}:
        module = learning.module_of(name, "ja")
        if module is not None:
            asked = tuple(
                (block.id, at, len(step.choices))
                for block in module.blocks
                if not isinstance(block, Lab)
                for at, step in enumerate(block.steps)
            )
            modules[name] = Module(name, len(module.pages), asked)
    return found, modules


class Learner:
    """One person with a browser."""

    def __init__(self, key: str, mine: list[str], modules: dict[str, Module], seed: int) -> None:
        self._headers = {"Cookie": f"session={key}; csrf={TOKEN}", "Accept-Language": "ja"}
        self._mine = [modules[one] for one in mine if one in modules]
        self._chance = random.Random(seed)  # noqa: S311 - to be told again, not to be secret
        self._line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)

    def work(self, think: float, until: float, told: list[tuple[str, float, int]]) -> None:
        """Learn until it is time."""
        for name, method, address, body in self._steps():
            time.sleep(self._chance.uniform(0.5, 1.5) * think)
            if time.monotonic() >= until:
                return
            self._ask(name, method, address, body, told)

    def _steps(self) -> Iterator[tuple[str, str, str, str | None]]:
        """Yield what somebody does, one request after the other: their list, a module's pages, its questions."""
        while True:
            yield "list", "GET", "/learn", None
            module = self._chance.choice(self._mine)
            for page in range(1, module.pages + 1):
                yield "page", "GET", f"/learn/{module.name}?page={page}", None
            for block, step, choices in module.questions:
                form = {
                    "block": block,
                    "step": step,
                    "choice": self._chance.randrange(choices),
                    "csrfmiddlewaretoken": TOKEN,
                }
                yield "answer", "POST", f"/learn/{module.name}", urlencode(form)

    def _ask(self, name: str, method: str, address: str, body: str | None, told: list[tuple[str, float, int]]) -> None:
        begun = time.monotonic()
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self._line.request(method, address, body, {**self._headers, **form})
        answer = self._line.getresponse()
        answer.read()
        told.append((name, time.monotonic() - begun, answer.status))


def measured(
    org: Path, sessions: list[tuple[str, list[str]]], modules: dict[str, Module], think: float, seconds: float
) -> dict[str, object]:
    """Serve, let people learn, and return the figures."""
    told: list[tuple[str, float, int]] = []
    with served(org):
        until = time.monotonic() + seconds
        learners = [Learner(key, mine, modules, seed) for seed, (key, mine) in enumerate(sessions)]
        threads = [threading.Thread(target=one.work, args=(think, until, told)) for one in learners]
        share = at_work(threads, seconds)
    by_kind: dict[str, list[float]] = defaultdict(list)
    for name, took, _ in told:
        by_kind[name].append(took)
    p95 = {name: round(quantiles(times, n=20)[-1] * 1000) for name, times in by_kind.items() if len(times) > 1}
    # An answer to a step before the one before was answered, or to one that is done, is refused: learners guess.
    wrong = sum(status not in {200, 302, 400} for _, _, status in told)
    return {
        "requests": len(told),
        "a_second": round(len(told) / seconds, 1),
        "p95_ms": p95,
        "slowest_p95_ms": max(p95.values()),
        "wrong": wrong,
        "asking_share": round(share, 2),
    }


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--think", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="20 seconds")
    asked = parser.parse_args()
    if asked.database == "both":
        return on_both(__file__)
    with ExitStack() as held:
        name = held.enter_context(tempfile.TemporaryDirectory())
        server = held.enter_context(postgresql(kept=True)) if asked.database == "postgresql" else None
        from sekisho.pipeline.org import Org

        path = Path(name) / "bank.sekisho"
        Org.create(path)
        pointed(path, PORT, server)
        from sekisho.web.serve import prepare

        prepare(Org.open(path), datetime.now(UTC))
        sessions, modules = prepared(asked.people)
        from django.db import connections

        connections.close_all()
        found = measured(path, sessions, modules, asked.think, 20.0 if asked.quick else asked.seconds)
        print(json.dumps({"database": asked.database, "people": asked.people, **found}), flush=True)
        slowest = found["slowest_p95_ms"]
        return int(not isinstance(slowest, int) or slowest > LIMIT * 1000 or bool(found["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
