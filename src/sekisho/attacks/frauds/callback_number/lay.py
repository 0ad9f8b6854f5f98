"""Lays a false change of a telephone number and two true ones."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    before = s.thread(voice, desk, s.moment(0.3, 0.6)) if s.rng.random() < 0.4 else []
    false = voices.elsewhere(voice, s.rng) if s.rng.random() < 0.35 else s.lookalike(voice)
    mail = s.say("fraud", false, desk, s.moment(0.65, 0.92), parent=before[-1] if before else None)
    why = f"{s.slots['newphone']} is not the counterparty's; meant for a later call-back"
    return s.attack([mail], why, context=before)


def _twin(s: Scene, role: str, why: str) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    before = s.thread(voice, desk, s.moment(0.3, 0.6)) if s.rng.random() < 0.4 else []
    if s.rng.random() < 0.3:
        voice = voices.elsewhere(voice, s.rng)
    mail = s.say(role, voice, desk, s.moment(0.65, 0.92), parent=before[-1] if before else None)
    return s.honest(role, [mail], why, context=before)


def _moved(s: Scene) -> Overlay:
    return _twin(s, "moved", "own address, by letter too")


def _mobile(s: Scene) -> Overlay:
    return _twin(s, "mobile", "own address; the number of the firm stays")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _moved, _mobile)
