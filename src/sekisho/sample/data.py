"""The words that the sample is made of: names, firms and phrases, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

Triple = tuple[str, str, str]


def load(name: str) -> dict[str, Any]:
    """One data file of this folder."""
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


def _triples(rows: list[list[str]]) -> tuple[Triple, ...]:
    return tuple((a, b, c) for a, b, c in rows)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of people, departments and roles."""

    family: tuple[Triple, ...]
    given: tuple[Triple, ...]
    english: tuple[str, ...]
    departments: tuple[tuple[str, str, int], ...]
    roles: tuple[tuple[str, str, int], ...]
    executives: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Firms:
    """Parts of counterparties' names, and banks."""

    prefixes: tuple[Triple, ...]
    trades: tuple[tuple[str, str, str, str], ...]
    forms: tuple[Triple, ...]
    english: tuple[str, ...]
    english_trades: tuple[Triple, ...]
    banks: tuple[Triple, ...]
    branches: tuple[Triple, ...]


@cache
def names() -> Names:
    """Return the file of names."""
    d = load("names.toml")
    return Names(
        _triples(d["family"]),
        _triples(d["given"]),
        tuple(d["english"]),
        tuple((a, b, int(c)) for a, b, c in d["departments"]),
        tuple((a, b, int(c)) for a, b, c in d["roles"]),
        tuple((a, b) for a, b in d["executives"]),
    )


@cache
def firms() -> Firms:
    """Return the file of firms and banks."""
    d = load("firms.toml")
    return Firms(
        _triples(d["prefixes"]),
        tuple((a, b, c, e) for a, b, c, e in d["trades"]),
        _triples(d["forms"]),
        tuple(d["english"]),
        _triples(d["english_trades"]),
        _triples(d["banks"]),
        _triples(d["branches"]),
    )
