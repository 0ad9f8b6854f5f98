"""Lays four pulls that nobody else reviewed, and three that somebody did."""

from __future__ import annotations

import datetime as dt
import hashlib
import random

from sekisho.attacks.code import Pull, Review
from sekisho.attacks.kit import back
from sekisho.attacks.nouns import World
from sekisho.attacks.overlay import Event, Label, Laid, Overlay

_ID = "unreviewed_merge"
FIRST = 900
"""Numbers from here on are the recipe's own."""
_HOUR = dt.timedelta(hours=1)


def commit(number: int, step: str) -> str:
    """Return a commit's hash."""
    return hashlib.sha256(f"{number}/{step}".encode()).hexdigest()[:40]


def _pull(world: World, number: int, title: str, author: str, days: int, *reviews: Review, bot: bool = False) -> Pull:
    merged = back(world, days, 15.5)
    return Pull(
        number,
        title,
        author,
        merged - 30 * _HOUR,
        merged,
        author if not bot else "m-kondo",
        commit(number, "head"),
        commit(number, "merge"),
        reviews,
        author_bot=bot,
    )


def _attacks(world: World) -> list[tuple[Pull, str]]:
    at = [back(world, days, 14.0) for days in (38, 27, 16, 4)]
    n = FIRST
    stale = Review("m-kondo", "APPROVED", at[3] - 20 * _HOUR, commit(n + 3, "first"))
    robot = Review("scan-robot[bot]", "APPROVED", at[2], commit(n + 2, "head"), bot=True)
    return [
        (_pull(world, n, "口座照会APIのタイムアウトを変更", "y-hayashi", 38), "no review"),
        (
            _pull(
                world,
                n + 1,
                "Allow batch role to read exports",
                "y-hayashi",
                27,
                Review("m-kondo", "COMMENTED", at[1], commit(n + 1, "head")),
            ),
            "a comment is no approval",
        ),
        (_pull(world, n + 2, "緊急: 帳票の文字化け対応", "t-ono", 16, robot), "approved by a bot only"),
        (_pull(world, n + 3, "Rotate signing key", "t-ono", 4, stale), "approved before the last push"),
    ]


def _twins(world: World) -> list[tuple[Pull, str]]:
    at = [back(world, days, 14.0) for days in (33, 21, 9)]
    n = FIRST + 10
    asked = Review("t-ono", "CHANGES_REQUESTED", at[2] - 9 * _HOUR, commit(n + 2, "first"))
    return [
        (
            _pull(world, n, "店舗一覧の更新", "y-hayashi", 33, Review("t-ono", "APPROVED", at[0], commit(n, "head"))),
            "another person approved the last commit",
        ),
        (
            _pull(
                world,
                n + 1,
                "Bump library from 4.2.0 to 4.2.1",
                "update-robot[bot]",
                21,
                Review("m-kondo", "APPROVED", at[1], commit(n + 1, "head")),
                bot=True,
            ),
            "a bot's change that a person approved",
        ),
        (
            _pull(
                world,
                n + 2,
                "入力検証の修正",
                "m-kondo",
                9,
                asked,
                Review("t-ono", "APPROVED", at[2], commit(n + 2, "head")),
            ),
            "approved after changes were asked for and pushed",
        ),
    ]


def _labels(rows: list[tuple[Pull, str]], *, attack: bool) -> tuple[Label, ...]:
    return tuple(
        Label(
            _ID,
            "attack" if attack else "benign",
            f"pull {pull.number}: {why}",
            why,
            subjects=(str(pull.number), pull.merge_commit),
            day=pull.merged.date(),
        )
        for pull, why in rows
    )


def lay(world: World, rng: random.Random) -> Laid:  # noqa: ARG001
    """Return the pulls of either kind."""
    bad, good = _attacks(world), _twins(world)
    events = [tuple(Event("dev.pulls", p.merged, p) for p, _ in rows) for rows in (bad, good)]
    return Laid(
        Overlay(events=events[0], labels=_labels(bad, attack=True)),
        Overlay(events=events[1], labels=_labels(good, attack=False)),
    )
