"""Every sentence a user reads, by code, in English and Japanese. Found by walking: a file a room, and a connector's own."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from sekisho.model.errors import Param, SekishoError
from sekisho.text.formats import place
from sekisho.text.lang import LANGS, Lang

__all__ = ["LANGS", "OWN", "Entry", "Lang", "catalog", "join", "parse", "rejected", "say", "sentence"]
OWN = "sentences.toml"
UNWORDED = "unworded"
MALFORMED = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError)
"""What a file of messages that is not written as it must be raises."""


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


_JOINED: ContextVar[Mapping[str, Entry]] = ContextVar("sentences of a firm's own connectors")


def join(entries: Mapping[str, Entry]) -> None:
    """Let the sentences of a firm's own connectors be said from here on, in place of those joined before.

    What the catalog has is never said otherwise.
    """
    _JOINED.set(dict(entries))


def _entry(code: str) -> Entry | None:
    return catalog().get(code) or _JOINED.get({}).get(code)


@dataclass(frozen=True, slots=True)
class SentenceFault:
    """What is wrong with one entry of a file of messages; `entry` is "" where the file as a whole cannot be read."""

    entry: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Found:
    """Every message by code, the file that each came from, and what was left out of connectors' own files, by folder."""

    entries: dict[str, Entry]
    origins: dict[str, str]
    faults: dict[str, tuple[SentenceFault, ...]]


def catalog() -> dict[str, Entry]:
    """Return every message by code; ValueError when two files of the rooms define the same code.

    What a connector's own file says wrongly, or what is said already, is left out, so that everything else can be said:
    `sekisho lint` names it.
    """
    return _found().entries


@cache
def _found() -> _Found:
    found = _Found({}, {}, {})
    for item in _by_name(files("sekisho.text").joinpath("catalog")):
        if item.name.endswith(".toml"):
            for code, entry in parse(item.read_bytes()).items():
                if code in found.entries:
                    raise ValueError(f"{item.name} defines {code} again")
                found.entries[code], found.origins[code] = entry, item.name
    for folder in _by_name(files("sekisho").joinpath("connectors")):
        own = folder.joinpath(OWN)
        if own.is_file():
            entries, found.faults[folder.name] = _usable(own.read_bytes(), folder.name, found.origins)
            found.entries.update(entries)
            found.origins.update(dict.fromkeys(entries, folder.name))
    return found


def faults(content: bytes, folder: str) -> tuple[SentenceFault, ...]:
    """Return what is wrong with the messages that a connector's folder brings: unreadable entries, and codes taken."""
    return _usable(content, folder, _found().origins)[1]


def said_in(folder: str) -> frozenset[str]:
    """Return the codes that are said by the file in the folder of one of our connectors."""
    return frozenset(code for code, origin in _found().origins.items() if origin == folder)


def written(content: bytes) -> frozenset[str]:
    """Return the codes for which a file of messages has an entry, right or wrong; none where it cannot be read."""
    try:
        return frozenset(_raw(content))
    except MALFORMED:
        return frozenset()


def _usable(
    content: bytes, folder: str, origins: Mapping[str, str]
) -> tuple[dict[str, Entry], tuple[SentenceFault, ...]]:
    """Return the messages of a connector's file that can be said, and what is wrong with the others."""
    try:
        raw = _raw(content)
    except MALFORMED as error:
        return {}, (SentenceFault("", str(error)),)
    found: dict[str, Entry] = {}
    wrong: list[SentenceFault] = []
    for code, written in raw.items():
        try:
            entry = msgspec.convert(written, Entry)
        except msgspec.ValidationError as error:
            wrong.append(SentenceFault(code, str(error)))
            continue
        if origins.get(code, folder) == folder:
            found[code] = entry
        else:
            wrong.append(SentenceFault(code, f"{origins[code]} has it"))
    return found, tuple(wrong)


def _raw(content: bytes) -> dict[str, Any]:
    return msgspec.toml.decode(content, type=dict[str, Any])


def parse(content: bytes) -> dict[str, Entry]:
    """Return the messages of one file; one of `MALFORMED`, with the entry in its text, where it is not written so."""
    found: dict[str, Entry] = {}
    for code, written in _raw(content).items():
        try:
            found[code] = msgspec.convert(written, Entry)
        except msgspec.ValidationError as error:
            raise msgspec.ValidationError(f"{code}: {error}") from None
    return found


def _by_name(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


def say(code: str, lang: Lang, **params: Param) -> str:
    """Return the sentence for `code` with `params` filled in; KeyError when the code or a parameter is missing."""
    entry = _entry(code)
    if entry is None:
        raise KeyError(code)
    return _said(entry, lang, params).format(**params)


def sentence(error: SekishoError, lang: Lang) -> str:
    """Return what happened and what to do, for an error with catalog code `error.<code>`.

    A `place` is written in the language; a `reason` that says why a record was rejected becomes its sentence. A code
    without one, of a connector that is not enabled any more, is told as a code.
    """
    entry, params = _entry(f"error.{error.code}"), dict(error.params)
    if entry is None:
        entry, params = catalog()[f"error.{UNWORDED}"], {**params, "code": error.code}
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
    if value and _entry(f"{code}.value"):
        return say(f"{code}.value", lang, value=value)
    return say(code, lang) if _entry(code) else reason
