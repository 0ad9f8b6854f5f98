"""What an entry of the journal says, in a sentence: `see:finding` is for programs."""

from sekisho.text.say import Lang, catalog, say

OTHER = {"see": "do", "do": "see"}


def did(what: str, lang: Lang) -> str:
    """Return what somebody did as a sentence; what an entry of another release says stays as it is written."""
    kind, _, rest = what.partition(":")
    name, _, mark = rest.partition(":")
    if kind == "refused" and name.startswith("sks_"):
        name, mark = "token", name
    told = _told(kind, name, lang) or what
    return say("did.token", lang, did=told, mark=mark) if mark and told != what else told


def _told(kind: str, name: str, lang: Lang) -> str:
    """Return the sentence, "" where there is none.

    Whoever opens by itself what takes forms, or sends a form to what only shows, is told of with the other's sentence.
    """
    said = _said(kind, name, lang)
    if said or kind not in OTHER:
        return said
    other = _said(OTHER[kind], name, lang)
    return say(f"did.other.{kind}", lang, did=other) if other else ""


def _said(kind: str, name: str, lang: Lang) -> str:
    if not name:
        return _known(f"did.in.{kind}", lang)
    if kind == "see" and name.startswith("export_"):
        table, _, form = name.removeprefix("export_").rpartition("_")
        thing = _known(f"did.thing.{table}", lang)
        return say("did.export", lang, form=form.upper(), thing=thing) if thing else ""
    if kind == "see" and name.startswith("api_"):
        thing = _known(f"did.thing.{name.removeprefix('api_')}", lang)
        return say("did.program", lang, thing=thing) if thing else ""
    return _known(f"did.{kind}.{name}", lang)


def _known(code: str, lang: Lang) -> str:
    return say(code, lang) if code in catalog() else ""
