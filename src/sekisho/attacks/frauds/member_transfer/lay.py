"""Lays a false member with a transfer, and three true ones."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices, words
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.frauds.voices import Voice
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Language, Person, World
from sekisho.attacks.overlay import Overlay

_DESKS = ("Lending", "Sales Promotion", "Treasury", "Accounting")


def _holder(s: Scene) -> str:
    found = words.name(s.language, s.rng)
    return found.kana if s.language == "ja" else found.romaji


def _known(s: Scene) -> tuple[Person, Voice, list[Mail], str]:
    desk, member = s.desk(*_DESKS), s.person()
    before = [s.say("before", member, desk, s.moment(0.04, 0.4), frame="person") for _ in range(s.rng.randint(1, 2))]
    return desk, member, before, s.account(_holder(s))


def _fraud(s: Scene) -> Overlay:
    desk, member, before, account = _known(s)
    if s.rng.random() < 0.5:
        voice = voices.elsewhere(member, s.rng)
    else:
        voice = voices.moved(member, voices.freemail(member.who.name, s.world.institution.freemail, s.rng), s.rng)
    mail = s.say("fraud", voice, desk, s.moment(), frame="person")
    return s.attack([mail], "the member did not write this; no call, no visit", context=before, account=account)


def _twin(s: Scene, role: str, why: str) -> Overlay:
    desk, member, before, account = _known(s)
    voice = voices.elsewhere(member, s.rng) if s.rng.random() < 0.4 else member
    mail = s.say(role, voice, desk, s.moment(), frame="person")
    return s.honest(role, [mail], why, context=before, account=account)


def _visit(s: Scene) -> Overlay:
    return _twin(s, "visit", "known address, comes to the branch")


def _question(s: Scene) -> Overlay:
    return _twin(s, "question", "known address, asks and instructs nothing")


def _firm(s: Scene) -> Overlay:
    desk = s.desk(*_DESKS)
    voice = s.real(s.vendor())
    mail = s.say("firm", voice, desk, s.moment())
    return s.honest("firm", [mail], "the instruction itself comes through online banking")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _visit, _question, _firm)
