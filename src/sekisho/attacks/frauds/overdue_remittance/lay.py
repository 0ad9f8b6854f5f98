"""Lays a reminder with a new address for payment, an honest reminder, and an announced collector."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay

_HOLDER = {"ja": "ｼﾕｳﾉｳﾀﾞｲｺｳｸﾞﾁ", "en": "Receivables Collections"}


def _fraud(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    if s.rng.random() < 0.6:
        false = s.lookalike(s.real(vendor))
        account = s.account(vendor.holder_kana, vendor)
    else:
        false = s.person(*s.firm("agency"), s.rng.choice(("pass", "weak", "none")))
        account = s.account(_HOLDER[s.language])
    if s.rng.random() < 0.25:
        false = voices.answered_at(false, voices.freemail(false.who.name, s.world.institution.freemail, s.rng))
    mail = s.say("fraud", false, desk, s.moment())
    return s.attack([mail], f"{false.address}: nobody on file, a new account", account=account)


def _reminder(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    account = s.known_account(vendor)
    voice = s.real(vendor)
    if s.rng.random() < 0.2:
        voice = voices.answered_at(voice, f"keiri@{vendor.domain}")
    mail = s.say("reminder", voice, desk, s.moment())
    return s.honest("reminder", [mail], "own domain, account on file", account=account)


def _assigned(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    firm, domain = s.firm("agency")
    account = s.account(_HOLDER[s.language])
    told = s.say("told", s.real(vendor), desk, s.moment(0.3, 0.6))
    note = s.say("called", s.ours(s.colleague("Accounting")), desk, s.after(told, 24, 70), frame="inside")
    voice = s.person(firm, domain, s.rng.choice(("pass", "weak", "none")))
    mail = s.say("assigned", voice, desk, s.after(note, 24, 90))
    return s.honest(
        "assigned", [mail], "announced by the counterparty, confirmed by call", context=[told, note], account=account
    )


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _reminder, _assigned)
