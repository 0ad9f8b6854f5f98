"""The languages that every sentence is written in."""

from collections.abc import Mapping
from typing import Literal, get_args

Lang = Literal["en", "ja"]
LANGS: tuple[Lang, ...] = get_args(Lang)


def one(text: str) -> Lang | None:
    """Return the language that a text names, None where it names none of ours."""
    return next((lang for lang in LANGS if lang == text), None)


def accepted(header: str) -> Lang:
    """Return the first of ours that a browser's `Accept-Language` names, English where it names none."""
    asked = (one(part.partition(";")[0].strip().lower()[:2]) for part in header.split(","))
    return next(filter(None, asked), "en")


def of_terminal(environ: Mapping[str, str]) -> Lang:
    """Return the language of the terminal: SEKISHO_LANG, else LC_ALL, LC_MESSAGES or LANG; English where unsure."""
    named = (environ.get(name) for name in ("SEKISHO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "ja" if next(filter(None, named), "").lower().startswith("ja") else "en"
