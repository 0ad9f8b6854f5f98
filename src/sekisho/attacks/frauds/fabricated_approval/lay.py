"""Lays a fabricated approval, a real one, and one that a colleague passes on."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.kit import to_person
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    desk, boss, vendor = s.desk("Accounting", "Treasury"), s.boss(), s.vendor()
    false = s.lookalike(s.real(vendor)) if s.rng.random() < 0.5 else s.person(*s.firm("agency"))
    s.slots["vendor"] = false.firm
    asked = s.say("request", false, boss, s.moment(0.4, 0.85))
    agreed = s.say("agreed", s.ours(boss), false, s.after(asked), parent=asked, frame="boss")
    account = s.account(vendor.holder_kana if s.language == "en" else "ｷﾞﾖｳﾑｲﾀｸｸﾞﾁ")
    copied = [to_person(boss)] if s.rng.random() < 0.3 else []
    if s.rng.random() < 0.3:
        false = voices.answered_at(false, voices.freemail(false.who.name, s.world.institution.freemail, s.rng))
    mail = s.say("fraud", false, desk, s.after(agreed), parent=agreed, cc=copied)
    if s.rng.random() < 0.5:
        mail = replace(mail, in_reply_to="", references=())
    return s.attack([mail], "the quoted exchange never took place", account=account)


def _approved(s: Scene) -> Overlay:
    desk, boss, vendor = s.desk("Accounting", "Treasury"), s.boss(), s.vendor()
    voice = s.real(vendor)
    copied = [to_person(desk)]
    asked = s.say("request", voice, boss, s.moment(0.4, 0.85), cc=copied)
    agreed = s.say("agreed", s.ours(boss), voice, s.after(asked), parent=asked, frame="boss", cc=copied)
    account = s.known_account(vendor)
    mail = s.say("approved", voice, desk, s.after(agreed), parent=agreed, cc=[to_person(boss)])
    why = "the quoted exchange is in the desk's mailbox; account on file"
    return s.honest("approved", [mail], why, context=[asked, agreed], account=account)


def _passed_on(s: Scene) -> Overlay:
    desk, boss, vendor = s.desk("Accounting", "Treasury"), s.boss(), s.vendor()
    helper = s.colleague("General Affairs", "Lending")
    asked = s.say("request", s.real(vendor), boss, s.moment(0.4, 0.85))
    agreed = s.say("agreed", s.ours(boss), helper, s.after(asked), parent=asked, frame="boss")
    account = s.known_account(vendor)
    mail = s.say("passed_on", s.ours(helper), desk, s.after(agreed), parent=agreed, frame="inside")
    return s.honest("passed_on", [mail], "a colleague over our own server; account on file", account=account)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _approved, _passed_on)
