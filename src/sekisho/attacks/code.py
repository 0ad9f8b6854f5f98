"""What a repository's history and its checks say: merged pulls, planned changes, findings of scanners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Review:
    """One review of a pull, of the commit that stood then."""

    by: str
    state: Literal["APPROVED", "COMMENTED", "CHANGES_REQUESTED", "DISMISSED"]
    at: dt.datetime
    commit: str
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Pull:
    """A merged pull; `head` is its last commit. An event of source `dev.pulls`."""

    number: int
    title: str
    author: str
    opened: dt.datetime
    merged: dt.datetime
    merged_by: str
    head: str
    merge_commit: str
    reviews: tuple[Review, ...] = ()
    author_bot: bool = False
    base: str = "main"


@dataclass(frozen=True, slots=True)
class Change:
    """One resource of a plan. An event of source `dev.plan`."""

    type: str
    name: str
    actions: tuple[str, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    unknown: Mapping[str, Any]
    """What is known after apply only, as the plan marks it."""

    @property
    def address(self) -> str:
        """The resource's address."""
        return f"{self.type}.{self.name}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a scanner. An event of source `dev.scan`."""

    tool: Literal["Sast", "Iac"]
    rule: str
    text: str
    file: str
    line: int
    level: str | None
    """None where the result has no level of its own, as in the wild."""
    default: str | None
    """The level that the rule declares; None where it declares none, which reads as warning."""
    suppressed: bool = False
