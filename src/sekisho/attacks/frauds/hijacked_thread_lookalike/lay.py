"""Lays a thread that goes on from a lookalike, one from a second domain, and one under a new hand."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import words
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.mail import Address
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    before = s.thread(voice, desk, s.moment(0.35, 0.8), turns=s.rng.choice((2, 3)))
    account = s.account(vendor.holder_kana, vendor)
    false = s.lookalike(voice)
    copied = [Address("", f"keiri@{false.who.domain}")] if s.rng.random() < 0.4 else []
    mails = [s.say("fraud", false, desk, s.after(before[-1], 4, 70), parent=before[-1], cc=copied)]
    context = list(before)
    if s.rng.random() < 0.4:
        answer = s.say("answer", s.ours(desk), false, s.after(mails[0]), parent=mails[0], frame="reply")
        mails.append(s.say("press", false, desk, s.after(answer), parent=answer))
        context.append(answer)
    why = f"{false.address} is not of {vendor.domain}, in a thread that is"
    return s.attack(mails, why, context=context, account=account)


def _second_domain(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    other = s.second(voice)
    known = s.earlier(other, desk)
    before = s.thread(voice, desk, s.moment(0.45, 0.8), turns=s.rng.choice((2, 3)))
    account = s.known_account(vendor)
    mail = s.say("second_domain", other, desk, s.after(before[-1], 4, 70), parent=before[-1])
    why = f"{other.address} has written for months; account on file"
    return s.honest("second_domain", [mail], why, context=[*known, *before], account=account)


def _handover(s: Scene) -> Overlay:
    desk, vendor = s.desk("Accounting", "General Affairs"), s.vendor()
    voice = s.real(vendor)
    before = s.thread(voice, desk, s.moment(0.35, 0.8), turns=s.rng.choice((2, 3)))
    account = s.known_account(vendor)
    name = words.name(s.language, s.rng)
    shown = name.kanji if s.language == "ja" else name.romaji
    address = f"{name.family_romaji.lower()}@{vendor.domain}"
    sign = f"{vendor.legal}\n{shown}\nTEL {vendor.phone}"
    new = replace(voice, who=replace(voice.who, name=name, shown=shown, address=address, signature=sign))
    mail = s.say("handover", new, desk, s.after(before[-1], 4, 70), parent=before[-1], cc=[before[0].sender])
    return s.honest(
        "handover", [mail], "own domain, the old contact in copy, account on file", context=before, account=account
    )


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _second_domain, _handover)
