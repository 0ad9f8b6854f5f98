"""Lays a false employee's new salary account, and three honest mails about salary accounts."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds.masks import false_boss
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.kana import zengin
from sekisho.attacks.nouns import Language, Person, World
from sekisho.attacks.overlay import Overlay


def _salary(s: Scene, person: Person) -> str:
    name = person.name
    return s.account(zengin(name.kana) if s.language == "ja" else name.romaji)


def _fraud(s: Scene) -> Overlay:
    desk, victim = s.desk("Human Resources", "General Affairs"), s.colleague()
    voice = false_boss(s, victim)
    account = _salary(s, victim)
    mail = s.say("fraud", voice, desk, s.moment(), frame="inside")
    return s.attack([mail], f"{voice.address} is not how {victim.name.romaji} writes", account=account)


def _form(s: Scene) -> Overlay:
    desk, person = s.desk("Human Resources", "General Affairs"), s.colleague()
    account = _salary(s, person)
    mail = s.say("form", s.ours(person), desk, s.moment(), frame="inside")
    return s.honest("form", [mail], "own mailbox, own desk, the form in person", account=account)


def _joiner(s: Scene) -> Overlay:
    desk, person = s.desk("Human Resources", "General Affairs"), s.colleague()
    voice = s.private(person)
    account = _salary(s, person)
    asked = s.say("asked", s.ours(desk), voice, s.moment(0.4, 0.85), frame="inside")
    mail = s.say("joiner", voice, desk, s.after(asked), parent=asked, frame="person")
    return s.honest(
        "joiner", [mail], "an answer to our own mail to the address on file", context=[asked], account=account
    )


def _notice(s: Scene) -> Overlay:
    desk, writer = s.desk("Human Resources", "General Affairs"), s.colleague("Human Resources", "Accounting")
    mail = s.say("notice", s.ours(writer), desk, s.moment(), frame="inside")
    return s.honest("notice", [mail], "personnel's own procedure")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _form, _joiner, _notice)
