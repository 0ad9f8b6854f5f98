"""Lays a second copy of an invoice with another account, an honest copy and a corrected one."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.frauds.slots import money
from sekisho.attacks.frauds.voices import Voice
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Language, Person, Vendor, World
from sekisho.attacks.overlay import Overlay


def _invoice(s: Scene) -> tuple[Person, Vendor, Voice, Mail]:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    s.known_account(vendor)
    return desk, vendor, voice, s.say("invoice", voice, desk, s.moment(0.35, 0.8))


def _fraud(s: Scene) -> Overlay:
    desk, vendor, voice, first = _invoice(s)
    account = s.account(vendor.holder_kana, vendor)
    roll = s.rng.random()
    if roll < 0.5:
        false = s.lookalike(voice)
    elif roll < 0.75:
        false = voices.elsewhere(voice, s.rng)
    else:
        false = voices.answered_at(voices.spoofed(voice, s.rng), s.lookalike(voice).address)
    parent = first if s.rng.random() < 0.4 else None
    mail = s.say("fraud", false, desk, s.after(first, 5, 90), parent=parent)
    why = "the same invoice, another account that is on no list"
    return s.attack([mail], why, context=[first], account=account)


def _again(s: Scene, role: str, why: str) -> Overlay:
    desk, vendor, voice, first = _invoice(s)
    account = s.known_account(vendor)
    if role == "corrected":
        s.slots["sum"] = money(s.language, s.rng)
    if s.rng.random() < 0.15:
        voice = voices.spoofed(voice, s.rng, "relayed")
    parent = first if s.rng.random() < 0.4 else None
    mail = s.say(role, voice, desk, s.after(first, 5, 90), parent=parent)
    return s.honest(role, [mail], why, context=[first], account=account)


def _copy(s: Scene) -> Overlay:
    return _again(s, "copy", "the same invoice, the account on file")


def _corrected(s: Scene) -> Overlay:
    return _again(s, "corrected", "another sum, the account on file")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _copy, _corrected)
