"""Lays a false answer to our own question, a true answer, and a true one from another desk."""

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
    asked = s.say("ours", s.ours(desk), voice, s.moment(0.35, 0.85), frame="office")
    account = s.account(vendor.holder_kana, vendor)
    false = voices.elsewhere(voice, s.rng) if s.rng.random() < 0.45 else s.lookalike(voice)
    mail = s.say("fraud", false, desk, s.after(asked, 0.3, 40), parent=asked)
    why = "answers our own mail with an account that is on no list"
    return s.attack([mail], why, context=[asked], account=account)


def _answer(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    asked = s.say("ours", s.ours(desk), voice, s.moment(0.35, 0.85), frame="office")
    account = s.known_account(vendor)
    voice = voices.elsewhere(voice, s.rng) if s.rng.random() < 0.3 else voice
    mail = s.say("reply", voice, desk, s.after(asked, 0.3, 40), parent=asked)
    return s.honest("reply", [mail], "own address, account on file", context=[asked], account=account)


def _forwarded(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    asked = s.say("ours", s.ours(desk), voice, s.moment(0.35, 0.85), frame="office")
    account = s.known_account(vendor)
    relayed = voices.spoofed(voice, s.rng, "relayed")
    relayed = voices.answered_at(relayed, f"ticket-{s.slots['ref'].lower()}@helpdesk-saas.example")
    mail = s.say("forwarded", relayed, desk, s.after(asked, 0.3, 40), parent=asked)
    return s.honest(
        "forwarded", [mail], "a ticket system in between; account on file", context=[asked], account=account
    )


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _answer, _forwarded)
