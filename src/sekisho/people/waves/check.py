"""Check all templates: what a recipient, a trainer or the one who sends would stumble over, each problem with its file."""

import email.policy
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Final

from sekisho.model.errors import Param, SekishoError
from sekisho.people.learning.lint.made_up import domains, phones
from sekisho.people.learning.terms import TACTICS
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.people.waves.compose import Form, form_of
from sekisho.people.waves.debrief import shown
from sekisho.people.waves.gate import TOPICS
from sekisho.people.waves.lure import Lure, lure_of
from sekisho.text.lang import LANGS, Lang

WORDS, SIGNS = 150, 350
"""Of the page afterwards: words in English, signs in Japanese."""
ASKS: Final = {"link": "link", "qr": "qr", "callback": "number"}
"""What a mail has to ask for, by the way it leads."""
_OWN = ("to", "cc", "bcc", "date", "message-id", "received", "dkim-signature", "x-sekisho-sim")
_QUOTE = re.compile(r'[“「"]([^”」"]{4,200})[”」"]')
_TAG = re.compile(r"<[^<>]{1,400}>")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `code` names the sentence `lures.check.<code>`, which the parameters fill."""

    file: str
    code: str
    params: tuple[tuple[str, Param], ...] = ()


def check(folders: Sequence[Path], modules: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with the templates of some folders; `modules` are those that are there (None: not looked at)."""
    found: list[Problem] = []
    for folder in folders:
        for path in sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith((".", "_"))):
            try:
                lure = lure_of(path)
            except SekishoError as error:
                found.append(Problem(path.name, "unreadable", tuple(error.params.items())))
                continue
            found += [*_card(lure, modules), *(one for lang in LANGS for one in _language(lure, lang))]
    return tuple(found)


def _card(lure: Lure, modules: Collection[str] | None) -> Iterator[Problem]:
    card, file = lure.card, f"{lure.card.id}/lure.toml"
    if card.tactic not in TACTICS:
        yield Problem(file, "term", (("term", card.tactic),))
    unknown = [one for one in card.groups if one not in {*GROUPS, EVERYONE}] + [
        one for one in card.topics if one not in TOPICS
    ]
    unknown += [one for one in card.modules if modules is not None and one not in modules]
    for one in unknown:
        yield Problem(file, "term", (("term", one),))
    if any(not 1 <= month <= 12 for month in card.months):
        yield Problem(file, "term", (("term", "months"),))
    if (card.channel == "attachment") != card.file.endswith(".html"):
        yield Problem(file, "file", (("file", card.file),))
    leads = card.channel in {"link", "qr", "attachment"}
    for lang in LANGS:
        words = card.words(lang)
        if leads and not (words.page_title and words.page_text):
            yield Problem(file, "page", (("lang", lang),))


def _language(lure: Lure, lang: Lang) -> Iterator[Problem]:
    file = f"{lure.card.id}/{lang}.eml"
    try:
        form = form_of(lure, lang)
    except SekishoError as error:
        yield Problem(file, "unreadable", tuple(error.params.items()))
        return
    message = message_from_bytes(lure.mails[lang], policy=email.policy.default)
    for name in message:
        if name.lower() in _OWN:
            yield Problem(file, "field", (("field", name),))
    text = form.text + _TAG.sub(" ", form.page)
    yield from _made_up(file, form, text, lang)
    wanted = ASKS.get(lure.card.channel)
    if wanted and "{{" + wanted + "}}" not in re.sub(r"\s", "", form.text + form.page):
        yield Problem(file, "asks", (("field", wanted),))
    if lure.card.channel in {"reply", "callback"} and "{{link}}" in re.sub(r"\s", "", form.text + form.page):
        yield Problem(file, "link")
    yield from _debrief(lure, lang, text + form.subject + form.shown + f"<{form.sender}>")


def _made_up(file: str, form: Form, text: str, lang: Lang) -> Iterator[Problem]:
    if not re.search(r"@[A-Za-z0-9.-]+\.example\b", form.sender):
        yield Problem(file, "sender", (("sender", form.sender[:120]),))
    for one in (*phones(text, lang), *domains(text)):
        yield Problem(file, "real", (("what", one),))


def _debrief(lure: Lure, lang: Lang, mail: str) -> Iterator[Problem]:
    file, page = f"{lure.card.id}/{lang}.md", lure.debriefs[lang]
    plain = _TAG.sub(" ", shown(page))
    long = len("".join(plain.split())) > SIGNS if lang == "ja" else len(plain.split()) > WORDS
    if long:
        yield Problem(file, "long", (("most", SIGNS if lang == "ja" else WORDS),))
    there = "".join(mail.split())
    quotes = ["".join(one.split()) for one in _QUOTE.findall(plain)]
    if not any(one in there for one in quotes):
        yield Problem(file, "quotes")
