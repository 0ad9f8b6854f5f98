"""Lays a false request for lists, and three honest ones."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.masks import false_boss
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay

_DESKS = ("Human Resources", "General Affairs", "Accounting", "Lending")


def _fraud(s: Scene) -> Overlay:
    desk, boss = s.desk(*_DESKS), s.boss()
    if s.rng.random() < 0.65:
        mail = s.say("fraud", false_boss(s, boss), desk, s.moment(), frame="boss")
    else:
        voice = s.person(*s.firm("agency"), s.rng.choice(("pass", "pass", "weak")))
        mail = s.say("fraud", voice, desk, s.moment(), frame="office")
    return s.attack([mail], f"{mail.sender.address} has no business with these lists")


def _audit(s: Scene) -> Overlay:
    desk, person = s.desk(*_DESKS), s.colleague("Audit")
    ours = s.ours(person)
    local = person.address.partition("@")[0]
    voice = replace(ours, who=replace(ours.who, address=f"{local}@{s.world.institution.alias_domain}"))
    mail = s.say("audit", voice, desk, s.moment(), frame="inside")
    return s.honest("audit", [mail], "our own second domain over our own server")


def _auditor(s: Scene) -> Overlay:
    desk = s.desk(*_DESKS)
    voice = s.person(*s.firm("agency"), s.rng.choice(("pass", "pass", "weak")))
    news = s.say("announce", s.ours(s.colleague("Audit", "General Affairs")), desk, s.moment(0.3, 0.8), frame="inside")
    if s.rng.random() < 0.3:
        voice = replace(voice, extra=voices.foreign(voice.address, s.rng))
    mail = s.say("auditor", voice, desk, s.after(news, 12, 70), frame="office")
    return s.honest("auditor", [mail], "announced by a colleague", context=[news])


def _colleague(s: Scene) -> Overlay:
    desk = s.desk(*_DESKS)
    writer = s.boss() if s.rng.random() < 0.4 else s.colleague()
    mail = s.say("colleague", s.ours(writer), desk, s.moment(), frame="inside")
    return s.honest("colleague", [mail], "a colleague over our own server")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _audit, _auditor, _colleague)
