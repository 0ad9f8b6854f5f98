"""Lays a payment asked for by a taken-over colleague, and two true requests."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    desk, person = s.desk("Accounting", "Treasury"), s.colleague()
    account = s.account(s.vendor().holder_kana)
    voice = voices.elsewhere(s.ours(person), s.rng)
    mails, context = [s.say("fraud", voice, desk, s.moment(), frame="inside")], []
    if s.rng.random() < 0.4:
        context = [s.say("done", s.ours(desk), person, s.after(mails[0], 0.2, 4), parent=mails[0], frame="inside")]
        mails.append(s.say("more", voice, desk, s.after(context[0], 0.2, 5), parent=context[0], frame="inside"))
    why = f"written from {voice.who.origin} with another program; the account is on no list"
    return s.attack(mails, why, context=context, account=account)


def _usual(s: Scene) -> Overlay:
    desk, person = s.desk("Accounting", "Treasury"), s.colleague()
    account = s.known_account(s.vendor())
    mail = s.say("usual", s.ours(person), desk, s.moment(), frame="inside")
    return s.honest("usual", [mail], "usual program and net, account on file", account=account)


def _travelling(s: Scene) -> Overlay:
    desk, person = s.desk("Accounting", "Treasury"), s.colleague()
    account = s.known_account(s.vendor())
    mail = s.say("travelling", voices.elsewhere(s.ours(person), s.rng), desk, s.moment(), frame="inside")
    return s.honest("travelling", [mail], "another device, account on file", account=account)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _usual, _travelling)
