"""The recipes and the kinds of fraud, found by walking their folders: adding one touches one folder and no list."""

from __future__ import annotations

import importlib
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sekisho.attacks.case import Case
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Laid

_FOLDER = Path(__file__).parent / "recipes"
_FRAUDS = Path(__file__).parent / "frauds"

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


def _recipe(folder: Path) -> Recipe:
    with (folder / "recipe.toml").open("rb") as file:
        data = tomllib.load(file)
    if data["id"] != folder.name:
        raise ValueError(f"{folder.name}/recipe.toml names another id: {data['id']}")
    module = importlib.import_module(f"sekisho.attacks.recipes.{folder.name}.lay")
    lay: Lay = module.lay
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
    folders = sorted(p.parent for p in _FOLDER.glob("*/recipe.toml"))
    return tuple(_recipe(folder) for folder in folders)


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
    with (folder / "fraud.toml").open("rb") as file:
        data = tomllib.load(file)
    if data["id"] != folder.name:
        raise ValueError(f"{folder.name}/fraud.toml names another id: {data['id']}")
    lay: LayFraud = importlib.import_module(f"sekisho.attacks.frauds.{folder.name}.lay").lay
    title = data["title"]
    return Fraud(
        data["id"], title["en"], title["ja"], tuple(data["attack_ids"]), data["planted"], tuple(data["twins"]), lay
    )


@cache
def frauds() -> tuple[Fraud, ...]:
    """Every kind of mail fraud, by id. The sample bank lays none of them unless it is asked to."""
    folders = sorted(p.parent for p in _FRAUDS.glob("*/fraud.toml"))
    return tuple(_fraud(folder) for folder in folders)
