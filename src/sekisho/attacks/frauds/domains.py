"""Domains that resemble another one: those that criminals register, and those that honest firms have beside their first."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from typing import Literal

from sekisho.attacks.lookalike import one_letter_off

Trick = Literal["letter", "affix", "suffix", "idn", "subdomain"]
TRICKS: tuple[Trick, ...] = ("letter", "letter", "affix", "affix", "suffix", "idn", "subdomain")

_AFFIXES = ("group", "jp", "billing", "accounts", "keiri", "hd", "net", "mail", "info", "pay", "office", "online")
_SUFFIXES = ("test", "example.net", "example.org", "example.com")
_SHELTERS = ("mail-relay", "secure-docs", "bizmail", "tenant-post", "cloudmx")
_STRANGE = {"a": "а", "e": "е", "o": "о", "c": "с", "i": "і", "p": "р", "s": "ѕ"}


def _affix(domain: str, rng: random.Random) -> str:
    label, _, rest = domain.partition(".")
    word = rng.choice(_AFFIXES)
    return f"{label}-{word}.{rest}" if rng.random() < 0.75 else f"{word}-{label}.{rest}"


def _suffix(domain: str, rng: random.Random) -> str:
    label, _, rest = domain.partition(".")
    return f"{label}.{rng.choice([s for s in _SUFFIXES if s != rest])}"


def _idn(domain: str, rng: random.Random) -> str:
    label, _, rest = domain.partition(".")
    places = [n for n, c in enumerate(label) if c in _STRANGE]
    if not places:
        return f"{label}s.{rest}"
    at = rng.choice(places)
    strange = label[:at] + _STRANGE[label[at]] + label[at + 1 :]
    return f"xn--{strange.encode('punycode').decode()}.{rest}"


def _honest(domain: str) -> bool:
    """Whether a resembling domain belongs to an honest firm: halved by chance, so that no domain is both in one bank."""
    return zlib.crc32(domain.encode()) % 2 == 0


def like(domain: str, trick: Trick, rng: random.Random, taken: Sequence[str]) -> str:
    """Return a domain that resembles another one by a trick, and that nobody known writes from."""
    for _ in range(40):
        match trick:
            case "letter":
                found = one_letter_off(domain, rng, tuple(taken))
            case "affix":
                found = _affix(domain, rng)
            case "suffix":
                found = _suffix(domain, rng)
            case "idn":
                found = _idn(domain, rng)
            case _:
                found = f"{domain}.{rng.choice(_SHELTERS)}{rng.randint(2, 99)}.test"
        if found not in taken and not _honest(found):
            return found
    return one_letter_off(domain, rng, tuple(taken))


def second(domain: str, rng: random.Random, taken: Sequence[str]) -> str:
    """Return a second domain of an honest firm: a department's, a group's, another suffix, a part of its own."""
    for _ in range(40):
        word = rng.choice(_AFFIXES)
        found = rng.choice((_affix(domain, rng), _suffix(domain, rng), f"{word}.{domain}"))
        if found not in taken and _honest(found):
            return found
    return f"mail.{domain}"
