"""Lays a false executive who wants to leave mail for a chat, and three honest people who want the same."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds.masks import false_boss
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    desk = s.desk("General Affairs", "Accounting")
    boss = s.boss()
    voice = false_boss(s, boss)
    first = s.say("fraud", voice, desk, s.moment(), frame="boss")
    mails, context = [first], []
    if s.rng.random() < 0.5:
        answer = s.say("done", s.ours(desk), voice, s.after(first, 0.2, 5), parent=first, frame="inside")
        context.append(answer)
        mails.append(s.say("more", voice, desk, s.after(answer, 0.2, 6), parent=answer, frame="boss"))
    why = f"{voice.address} is not how {boss.name.romaji} writes; moves the talk away from mail"
    return s.attack(mails, why, context=context)


def _club(s: Scene) -> Overlay:
    desk = s.desk("General Affairs", "Accounting")
    s.boss()
    mail = s.say("club", s.ours(s.colleague()), desk, s.moment(), frame="inside")
    return s.honest("club", [mail], "a colleague over our own server")


def _private(s: Scene) -> Overlay:
    desk = s.desk("General Affairs", "Accounting")
    boss = s.boss()
    voice = s.private(boss)
    before = [s.say("golf", voice, desk, s.moment(0.04, 0.4), frame="boss") for _ in range(s.rng.randint(2, 3))]
    mail = s.say("private", voice, desk, s.moment(), frame="boss")
    return s.honest("private", [mail], "the private address used for months", context=before)


def _drill(s: Scene) -> Overlay:
    desk = s.desk("General Affairs", "Accounting")
    s.boss()
    mail = s.say("drill", s.ours(s.colleague("Risk Management", "IT")), desk, s.moment(), frame="inside")
    return s.honest("drill", [mail], "the continuity team, known to all")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _club, _private, _drill)
