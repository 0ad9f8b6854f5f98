"""Lays false wire instructions for a closing, and three honest mails about one."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.frauds.voices import Voice
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Language, Person, World
from sekisho.attacks.overlay import Overlay

_HOLDER = {"ja": "ｹﾂｻｲｱｽﾞｶﾘｸﾞﾁ", "en": "Settlement Trust Account"}


def _known(s: Scene) -> tuple[Person, Voice, list[Mail], str]:
    desk = s.desk("Lending", "Accounting", "Treasury")
    voice = s.person(*s.firm("title"), s.rng.choice(("pass", "pass", "weak")))
    account = s.account(_HOLDER[s.language])
    return desk, voice, [s.say("file", voice, desk, s.moment(0.1, 0.45), frame="office") for _ in range(2)], account


def _fraud(s: Scene) -> Overlay:
    desk, voice, before, _ = _known(s)
    account = s.account(_HOLDER[s.language])
    false = voices.elsewhere(voice, s.rng) if s.rng.random() < 0.35 else s.lookalike(voice)
    parent = before[-1] if s.rng.random() < 0.6 else None
    mail = s.say("fraud", false, desk, s.moment(0.5, 0.92), frame="office", parent=parent)
    return s.attack(
        [mail], f"{false.address}: instructions that differ from those on paper", context=before, account=account
    )


def _twin(s: Scene, role: str, why: str) -> Overlay:
    desk, voice, before, account = _known(s)
    parent = before[-1] if s.rng.random() < 0.6 else None
    mail = s.say(role, voice, desk, s.moment(0.5, 0.92), frame="office", parent=parent)
    return s.honest(role, [mail], why, context=before, account=account)


def _closing(s: Scene) -> Overlay:
    return _twin(s, "closing", "the instructions of the file, handed over on paper")


def _statement(s: Scene) -> Overlay:
    return _twin(s, "statement", "asks for a figure and gives no instructions")


def _borrower(s: Scene) -> Overlay:
    desk, voice = s.desk("Lending", "Accounting", "Treasury"), s.person()
    s.firm("title")
    account = s.account(_HOLDER[s.language])
    mail = s.say("borrower", voice, desk, s.moment(0.5, 0.92), frame="person")
    return s.honest("borrower", [mail], "a borrower asks about the own loan", account=account)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _closing, _statement, _borrower)
