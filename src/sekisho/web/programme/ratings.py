"""How readily a group falls for a template: by NIST's Phish Scale before anything is known, by what was measured once it is."""

from datetime import date
from functools import lru_cache

from sekisho.people.measure.difficulty import prior_difficulty
from sekisho.people.phish_scale.premise import Readers
from sekisho.people.phish_scale.rate import rate
from sekisho.people.phish_scale.scale import Rated
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.people.waves.lure import Lure
from sekisho.text.lang import Lang


@lru_cache(maxsize=4_096)
def rated(digest: str, mail: bytes, name: str, group: str, month: date, trained: float, known: str) -> Rated:  # noqa: ARG001 - the digest keys the cache
    """Return the rating of a template's mail for a group on a day, of whom a share was trained on its tactic and something is `known`."""
    return rate(mail, name, Readers(group if group in GROUPS else EVERYONE, month, trained, known))


def rating(lure: Lure, lang: Lang, group: str, day: date, known: str = "", trained: float = 0.0) -> Rated:
    """Return the rating of a template in a language for a group on a day, of whom something is `known`."""
    name = f"{lure.card.id}.{lang}"
    return rated(lure.digest, lure.mails[lang], name, group, day.replace(day=1), round(trained, 2), known)


def easiness(lure: Lure, lang: Lang, group: str, day: date, known: str = "") -> float:
    """Return the log odds with which one of a group falls for a template, as the scale says before it was ever sent."""
    found = rating(lure, lang, group, day, known)
    return prior_difficulty(found.premise.total, found.count)
