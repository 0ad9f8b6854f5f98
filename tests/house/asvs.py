"""A page that goes through OWASP ASVS 5.0.0 requirement by requirement: what stands on it, and what is wrong with it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.house.tree import FUNCTION, ROOT

ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|not ours|open) \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINKED = re.compile(r"\]\(([^)#]+)")
COUNTED = re.compile(r"(\d+) of (\d+) are met, (\d+) are not ours, (\d+) are open")
# How many requirements of level 1 and 2 each section of the standard has; those of level 3 are left out.
ASKED = {
    "V1.1": "1-2", "V1.2": "1-9", "V1.3": "1-11", "V1.4": "1-3", "V1.5": "1-2", "V2.1": "1-3", "V2.2": "1-3",
    "V2.3": "1-4", "V2.4": "1", "V3.2": "1-2", "V3.3": "1-4", "V3.4": "1-6", "V3.5": "1-5", "V3.7": "1-2", "V4.1": "1-3",
    "V4.2": "1", "V4.3": "1-2", "V4.4": "1-4", "V5.1": "1", "V5.2": "1-3", "V5.3": "1-2", "V5.4": "1-3", "V6.1": "1-3",
    "V6.2": "1-12", "V6.3": "1-4", "V6.4": "1-4", "V6.5": "1-5", "V6.6": "1-3", "V6.8": "1-4", "V7.1": "1-3", "V7.2": "1-4",
    "V7.3": "1-2", "V7.4": "1-5", "V7.5": "1-2", "V7.6": "1-2", "V8.1": "1-2", "V8.2": "1-3", "V8.3": "1", "V8.4": "1",
    "V9.1": "1-3", "V9.2": "1-4", "V10.1": "1-2", "V10.2": "1-2", "V10.3": "1-4", "V10.4": "1-11", "V10.5": "1-5",
    "V10.6": "1-2", "V10.7": "1-3", "V11.1": "1-2", "V11.2": "1-3", "V11.3": "1-3", "V11.4": "1-4", "V11.5": "1",
    "V11.6": "1", "V12.1": "1-3", "V12.2": "1-2", "V12.3": "1-4", "V13.1": "1", "V13.2": "1-5", "V13.3": "1-2",
    "V13.4": "1-5", "V14.1": "1-2", "V14.2": "1-4", "V14.3": "1-3", "V15.1": "1-3", "V15.2": "1-3", "V15.3": "1-7",
    "V16.1": "1", "V16.2": "1-5", "V16.3": "1-4", "V16.4": "1-3", "V16.5": "1-3",
}  # fmt: skip


class Row(NamedTuple):
    """One requirement: its id, its level, what it asks in few words, how it stands, and how or why."""

    number: str
    level: str
    asks: str
    state: str
    how: str


def page(name: str) -> Path:
    """Return a page of the documentation."""
    return ROOT / "docs" / name


def rows(name: str) -> list[Row]:
    """Return what stands on a page, in its order."""
    return [Row(*found) for found in ROW.findall(page(name).read_text("utf-8"))]


def asked() -> Iterator[str]:
    """Yield every requirement of levels 1 and 2 that is not about WebRTC."""
    for section, numbers in ASKED.items():
        first, _, last = numbers.partition("-")
        yield from (f"{section}.{number}" for number in range(int(first), int(last or first) + 1))


def incomplete(name: str) -> list[str]:
    """Return what is missing on a page, stands there twice or out of order, is written otherwise, or is counted wrong."""
    text, found = page(name).read_text("utf-8"), rows(name)
    wrong = [f"{here} instead of {right}" for here, right in zip([row.number for row in found], asked(), strict=False) if here != right]  # fmt: skip
    if len(found) != len(list(asked())) or len(found) != sum(line.startswith("| V") for line in text.splitlines()):
        wrong.append("a requirement is missing, or a line is written otherwise")
    said = COUNTED.search(text)
    met, not_ours, left = (sum(row.state == state for row in found) for state in ("met", "not ours", "open"))
    if said is None or [int(one) for one in said.groups()] != [met, len(found), not_ours, left]:
        wrong.append(f"{met} of {len(found)} are met, {not_ours} are not ours, {left} are open")
    return wrong


def untrue(row: Row) -> list[str]:
    """Return the tests and pages that a line names and that are not there; a line that is met without any is untrue, too."""
    tests, links = NAMED.findall(row.how), LINKED.findall(row.how)
    wrong = [f"{path}::{test}" for path, test in tests if test not in named_in(ROOT / path)]
    wrong += [link for link in links if not (ROOT / "docs" / link).is_file()]
    # What looks like a test and is none, or is written so that it is not found.
    wrong += re.findall(r"tests/[^`\s]*", NAMED.sub("", row.how))
    if not row.how.strip() or (row.state == "met" and not (tests or links)):
        wrong.append("nothing is named")
    return wrong


@cache
def named_in(path: Path) -> set[str]:
    """Return the names of the tests in a file; of one that is not there, none."""
    if not path.is_file():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, FUNCTION)}
