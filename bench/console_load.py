"""The console under load: how long each page takes while fifty people work, with a hundred thousand findings.

Run: `python bench/console_load.py [--findings N] [--people N] [--think S] [--seconds S] [--database sqlite|postgresql|both]`. The small
bank is assessed and its findings are copied until there are so many; a console is served as a user serves it; each of the
people opens a page, reads for about `think` seconds and opens another. Exit code 1 where the 95th percentile of a page is
over 300 ms. The share of a processor that the asking itself took is printed: it takes from what the console has.

However many events there are stands in the evidence, which no page opens: its folder is taken away before the console is
served, so that a page that needed it would fail. PostgreSQL is one of the bench's own (`bench/postgres.py`).
"""

import argparse
import http.client
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

from bench.console_served import at_work, on_both, pointed, served, session_of
from bench.postgres import postgresql

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LIMIT = 0.3
PORT = 8765


def copied(org: Path, wanted: int) -> None:
    """Write the report again with so many findings, each with an id of its own."""
    from sekisho.report.json import from_json, to_json

    path = org / "reports" / "report.json"
    document = from_json(path.read_bytes())
    known = document.findings
    made = [
        replace(known[number % len(known)], id=f"f-{number:020x}", case=f"c-{number // 3:020x}")
        for number in range(wanted)
    ]
    path.write_bytes(to_json(replace(document, findings=tuple(made))))


def sessions(count: int) -> list[str]:
    """Return the keys of so many sessions of analysts."""
    from sekisho.web.accounts.models import Account

    return [session_of(Account.objects.create(name=f"n{number}", role="administrator")) for number in range(count)]


def addresses(count: int) -> dict[str, list[str]]:
    """Return the pages that people open, by name, with several addresses where a page has many."""
    from sekisho.web.shown.models import Case, Finding

    chance = random.Random(3)  # noqa: S311 - to be told again, not to be secret
    found = [f"/findings/f-{chance.randrange(count):020x}" for _ in range(200)]
    families = list(Finding.objects.values_list("family", flat=True).distinct())
    cases = [f"/cases/{key}" for key in Case.objects.values_list("key", flat=True)]
    return {
        "overview": ["/"],
        "queue": ["/queue", "/queue?severity=high", *(f"/queue?family={one}" for one in families), "/queue?page=2000"],
        "words": [
            "/queue?words=account",
            "/queue?words=nothing-like-it",
            "/queue?words=zq",
            "/queue?words=the",
            "/queue?words=ther",
        ],
        "changes": ["/changes"],
        "finding": found,
        "cases": ["/cases"],
        "case": cases or ["/cases"],
        "payments": ["/payments"],
        "sources": ["/sources"],
        "risk": ["/risk", "/risk/counterparty_payment_change"],
        "plan": ["/plan", "/plan?budget=1000000"],
        "areas": ["/areas", *(f"/areas/{one}" for one in families)],
        "background": ["/background", "/start"],
        "programs": ["/programs", "/me/tokens"],
        "people": ["/people"],
        "journal": ["/journal", "/journal?who=n1"],
    }


def work(
    key: str, pages: dict[str, list[str]], think: float, until: float, seed: int, told: list[tuple[str, float, int]]
) -> None:
    """Open pages as one person does, until it is time."""
    chance = random.Random(seed)  # noqa: S311 - as above
    time.sleep(chance.random() * think)
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    while time.monotonic() < until:
        name = chance.choice(list(pages))
        begun = time.monotonic()
        line.request("GET", chance.choice(pages[name]), headers={"Cookie": f"session={key}"})
        answer = line.getresponse()
        answer.read()
        told.append((name, time.monotonic() - begun, answer.status))
        time.sleep(chance.uniform(0.5, 1.5) * think)


def measured(org: Path, keys: Sequence[str], pages: dict[str, list[str]], think: float, seconds: float) -> int:
    """Serve, let people work, and print what each page took; return 1 where one was too slow."""
    told: list[tuple[str, float, int]] = []
    with served(org):
        until = time.monotonic() + seconds
        people = [
            threading.Thread(target=work, args=(key, pages, think, until, seed, told)) for seed, key in enumerate(keys)
        ]
        share = at_work(people, seconds)
    by_page: dict[str, list[float]] = defaultdict(list)
    for name, took, _ in told:
        by_page[name].append(took)
    wrong = [status for _, _, status in told if status != http.client.OK]
    slowest = 0.0
    for name, times in sorted(by_page.items()):
        p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        slowest = max(slowest, p95)
        print(
            f"{name}: {len(times)} times, half under {sorted(times)[len(times) // 2] * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
        )
    print(f"figure: p95 of the slowest page {slowest * 1000:.0f} ms, {len(told) / seconds:.1f} requests a second, {len(wrong)} wrong answers, asking took {share:.0%} of a processor")  # fmt: skip
    return int(slowest > LIMIT or bool(wrong))


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args()
    if asked.database == "both":
        return on_both(__file__)
    with ExitStack() as held:
        name = held.enter_context(tempfile.TemporaryDirectory())
        server = held.enter_context(postgresql(kept=True)) if asked.database == "postgresql" else None
        from sekisho.pipeline.first import first
        from sekisho.pipeline.org import Org
        from sekisho.sample.build import build_small

        folder = Path(name) / "bank"
        build_small(folder)
        org = first(folder, None, NOW, lambda *_: None).org
        copied(org, asked.findings)
        pointed(org, PORT, server)
        from sekisho.web.serve import prepare

        begun = time.monotonic()
        prepare(Org.open(org), NOW)
        print(f"{asked.database}: loaded {asked.findings:,} findings in {time.monotonic() - begun:.1f} s", flush=True)
        keys, pages = sessions(asked.people), addresses(asked.findings)
        from django.db import connections

        connections.close_all()
        (org / "evidence").rename(Path(name) / "evidence")
        print("the folder of the evidence is taken away: no page opens it, however many events it has", flush=True)
        return measured(org, keys, pages, asked.think, asked.seconds)


if __name__ == "__main__":
    sys.exit(main())
