"""Lays a lure to many from a taken-over colleague, and three honest mails to many."""

from __future__ import annotations

import random
from collections.abc import Sequence

from sekisho.attacks.case import Case
from sekisho.attacks.compose import shown
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.mail import Address
from sekisho.attacks.nouns import Language, Person, World
from sekisho.attacks.overlay import Overlay


def _many(s: Scene, *without: Person) -> Sequence[Address]:
    people = [p for p in s.world.staff if p.left is None and p not in without]
    return [shown(s.ours(p).who) for p in s.rng.sample(people, min(len(people), s.rng.randint(6, 24)))]


def _fraud(s: Scene) -> Overlay:
    desk, person = s.desk(), s.colleague()
    voice = voices.elsewhere(s.ours(person), s.rng)
    mail = s.say("fraud", voice, desk, s.moment(), frame="inside", cc=_many(s, desk, person))
    return s.attack([mail], f"written from {voice.who.origin} with another program, to many, a page of strangers")


def _inside(s: Scene, role: str, why: str, *departments: str) -> Overlay:
    desk, person = s.desk(), s.colleague(*departments)
    s.slots["url"] = f"https://portal.{s.world.institution.domain}/{s.rng.getrandbits(24):06x}"
    mail = s.say(role, s.ours(person), desk, s.moment(), frame="inside", cc=_many(s, desk, person))
    return s.honest(role, [mail], why)


def _share(s: Scene) -> Overlay:
    return _inside(s, "share", "usual program and net, our own domain")


def _notice(s: Scene) -> Overlay:
    return _inside(s, "notice", "IT, our own domain", "IT")


def _report(s: Scene) -> Overlay:
    desk, victim, person = s.desk("IT"), s.colleague(), s.colleague()
    scam = s.say("fraud", voices.elsewhere(s.ours(person), s.rng), victim, s.moment(), frame="inside")
    mail = s.say("report", s.ours(victim), desk, s.after(scam, 0.2, 6), parent=scam, frame="inside")
    return s.honest("report", [mail], "passes the lure on as a lure")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _share, _notice, _report)
