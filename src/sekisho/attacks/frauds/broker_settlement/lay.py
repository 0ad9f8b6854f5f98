"""Lays a false change of settlement instructions, a confirmed trade and an announced change."""

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

_HOLDER = {"ja": "ｼﾖｳｹﾝｹﾂｻｲｸﾞﾁ", "en": "Client Settlement"}


def _known(s: Scene) -> tuple[Person, Voice, list[Mail], str]:
    desk = s.desk("Treasury", "Accounting")
    voice = s.person(*s.firm("broker"))
    account = s.account(_HOLDER[s.language])
    count = s.rng.randint(2, 3)
    return (
        desk,
        voice,
        [s.say("trade", voice, desk, s.moment(0.04, 0.4), frame="office") for _ in range(count)],
        account,
    )


def _fraud(s: Scene) -> Overlay:
    desk, voice, before, _ = _known(s)
    account = s.account(_HOLDER[s.language])
    false = voices.elsewhere(voice, s.rng) if s.rng.random() < 0.3 else s.lookalike(voice)
    parent = before[-1] if s.rng.random() < 0.5 else None
    mail = s.say("fraud", false, desk, s.moment(), frame="office", parent=parent)
    return s.attack(
        [mail], f"{false.address}: instructions that no other channel knows", context=before, account=account
    )


def _confirm(s: Scene) -> Overlay:
    desk, voice, before, account = _known(s)
    parent = before[-1] if s.rng.random() < 0.5 else None
    mail = s.say("confirm", voice, desk, s.moment(), frame="office", parent=parent)
    return s.honest("confirm", [mail], "the instructions in use since the first trade", context=before, account=account)


def _announced(s: Scene) -> Overlay:
    desk, voice, before, _ = _known(s)
    account = s.account(_HOLDER[s.language])
    mail = s.say("announced", voice, desk, s.moment(0.42, 0.7), frame="office")
    s.slots["vendor"] = voice.firm
    note = s.say("called", s.ours(s.colleague("Treasury", "Accounting")), desk, s.after(mail, 24, 70), frame="inside")
    why = "weeks ahead, by letter, confirmed by call"
    return s.honest("announced", [mail], why, context=[*before, note], account=account)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _confirm, _announced)
