"""Lays a request for gift cards, an honest purchase, an awareness mail and a supplier's answer."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds.masks import false_boss
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    desk, boss = s.desk("General Affairs", "Accounting", "Sales Promotion"), s.boss()
    voice = false_boss(s, boss)
    mails, context = [s.say("fraud", voice, desk, s.moment(), frame="boss")], []
    if s.rng.random() < 0.4:
        context = [s.say("done", s.ours(desk), voice, s.after(mails[0], 0.2, 4), parent=mails[0], frame="inside")]
        mails.append(s.say("more", voice, desk, s.after(context[0], 0.2, 4), parent=context[0], frame="boss"))
    return s.attack(mails, f"{voice.address} is not how {boss.name.romaji} writes; codes by mail", context=context)


def _campaign(s: Scene) -> Overlay:
    desk = s.desk("General Affairs", "Accounting", "Sales Promotion")
    writer = s.boss() if s.rng.random() < 0.3 else s.colleague("Sales Promotion", "Human Resources")
    mail = s.say("campaign", s.ours(writer), desk, s.moment(), frame="inside")
    return s.honest("campaign", [mail], "own mailbox, paid by invoice, no codes by mail")


def _awareness(s: Scene) -> Overlay:
    desk = s.desk("General Affairs", "Accounting", "Sales Promotion")
    mail = s.say("awareness", s.ours(s.colleague("IT", "Risk Management")), desk, s.moment(), frame="inside")
    return s.honest("awareness", [mail], "IT quotes the fraud to warn of it")


def _supplier(s: Scene) -> Overlay:
    desk = s.desk("General Affairs", "Accounting", "Sales Promotion")
    voice = s.real(s.vendor())
    order = s.say("order", s.ours(desk), voice, s.moment(0.4, 0.85), frame="office")
    mail = s.say("supplier", voice, desk, s.after(order), parent=order)
    return s.honest("supplier", [mail], "a counterparty answers our own order", context=[order])


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _campaign, _awareness, _supplier)
