"""Every sentence a user reads, by code, in English and Japanese. One catalog file a room, found by walking."""

from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import msgspec

from sekisho.model.errors import Param, SekishoError

Lang = Literal["en", "ja"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message: the sentence, and for an error what to do next, in both languages."""

    en: str
    ja: str
    do_en: str = ""
    do_ja: str = ""


@cache
def catalog() -> dict[str, Entry]:
    """Return every message by code; ValueError when two files define the same code."""
    found: dict[str, Entry] = {}
    for item in sorted(files("sekisho.text").joinpath("catalog").iterdir(), key=lambda entry: entry.name):
        if not item.name.endswith(".toml"):
            continue
        for code, entry in msgspec.toml.decode(item.read_bytes(), type=dict[str, Entry]).items():
            if code in found:
                raise ValueError(f"{item.name} defines {code} again")
            found[code] = entry
    return found


def say(code: str, lang: Lang, **params: Param) -> str:
    """Return the sentence for `code` with `params` filled in; KeyError when the code or a parameter is missing."""
    entry = catalog()[code]
    return (entry.ja if lang == "ja" else entry.en).format(**params)


def sentence(error: SekishoError, lang: Lang) -> str:
    """Return what happened and what to do, for an error with catalog code `error.<code>`."""
    entry = catalog()[f"error.{error.code}"]
    what, todo = (entry.ja, entry.do_ja) if lang == "ja" else (entry.en, entry.do_en)
    gap = "" if lang == "ja" else " "
    return gap.join(part.format(**error.params) for part in (what, todo) if part)
