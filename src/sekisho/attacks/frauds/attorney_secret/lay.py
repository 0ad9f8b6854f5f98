"""Lays a false attorney, an engaged one whom a colleague announced, and one known for months."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks.case import Case
from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.play import play
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay


def _fraud(s: Scene) -> Overlay:
    desk = s.desk("Accounting", "Treasury", "Executive")
    s.boss()
    firm, domain = s.firm("law")
    account = s.account(firm if s.language == "en" else "ｱｽﾞｶﾘｷﾝｸﾞﾁ")
    voice = s.person(firm, domain, s.rng.choice(("pass", "pass", "weak")))
    roll = s.rng.random()
    if roll < 0.3:
        voice = s.lookalike(voice)
    elif roll < 0.55:
        voice = voices.answered_at(voice, voices.freemail(voice.who.name, s.world.institution.freemail, s.rng))
    elif roll < 0.7:
        address = voices.freemail(voice.who.name, s.world.institution.freemail, s.rng)
        voice = replace(voices.moved(voice, address, s.rng), firm=firm)
    mail = s.say("fraud", voice, desk, s.moment(), frame="office")
    return s.attack([mail], "nobody engaged or announced this firm", account=account)


def _engaged(s: Scene) -> Overlay:
    desk = s.desk("Accounting", "Treasury", "Executive")
    s.boss()
    voice = s.person(*s.firm("law"), s.rng.choice(("pass", "pass", "weak")))
    news = s.say("announce", s.ours(s.colleague("General Affairs")), desk, s.moment(0.3, 0.8), frame="inside")
    mail = s.say("engaged", voice, desk, s.after(news, 12, 60), frame="office")
    return s.honest("engaged", [mail], "announced by a colleague the day before", context=[news])


def _fees(s: Scene) -> Overlay:
    desk = s.desk("Accounting", "Treasury", "Executive")
    s.boss()
    firm, domain = s.firm("law")
    voice = s.person(firm, domain, s.rng.choice(("pass", "pass", "weak")))
    before = [s.say("meeting", voice, desk, s.moment(0.04, 0.4), frame="office") for _ in range(s.rng.randint(2, 3))]
    account = s.account(firm if s.language == "en" else "ﾍﾞﾝｺﾞｼﾎｳｼﾕｳｸﾞﾁ")
    mail = s.say("fees", voice, desk, s.moment(), frame="office")
    return s.honest(
        "fees", [mail], "has written for months; account as in the engagement letter", context=before, account=account
    )


def lay(world: World, rng: random.Random, language: Language) -> Case:
    """Return one draw."""
    return play(__file__, world, rng, language, _fraud, _engaged, _fees)
