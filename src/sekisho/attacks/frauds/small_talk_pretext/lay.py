"""Lays a pretext of several turns, and two honest talks of as many turns."""

from __future__ import annotations

import random

from sekisho.attacks.case import Case
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.frauds.voices import Voice
from sekisho.attacks.frauds.words import Frame
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Language, Person, World
from sekisho.attacks.overlay import Overlay


def _talk(s: Scene, voice: Voice, desk: Person, role: str, frame: Frame) -> tuple[list[Mail], list[Mail]]:
    """Return what the other side wrote, and what we wrote."""
    theirs, own = [s.say("small", voice, desk, s.moment(0.35, 0.75), frame=frame)], list[Mail]()
    for _ in range(s.rng.choice((1, 1, 2))):
        own.append(s.say("kind", s.ours(desk), voice, s.after(theirs[-1]), parent=theirs[-1], frame="reply"))
        last = len(own) == 2 or s.rng.random() < 0.7
        theirs.append(s.say(role if last else "chat", voice, desk, s.after(own[-1]), parent=own[-1], frame=frame))
        if last:
            return theirs, own
    own.append(s.say("kind", s.ours(desk), voice, s.after(theirs[-1]), parent=theirs[-1], frame="reply"))
    theirs.append(s.say(role, voice, desk, s.after(own[-1]), parent=own[-1], frame=frame))
    return theirs, own


def _fraud(s: Scene) -> Overlay:
    desk = s.desk("Accounting", "Lending", "General Affairs", "Treasury")
    account = s.account("ｺｳﾘﾕｳｶｲｼﾞﾑｷﾖｸ" if s.language == "ja" else "Member Events Office")
    voice = s.person(*(s.firm("agency") if s.rng.random() < 0.6 else ("", "")))
    theirs, own = _talk(s, voice, desk, "fraud", "office" if voice.firm else "person")
    return s.attack(theirs, "nobody whom the firm knows; the talk turns to money", context=own, account=account)


def _seminar(s: Scene) -> Overlay:
    desk = s.desk("Accounting", "Lending", "General Affairs", "Treasury")
    voice = s.person(*(s.firm("agency") if s.rng.random() < 0.6 else ("", "")))
    theirs, own = _talk(s, voice, desk, "seminar", "office" if voice.firm else "person")
    return s.honest("seminar", theirs, "a stranger, but no payment, no account, no data", context=own)


def _supplier(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "Lending", "General Affairs", "Treasury"), s.vendor()
    account = s.known_account(vendor)
    theirs, own = _talk(s, s.real(vendor), desk, "supplier", "vendor")
    return s.honest("supplier", theirs, "own domain, account on file", context=own, account=account)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _seminar, _supplier)
