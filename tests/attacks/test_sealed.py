"""The second bank of texts: complete, fillable, in words of its own. Failures name a place and never quote a text."""

import datetime as dt
import re
import tomllib
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sekisho.attacks import catalogue
from sekisho.attacks.catalogue import frauds
from sekisho.attacks.frauds import words
from sekisho.attacks.frauds.deal import deal
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay
from sekisho.attacks.writers.eml import render
from sekisho.sample import world
from sekisho.sample.planting import plant

FIRST = Path(catalogue.__file__).parent / "frauds"
SEALED = Path(__file__).parents[2] / "bench/sealed/frauds"
LANGUAGES: tuple[Language, ...] = ("ja", "en")
KINDS = sorted(folder.name for folder in SEALED.iterdir() if folder.is_dir())
EACH = list(product(["shared", *KINDS], LANGUAGES))
CONTEXT = {
    *(
        "circular",
        "announce",
        "meeting",
        "trade",
        "more",
        "invoice",
        "hook",
        "golf",
        "request",
        "agreed",
        "order",
        "press",
    ),
    *(
        "paper",
        "file",
        "before",
        "told",
        "asked",
        "ours",
        "small",
        "kind",
        "chat",
        "talk",
        "answer",
        "settled",
        "done",
        "called",
    ),
}
"""Roles that are written around a fraud or a twin."""


@pytest.fixture(scope="module")
def bank() -> World:
    return world.make(3, staff=60, days=90, mailboxes=6, end=dt.date(2026, 11, 20))


@cache
def read(folder: Path, kind: str) -> dict[str, Any]:
    return tomllib.loads((folder / ("shared.toml" if kind == "shared" else f"{kind}/text.toml")).read_text())


def roles(folder: Path, kind: str, language: Language) -> dict[str, words.Role]:
    return words.roles(folder if kind == "shared" else folder / kind, language)


def runs(text: str, language: Language) -> set[str]:
    """Return the runs of five words or of twelve characters; a slot counts as one."""
    if language == "en":
        found = re.findall(r"[a-z0-9'{}_]+", text.lower())
        return {" ".join(found[i : i + 5]) for i in range(len(found) - 4)}
    plain = re.sub(r"\s", "", re.sub(r"\{[a-z_]+\}", "◯", text))
    return {plain[i : i + 12] for i in range(len(plain) - 11)}


@cache
def first_runs(language: Language) -> frozenset[str]:
    kinds = ["shared", *KINDS]
    return frozenset(
        run
        for kind in kinds
        for r in roles(FIRST, kind, language).values()
        for b in r.bodies
        for run in runs(b, language)
    )


def everything(parts: list[Overlay], bank: World) -> list[bytes]:
    return [render(mail, bank.institution, "") for part in parts for mail in part.mails]


def test_the_second_bank_has_the_kinds_there_were_when_it_was_written() -> None:
    assert len(KINDS) == 22
    assert set(KINDS) <= {f.id for f in frauds()}


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_the_second_bank_has_every_role_of_the_first_and_no_other(kind: str, language: Language) -> None:
    assert set(roles(SEALED, kind, language)) == set(roles(FIRST, kind, language))


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_frauds_and_twins_have_texts_enough(kind: str, language: Language) -> None:
    found = roles(SEALED, kind, language)
    least = {name: 6 if name == "fraud" else 3 if name in CONTEXT else 5 for name in found}
    assert [name for name, role in found.items() if len(set(role.bodies)) < least[name] or not role.subjects] == []


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_no_body_leans_on_the_words_of_the_first_bank(kind: str, language: Language) -> None:
    near = [
        (name, number)
        for name, role in roles(SEALED, kind, language).items()
        for number, body in enumerate(role.bodies)
        if (own := runs(body, language)) and len(own & first_runs(language)) > 0.1 * len(own)
    ]
    assert near == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_frames_and_lists_are_names_that_the_first_bank_has_too(language: Language) -> None:
    lists = {name for name, rows in read(SEALED, "shared")[language].items() if isinstance(rows, list)}
    assert lists <= set(words.lists(language))
    assert {n for n in words.lists(language) if n.startswith(("hello_", "close_"))} <= lists


@pytest.mark.parametrize("kind", KINDS)
def test_every_slot_is_filled_in_whatever_is_drawn(bank: World, kind: str) -> None:
    parts = [part for case in deal(bank, 11, 12, kinds=[kind], texts=SEALED) for part in case.overlays]
    open_slots = [
        number
        for number, mail in enumerate(mail for part in parts for mail in part.mails)
        if re.search(r"\{[a-z_]+\}|[<>]\w+\|", mail.body + mail.subject)
    ]
    assert open_slots == []


@pytest.mark.parametrize(("kind", "language"), [x for x in EACH if x[0] != "shared"])
def test_a_role_that_has_no_account_in_the_first_bank_has_none_in_the_second(kind: str, language: Language) -> None:
    given = re.compile(r"\{(lines|acct|tail)\}")
    first, second = roles(FIRST, kind, language), roles(SEALED, kind, language)
    bold = [
        n for n, r in second.items() if given.search("".join(r.bodies)) and not given.search("".join(first[n].bodies))
    ]
    assert bold == []


def test_a_sample_speaks_the_second_bank_when_it_is_asked_to(bank: World) -> None:
    ours, theirs = (
        everything([p for c in deal(bank, 5, 1, texts=texts) for p in c.overlays], bank) for texts in (None, SEALED)
    )
    assert not set(ours) & set(theirs)
    large = world.make(3, staff=200, days=90, mailboxes=8, end=dt.date(2026, 11, 20))
    plans = [plant(large, 5, attacks=True, frauds=1, texts=texts) for texts in (None, SEALED)]
    first, second = ({x.title for x in plan.labels if x.recipe in KINDS} for plan in plans)
    assert second
    assert second <= first
    assert plans[0].mails != plans[1].mails
