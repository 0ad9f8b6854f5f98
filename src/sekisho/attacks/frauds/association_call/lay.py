"""Lays a false association, and a true one that asks for its levy, warns and surveys."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.frauds.voices import Voice
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Language, Person, World
from sekisho.attacks.overlay import Overlay

_DESKS = ("General Affairs", "Accounting", "Treasury", "Executive")
_HOLDER = {"ja": "ｷﾖｳｶｲﾌﾀﾝｷﾝｸﾞﾁ", "en": "Association Levy Account"}


def _known(s: Scene) -> tuple[Person, Voice, list[Mail], str]:
    desk = s.desk(*_DESKS)
    voice = s.person(*s.firm("body"))
    account = s.account(_HOLDER[s.language])
    return desk, voice, [s.say("circular", voice, desk, s.moment(0.04, 0.4), frame="office") for _ in range(3)], account


def _fraud(s: Scene) -> Overlay:
    desk, voice, before, _ = _known(s)
    account = s.account(_HOLDER[s.language])
    if s.rng.random() < 0.6:
        false = s.lookalike(voice)
    else:
        false, before = s.person(*s.firm("body"), s.rng.choice(("pass", "weak", "none"))), []
    mail = s.say("fraud", false, desk, s.moment(), frame="office")
    return s.attack([mail], f"{false.address} is no association of ours", context=before, account=account)


def _twin(s: Scene, role: str, why: str) -> Overlay:
    desk, voice, before, account = _known(s)
    mail = s.say(role, voice, desk, s.moment(), frame="office")
    return s.honest(role, [mail], why, context=before, account=account)


def _levy(s: Scene) -> Overlay:
    return _twin(s, "levy", "known for months, account as in its earlier circulars")


def _warning(s: Scene) -> Overlay:
    return _twin(s, "warning", "known for months, quotes a fraud to warn of it")


def _survey(s: Scene) -> Overlay:
    return _twin(s, "survey", "known for months, asks for figures by form")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _levy, _warning, _survey)
