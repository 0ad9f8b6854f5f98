"""Lays a takeover inside a real thread, a traveller with the known account, and an honest change in a thread."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    vendor, desk = s.vendor(), s.desk("Accounting", "Treasury")
    voice = s.real(vendor)
    before = s.thread(voice, desk, s.moment(0.4, 0.85))
    account = s.account(vendor.holder_kana, vendor)
    intruder = voices.elsewhere(voice, s.rng) if s.rng.random() < 0.75 else voice
    if s.rng.random() < 0.2:
        intruder = voices.answered_at(intruder, s.lookalike(voice).address)
    mail = s.say("fraud", intruder, desk, s.after(before[-1], 3, 60), parent=before[-1])
    why = "real address, genuine thread, an account that neither list nor any letter knows"
    return s.attack([mail], why, context=before, account=account)


def _travelling(s: Scene) -> Overlay:
    vendor, desk = s.vendor(), s.desk("Accounting", "Treasury")
    voice = s.real(vendor)
    before = s.thread(voice, desk, s.moment(0.4, 0.85))
    account = s.known_account(vendor)
    away = voices.elsewhere(voice, s.rng)
    mail = s.say("travelling", away, desk, s.after(before[-1], 3, 60), parent=before[-1])
    return s.honest("travelling", [mail], "another device, but the account on file", context=before, account=account)


def _change(s: Scene) -> Overlay:
    vendor, desk = s.vendor(), s.desk("Accounting", "Treasury")
    voice = s.real(vendor)
    before = s.thread(voice, desk, s.moment(0.35, 0.6))
    when = s.after(before[-1], 3, 60)
    change = s.changed(vendor, when.date())
    mail = s.say("change", voice, desk, when, parent=before[-1])
    note = s.say("called", s.ours(s.colleague("Accounting")), desk, s.after(mail, 24, 70), frame="inside")
    why = "same program and net as ever, letter, called back, list updated"
    account = s.slots["account_label"]
    return s.honest("change", [mail], why, context=[*before, note], account=account, change=change)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _travelling, _change)
