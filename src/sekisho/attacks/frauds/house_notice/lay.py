"""Lays a false notice of our own house, and true ones from the second domain, a mailing service and the usual domain."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import domains, voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay

_OFFICES = ("General Affairs", "Human Resources", "IT", "Accounting")
_HOLDER = {"ja": "ｼﾖｸｲﾝｼﾝﾎﾞｸｶｲ", "en": "Staff Association"}


def _fraud(s: Scene) -> Overlay:
    desk, writer = s.desk(), s.colleague(*_OFFICES)
    account = s.account(_HOLDER[s.language])
    false = s.lookalike(s.ours(writer))
    mail = s.say("fraud", false, desk, s.moment(), frame="inside")
    return s.attack([mail], f"{false.who.domain} is no domain of ours", account=account)


def _alias(s: Scene) -> Overlay:
    desk, writer = s.desk(), s.colleague(*_OFFICES)
    account = s.account(_HOLDER[s.language])
    ours = s.ours(writer)
    address = f"{writer.address.partition('@')[0]}@{s.world.institution.alias_domain}"
    voice = replace(ours, who=replace(ours.who, address=address))
    mail = s.say("alias", voice, desk, s.moment(), frame="inside")
    return s.honest("alias", [mail], "our own second domain over our own server", account=account)


def _newsletter(s: Scene) -> Overlay:
    desk, writer = s.desk(), s.colleague(*_OFFICES)
    domain = domains.second(s.world.institution.domain, s.rng, s.world.known_domains)
    address = f"{s.rng.choice(('news', 'kouhou', 'info'))}@{domain}"
    voice = voices.moved(s.ours(writer), address, s.rng)
    voice = replace(voice, who=replace(voice.who, client="bulk", signature=""))
    account = s.account(_HOLDER[s.language])
    before = [s.say("paper", voice, desk, s.moment(0.04, 0.4), frame="bare") for _ in range(s.rng.randint(2, 4))]
    mail = s.say("newsletter", voice, desk, s.moment(), frame="inside")
    return s.honest("newsletter", [mail], "the house paper, which has come for months", context=before, account=account)


def _usual(s: Scene) -> Overlay:
    desk, writer = s.desk(), s.colleague(*_OFFICES)
    account = s.account(_HOLDER[s.language])
    mail = s.say("usual", s.ours(writer), desk, s.moment(), frame="inside")
    return s.honest("usual", [mail], "usual domain over our own server", account=account)


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _alias, _newsletter, _usual)
