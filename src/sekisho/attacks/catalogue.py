"""The recipes and the kinds of fraud, found by walking their folders: adding one touches one folder and no list."""

from __future__ import annotations

import importlib
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sekisho.attacks.case import Case
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Laid

_HERE = Path(__file__).parent

Lay = Callable[[World, random.Random], Laid]
LayFraud = Callable[[World, random.Random, Language], Case]


@dataclass(frozen=True, slots=True)
class Recipe:
    """One attack: what is planted, how it is told from its honest twin, and the function that lays both."""

    id: str
    title_en: str
    title_ja: str
    family: str
    attack_ids: tuple[str, ...]
    planted: str
    twin: str
    counterparties: int
    """How many counterparties of its own it needs."""
    people: int
    """How many members of staff of its own it needs."""
    lay: Lay


def _read(card: Path) -> tuple[dict[str, Any], Any]:
    """Return what a card says, and the function that lays what it speaks of; ValueError where it is another folder's."""
    folder = card.parent
    with card.open("rb") as file:
        data = tomllib.load(file)
    if data["id"] != folder.name:
        raise ValueError(f"{folder.name}/{card.name} names another id: {data['id']}")
    return data, importlib.import_module(f"sekisho.attacks.{folder.parent.name}.{folder.name}.lay").lay


def _recipe(folder: Path) -> Recipe:
    data, lay = _read(folder / "recipe.toml")
    return Recipe(
        data["id"],
        data["title"]["en"],
        data["title"]["ja"],
        data["family"],
        tuple(data["attack_ids"]),
        data["planted"].strip(),
        data["twin"].strip(),
        data.get("counterparties", 0),
        data.get("people", 0),
        lay,
    )


@cache
def recipes() -> tuple[Recipe, ...]:
    """Every recipe, by id."""
    return tuple(_recipe(card.parent) for card in sorted(_HERE.glob("recipes/*/recipe.toml")))


@dataclass(frozen=True, slots=True)
class Fraud:
    """A kind of mail fraud, which can be laid on a world as often as one likes, each time with other words."""

    id: str
    title_en: str
    title_ja: str
    attack_ids: tuple[str, ...]
    planted: str
    twins: tuple[str, ...]
    """What each honest twin is, in the order in which a case holds them."""
    lay: LayFraud


def _fraud(folder: Path) -> Fraud:
    data, lay = _read(folder / "fraud.toml")
    title = data["title"]
    return Fraud(
        data["id"], title["en"], title["ja"], tuple(data["attack_ids"]), data["planted"], tuple(data["twins"]), lay
    )


@cache
def frauds() -> tuple[Fraud, ...]:
    """Every kind of mail fraud, by id. The sample bank lays none of them unless it is asked to."""
    return tuple(_fraud(card.parent) for card in sorted(_HERE.glob("frauds/*/fraud.toml")))
