"""Lays results without a level: two that are errors by their rule, and three that are not or are suppressed."""

from __future__ import annotations

import random

from sekisho.attacks.code import Finding
from sekisho.attacks.kit import back
from sekisho.attacks.nouns import World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay

_ID = "finding_without_level"


def _attacks() -> tuple[tuple[Finding, str], ...]:
    injected = "Query built from user input"
    return (
        (
            Finding("Sast", "java.sql-injection", injected, "src/inquiry/AccountQuery.java", 88, None, "error"),
            "rule says error",
        ),
        (
            Finding("Sast", "java.hardcoded-key", "Key in source", "src/sign/Keys.java", 21, None, "error"),
            "rule says error",
        ),
    )


def _twins() -> tuple[tuple[Finding, str], ...]:
    injected = "Query built from user input"
    return (
        (
            Finding("Sast", "java.weak-random", "Weak random", "src/web/Token.java", 40, None, None),
            "no level anywhere reads as warning",
        ),
        (Finding("Sast", "java.todo-auth", "Unused check", "src/web/Login.java", 12, None, "note"), "rule says note"),
        (
            Finding(
                "Sast",
                "java.sql-injection",
                injected,
                "test/inquiry/QueryTest.java",
                30,
                None,
                "error",
                suppressed=True,
            ),
            "suppressed in the source",
        ),
    )


def _laid(world: World, rows: tuple[tuple[Finding, str], ...], *, attack: bool) -> Overlay:
    labels = tuple(
        Label(
            _ID,
            "attack" if attack else "benign",
            f"{f.rule} at {f.file}:{f.line}",
            why,
            subjects=(f.rule, f"{f.file}:{f.line}"),
        )
        for f, why in rows
    )
    return Overlay(events=tuple(Event("dev.scan", back(world, 1, 3.0), f) for f, _ in rows), labels=labels)


def lay(world: World, rng: random.Random) -> Laid:  # noqa: ARG001
    """Return the results of either kind."""
    return Laid(_laid(world, _attacks(), attack=True), _laid(world, _twins(), attack=False))
