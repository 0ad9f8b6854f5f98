"""Lays a change of account from a lookalike, an honest change, and an honest second domain."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    vendor, desk = s.vendor(), s.desk("Accounting", "General Affairs")
    false = s.lookalike(s.real(vendor))
    if s.rng.random() < 0.25:
        false = voices.answered_at(false, voices.freemail(false.who.name, s.world.institution.freemail, s.rng))
    account = s.account(vendor.holder_kana, vendor)
    mail = s.say("fraud", false, desk, s.moment())
    why = f"{false.address} is not of {vendor.domain}; the account is not on the list"
    return s.attack([mail], why, account=account)


def _letter(s: Scene) -> Overlay:
    vendor, desk = s.vendor(), s.desk("Accounting", "General Affairs")
    when = s.moment(0.4, 0.7)
    change = s.changed(vendor, when.date())
    mail = s.say("letter", s.real(vendor), desk, when)
    note = s.say("called", s.ours(s.colleague("Accounting")), desk, s.after(mail, 24, 70), frame="inside")
    account = s.slots["account_label"]
    why = "own domain, letter by post, called back at the number on file, list updated"
    return s.honest("letter", [mail], why, context=[note], account=account, change=change)


def _second_domain(s: Scene) -> Overlay:
    vendor, desk = s.vendor(), s.desk("Accounting", "General Affairs")
    voice = s.second(s.real(vendor))
    account = s.known_account(vendor)
    before = s.earlier(voice, desk)
    mail = s.say("second_domain", voice, desk, s.moment())
    why = f"{voice.address} has written for months; the account is the one on file"
    return s.honest("second_domain", [mail], why, context=before, account=account)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _letter, _second_domain)
