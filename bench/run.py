"""Run what is claimed: `bench/run.py ID`, `--kind bench`, `--list`.

A claim's command ends with 0 when the target was met, and its last line is the figure. Exit code 75 of a command means
that it could not run here. What was not run is never counted as met.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast

CLAIMS = Path(__file__).parent / "claims.toml"
COULD_NOT_RUN = 75
Outcome = Literal["met", "missed", "not run"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One entry of claims.toml."""

    id: str
    line: int
    kind: str
    text: str
    command: str
    target: str
    last: str
    date: str
    author: str = ""
    part: str = "house"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one claim: the figure, or why there is none."""

    claim: Claim
    outcome: Outcome
    figure: str


def claims(path: Path = CLAIMS) -> tuple[Claim, ...]:
    """Return the entries in the order of the file; TypeError when one has an unknown or a missing part."""
    entries = tomllib.loads(path.read_text("utf-8"))["claim"]
    return tuple(Claim(**{**entry, "needs": tuple(entry.get("needs", ()))}) for entry in entries)


def unmet_need(claim: Claim, environment: Mapping[str, str]) -> str:
    """Return the first variable that the claim needs and that names no existing folder; empty when all are there."""
    return next((name for name in claim.needs if not Path(environment.get(name) or "/nonexistent").is_dir()), "")


def argv(command: str) -> list[str]:
    """Return the words of a command; `python` is the one that runs this."""
    words = shlex.split(command)
    return [sys.executable, *words[1:]] if words[0] == "python" else words


def echo(stream: Iterator[str]) -> str:
    """Print a command's lines as they come, and return the last one: the figure."""
    figure = ""
    for line in stream:
        print(line, end="", flush=True)
        figure = line.strip().removeprefix("figure:").strip() or figure
    return figure


def run(claim: Claim, environment: Mapping[str, str]) -> Result:
    """Run one claim's command and judge by its exit code."""
    if not claim.command:
        seen = f"by a person; last {claim.last} on {claim.date}" if claim.last else "by a person; still open"
        return Result(claim, "not run", seen)
    need = unmet_need(claim, environment)
    if need:
        return Result(claim, "not run", f"set {need} to the folder of samples")
    words = argv(claim.command)
    if words[0] == sys.executable and words[1].endswith(".py") and not Path(words[1]).exists():
        return Result(claim, "not run", f"{words[1]} is not written")
    paths = os.pathsep.join((".", environment.get("PYTHONPATH", ""))).rstrip(os.pathsep)
    inherited = {**environment, "PYTHONPATH": paths}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=inherited) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        figure = echo(process.stdout)
    if process.returncode == COULD_NOT_RUN:
        return Result(claim, "not run", figure or "the command could not run here")
    return Result(claim, "met" if process.returncode == 0 else "missed", figure or f"exit {process.returncode}")


def record(result: Result, today: str, path: Path = CLAIMS) -> None:
    """Keep the figure and its day in claims.toml; the rest of the file stays as it is."""
    import tomlkit

    text = tomlkit.parse(path.read_text("utf-8"))
    for entry in cast("list[dict[str, str]]", text["claim"]):
        if entry["id"] == result.claim.id:
            entry["last"] = result.figure
            entry["date"] = today
    path.write_text(tomlkit.dumps(text), "utf-8")


def listing(chosen: tuple[Claim, ...]) -> str:
    """Return one line a claim: id, kind, last figure and target."""
    return "\n".join(f"{item.id:20} {item.kind:6} {item.last or 'open':24} target: {item.target}" for item in chosen)


def main() -> int:
    """Run the claims asked for; return 0 when all were met, 1 when one was missed, 3 when one was not run."""
    parser = argparse.ArgumentParser(description="Run what is claimed of Sekisho.")
    parser.add_argument("ids", nargs="*", help="ids in bench/claims.toml")
    parser.add_argument("--kind", choices=["gate", "bench", "prove", "eyes"], help="run every claim of one kind")
    parser.add_argument("--list", action="store_true", help="list the claims and run none")
    parser.add_argument("--record", action="store_true", help="keep the figures of claims that were met")
    asked = parser.parse_args()
    known = claims()
    unknown = set(asked.ids) - {item.id for item in known}
    if unknown:
        parser.error(f"no claim is called {', '.join(sorted(unknown))}; `bench/run.py --list` shows all")
    chosen = tuple(item for item in known if item.id in asked.ids or item.kind == asked.kind)
    if asked.list or not chosen:
        print(listing(chosen or known))
        return 0
    results = [run(item, os.environ) for item in chosen]
    print()
    for result in results:
        print(f"{result.claim.id}: {result.outcome}: {result.figure} (target: {result.claim.target})")
        if asked.record and result.outcome == "met":
            record(result, f"{datetime.now(UTC):%Y-%m-%d}")
    outcomes = {result.outcome for result in results}
    if "missed" in outcomes:
        return 1
    return 3 if "not run" in outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
