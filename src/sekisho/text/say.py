"""Every sentence a user reads, by code, in English and Japanese. Found by walking: a file a room, and a connector's own."""

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from sekisho.model.errors import Param, SekishoError
from sekisho.text.formats import place
from sekisho.text.lang import LANGS, Lang

__all__ = ["LANGS", "OWN", "Entry", "Lang", "catalog", "join", "parse", "rejected", "say", "sentence"]
OWN = "sentences.toml"
UNWORDED = "unworded"


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


@cache
def catalog() -> dict[str, Entry]:
    """Return every message by code; ValueError when two files define the same code."""
    found: dict[str, Entry] = {}
    for name, item in _written():
        for code, entry in parse(item.read_bytes()).items():
            if code in found:
                raise ValueError(f"{name} defines {code} again")
            found[code] = entry
    return found


def parse(content: bytes) -> dict[str, Entry]:
    """Return the messages of one file; msgspec errors where it is not written as it must be."""
    return msgspec.toml.decode(content, type=dict[str, Entry])


def _written() -> Iterator[tuple[str, Traversable]]:
    """Yield the files of messages by name: those of the rooms, then those that lie in connectors' own folders."""
    for item in _by_name(files("sekisho.text").joinpath("catalog")):
        if item.name.endswith(".toml"):
            yield item.name, item
    for folder in _by_name(files("sekisho").joinpath("connectors")):
        own = folder.joinpath(OWN)
        if own.is_file():
            yield f"{folder.name}/{OWN}", own


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
