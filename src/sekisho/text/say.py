"""Every sentence a user reads, by code, in English and Japanese. One catalog file a room, found by walking."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from sekisho.model.errors import Param, SekishoError
from sekisho.text.formats import place
from sekisho.text.lang import LANGS, Lang

__all__ = ["LANGS", "Entry", "Lang", "catalog", "rejected", "say", "sentence"]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message: the sentence, and for an error what to do next, in both languages.

    `one_en` is the English sentence where the parameter that `counts` names is 1.
    """

    en: str
    ja: str
    do_en: str = ""
    do_ja: str = ""
    one_en: str = ""
    counts: str = "count"


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
    return _said(catalog()[code], lang, params).format(**params)


def sentence(error: SekishoError, lang: Lang) -> str:
    """Return what happened and what to do, for an error with catalog code `error.<code>`.

    A `place` is written in the language; a `reason` that says why a record was rejected becomes its sentence.
    """
    entry = catalog()[f"error.{error.code}"]
    params = dict(error.params)
    if isinstance(where := params.get("place"), str):
        params["place"] = place(where, lang)
    if isinstance(reason := params.get("reason"), str):
        params["reason"] = rejected(reason, lang, str(params.get("value") or ""))
    what, todo = _said(entry, lang, params), entry.do_ja if lang == "ja" else entry.do_en
    gap = "" if lang == "ja" else " "
    return gap.join(part.format(**params) for part in (what, todo) if part)


def _said(entry: Entry, lang: Lang, params: Mapping[str, Param]) -> str:
    if lang == "ja":
        return entry.ja
    return entry.one_en if entry.one_en and str(params.get(entry.counts)) == "1" else entry.en


def rejected(reason: str, lang: Lang, value: str = "") -> str:
    """Return why a record was rejected, with the value that was not understood; a reason without a sentence as it is."""
    code = f"reject.{reason}"
    if value and f"{code}.value" in catalog():
        return say(f"{code}.value", lang, value=value)
    return say(code, lang) if code in catalog() else reason
