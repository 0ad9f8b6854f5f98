"""Lays a false executive with a transfer, and a true order, a private note and a reported fraud."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import words
from sekisho.attacks.frauds.masks import false_boss
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _holder(s: Scene) -> str:
    if s.language == "en":
        return s.firm("law")[0]
    return words.name("ja", s.rng).kana


def _fraud(s: Scene) -> Overlay:
    desk, boss = s.desk("Accounting", "Treasury"), s.boss()
    voice = false_boss(s, boss)
    account = s.account(_holder(s))
    if s.rng.random() < 0.5:
        hook = s.say("hook", voice, desk, s.moment(), frame="boss")
        answer = s.say("done", s.ours(desk), voice, s.after(hook, 0.2, 3), parent=hook, frame="inside")
        ask = s.say("fraud", voice, desk, s.after(answer, 0.2, 4), parent=answer, frame="boss")
        mails, context = [hook, ask], [answer]
    else:
        mails, context = [s.say("fraud", voice, desk, s.moment(), frame="boss")], []
    return s.attack(mails, f"{voice.address} is not how {boss.name.romaji} writes", context=context, account=account)


def _order(s: Scene) -> Overlay:
    desk, boss = s.desk("Accounting", "Treasury"), s.boss()
    account = s.known_account(s.vendor())
    mail = s.say("order", s.ours(boss), desk, s.moment(), frame="boss")
    return s.honest("order", [mail], "own mailbox, decided by the board, an account on file", account=account)


def _private(s: Scene) -> Overlay:
    desk, boss = s.desk("Accounting", "Treasury"), s.boss()
    voice = s.private(boss)
    before = [s.say("golf", voice, desk, s.moment(0.04, 0.4), frame="boss") for _ in range(s.rng.randint(2, 3))]
    mail = s.say("private", voice, desk, s.moment(), frame="boss")
    return s.honest(
        "private", [mail], "the private address used for months, nothing of the firm's money", context=before
    )


def _report(s: Scene) -> Overlay:
    desk, boss = s.desk("Accounting", "Treasury", "IT"), s.boss()
    victim = s.colleague()
    s.account(_holder(s))
    scam = s.say("fraud", false_boss(s, boss), victim, s.moment(), frame="boss")
    mail = s.say("report", s.ours(victim), desk, s.after(scam, 0.2, 8), parent=scam, frame="inside")
    return s.honest("report", [mail], "a colleague passes a fraud on as a fraud")


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _order, _private, _report)
