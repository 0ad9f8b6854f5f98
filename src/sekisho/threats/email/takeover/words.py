"""Words of rules and names of folders, in English, Japanese and the languages of other mailboxes, folded so that widths and cases do not matter."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

_FEEDS = re.compile(r"(?<![a-z])rss(?![a-z])")
"""The folder of news feeds, by whatever name a language gives it."""


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    data: dict[str, Any] = msgspec.toml.decode(files(__package__).joinpath("words.toml").read_bytes())
    return {name: tuple(fold(one) for one in words) for name, words in data.items()}


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def picked(text: str) -> tuple[str, ...]:
    """Return the words about money, or about warnings, that a rule's conditions hold; Latin ones as whole words."""
    seen = fold(text)
    return tuple(one for kind in ("finance", "warning") for one in _lists()[kind] if _holds(seen, one))


def hides(folder: str) -> float:
    """Return how much a folder hides, by the last part of its path: 2.5 where nobody keeps mail, 1 where nobody looks, else 0."""
    last = _last(folder)
    if last in _lists()["hiding"] or _FEEDS.search(last) or not re.search(r"\w", last):
        return 2.5
    return 1.0 if last in _lists()["aside"] else 0.0


def is_sent_folder(path: str) -> bool:
    """Tell whether a folder is the one of letters that were sent, by the last part of its path."""
    return _last(path) in _lists()["sent"]


def is_freemail(domain: str) -> bool:
    """Tell whether anyone may have an address at a domain."""
    return domain in _lists()["freemail"]


def _last(path: str) -> str:
    return re.split(r"[\\/:]", fold(path).rstrip("\\/"))[-1].strip()


def _holds(seen: str, word: str) -> bool:
    if not word.isascii():
        return word in seen
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?:s|es|ing|ed)?(?![a-z0-9])", seen) is not None
