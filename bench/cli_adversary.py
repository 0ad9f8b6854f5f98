"""Acceptance 6: no sequence over command line, files and ingests opens a payment without callback and second approver.

Run: `python bench/cli_adversary.py [--sequences N] [--seed S] [--minutes M]`. A tree of actions of an adversary with one
passphrase: each node is one action on a copy of what came before, so every path from the root is a sequence. After each
action no payment that is not right may be open, unless `verify` with what honest people wrote down ends with code 5.
The run goes on where it stopped: `var/cli_adversary.json` keeps the count. Exit code 1 with the path of actions that opens.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.cli_actions import ACTIONS, Action, asked_for
from bench.cli_mail_actions import answers_on
from bench.cli_world import FAULTS, Target, World, by, founded, light

STATE = Path("var") / "cli_adversary.json"
DEEPEST = 9
BRANCHES = 3
TAMPERED = 5


def open_numbers(world: World, target: Target) -> frozenset[int]:
    """Return the numbers of a file's payments that may go out, as the command says, also with what a bank is said to confirm."""
    found = set[int]()
    answers = answers_on(world.desk)
    for more in ((), answers) if answers else ((),):
        told = world.run("payments", "check", world.org, world.desk / target.name, "--json", *more).data
        rows = told.get("open", []) if isinstance(told, dict) else []
        found |= {int(one["sequence"]) for one in rows}
    return frozenset(found)


def opened(world: World) -> list[str]:
    """Return the payments that are not right and open though `verify` names nothing."""
    found = []
    for target in world.targets:
        if open_numbers(world, target) & target.numbers(changed=False):
            told = world.run("verify", world.org, *world.told)
            if told.code != TAMPERED:
                found.append(f"{target.name}: verify ended with {told.code}")
    return found


def positive(world: World, place: Path) -> bool:
    """Tell whether the oracle can see an opening: with a call and a second person the payment opens."""
    honest = world.copy(place)
    target = honest.targets[0]
    number = min(target.numbers(changed=False))
    file = honest.desk / target.name
    one, other = honest.honest
    honest.run("payments", "check", honest.org, file)
    holds = honest.run("payments", "holds", honest.org, "--json").data
    phone = next(str(hold["call"][0]) for hold in holds if hold["sequence"] == number)
    said = honest.run(
        "payments", "callback", honest.org, file, str(number), "--number", phone, "--spoke-to", "Ms Mori",
        "--read-back", "bank, branch and number", "--outcome", "confirmed", *by(one),
    )  # fmt: skip
    honest.run("payments", "approve", honest.org, asked_for(said), *by(other))
    return number in open_numbers(honest, target)


def walk(root: World, scratch: Path, seed: int, wanted: int, until: float) -> tuple[int, list[str]]:
    """Grow the tree until so many nodes or this time; return the nodes and the first path that opens something."""
    chance = random.Random(seed)  # noqa: S311 - to be told again, not to be secret
    nodes, stack = 0, [(root, 0)]
    while nodes < wanted and time.monotonic() < until:
        if not stack:
            stack = [(root, 0)]
        world, depth = stack.pop()
        for _ in range(BRANCHES if depth else 12):
            if nodes >= wanted or time.monotonic() >= until:
                break
            child = world.copy(scratch / f"n{nodes}")
            action: Action = chance.choice(ACTIONS)
            action(child, chance)
            child.log.append(action.__name__)
            nodes += 1
            if found := opened(child):
                return nodes, [*child.log, *found]
            if depth + 1 < DEEPEST and chance.random() < 0.6:
                stack.append((child, depth + 1))
            else:
                _remove(child.place)
        if world is not root:
            _remove(world.place)
        if nodes % 50 < BRANCHES:
            print(f"{nodes} sequences", flush=True)
    return nodes, []


def _remove(place: Path) -> None:
    import shutil

    shutil.rmtree(place, ignore_errors=True)


def main() -> int:
    """Go on where the last run stopped; exit code 1 where something opens, 2 where the oracle cannot see an opening."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--state", type=Path, default=STATE)
    asked = parser.parse_args()
    kept: dict[str, Any] = {"nodes": 0, "rounds": 0}
    if asked.state.exists():
        kept = json.loads(asked.state.read_text("utf-8"))
    until = time.monotonic() + asked.minutes * 60
    with tempfile.TemporaryDirectory() as name, light():
        scratch = Path(name)
        while kept["nodes"] < asked.sequences and time.monotonic() < until:
            number = kept["rounds"]
            root = founded(scratch / f"root{number}", ("tanaka", "sato", "mori")[number % 3])
            if number == 0 and not positive(root, scratch / "positive"):
                print("figure: the honest way opens nothing, so the oracle sees nothing")
                return 2
            wanted = min(300, asked.sequences - kept["nodes"])
            here = scratch / f"round{number}"
            here.mkdir()
            nodes, found = walk(root, here, asked.seed * 1_000 + number, wanted, until)
            if found:
                print(f"figure: opened after {kept['nodes'] + nodes} sequences by {' > '.join(found)}")
                return 1
            faults = dict(Counter(kept.get("faults", {})) + FAULTS)
            FAULTS.clear()
            kept = {"nodes": kept["nodes"] + nodes, "rounds": number + 1, "faults": faults}
            asked.state.parent.mkdir(parents=True, exist_ok=True)
            asked.state.write_text(json.dumps(kept), "utf-8")
            _remove(root.place)
            _remove(here)
    unforeseen = kept.get("faults", {})
    for line, times in sorted(unforeseen.items(), key=lambda pair: -pair[1]):
        print(f"{times} times without a sentence: {line}")
    print(
        f"figure: 0 openings in {kept['nodes']} sequences over command line, files and ingests; "
        f"{sum(unforeseen.values())} commands ended without a sentence of their own"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
