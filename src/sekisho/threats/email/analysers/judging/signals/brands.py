"""Whether the sender bears the name of a firm that phish often imitate, and writes from a domain that is not that firm's."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import msgspec


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: list[str]


@cache
def _brands() -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    data = files("sekisho.threats.email.analysers.judging").joinpath("data", "brands.toml").read_bytes()
    return tuple(_brand(*line.split("=", 1)) for line in msgspec.toml.decode(data, type=_File).names)


def _brand(name: str, words: str) -> tuple[re.Pattern[str], str, tuple[str, ...]]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    edge = r"(?<![a-z0-9])" if folded.isascii() else ""
    return re.compile(f"{edge}{re.escape(folded)}{edge.replace('<!', '!')}"), name, tuple(words.split(","))


@lru_cache(maxsize=8192)
def imitated(name: str, domain: str) -> str:
    """Return the firm that `name`, a display name, claims and `domain`, a registrable one, does not bear; "" where none."""
    text = unicodedata.normalize("NFKC", name).casefold()
    for pattern, brand, words in _brands():
        if pattern.search(text) and not any(word in domain for word in words):
            return brand
    return ""
