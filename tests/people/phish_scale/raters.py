"""Mails rated by hand (`rated/`), and how well two raters agree: Cohen's kappa."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from sekisho.people.phish_scale.scale import Cue, Premise, Rated
from sekisho.people.waves.lure import BUILT_IN

_LINK = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")
_FOLDER = Path(__file__).parent / "rated"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mail as it is sent to a group in a month, and what a person said of it. `held`: of the half that the rules were not made with."""

    id: str
    lang: str
    raw: bytes
    group: str
    day: date
    said: Rated
    held: bool


def labelled() -> Iterator[Labelled]:
    """Yield every mail that was rated: the templates that come with the program, and those made up for this."""
    for name, told in _read("lures"):
        for lang in ("en", "ja"):
            mail = message_from_bytes((BUILT_IN / name / f"{lang}.eml").read_bytes())
            del mail["X-Sekisho-Cue"], mail["X-Sekisho-Premise"]
            for group, premise in told["premise"].items():
                said = _said(told[lang], premise)
                yield Labelled(f"{name}.{lang}", lang, bytes(mail), group, _day(told), said, _held(name))
    for file in ("english", "japanese", "second", "third", "fourth", "fifth", "sixth"):
        for name, told in _read(file):
            lang = told.get("lang", "ja" if file == "japanese" else "en")
            held = file == "sixth" or (file in {"english", "japanese"} and _held(name))
            said = _said(told["cues"], told["premise"])
            yield Labelled(f"{name}.{lang}", lang, made(told), told["group"], _day(told), said, held)


def _read(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8")).items()


def _said(cues: Mapping[str, int], premise: Sequence[int]) -> Rated:
    mimics, relevance, situation, concern = premise
    counted = tuple(Cue(cue, "-", "-") for cue, count in cues.items() for _ in range(count))
    return Rated(counted, Premise(mimics, relevance, situation, concern, trained=0))


def _day(told: Mapping[str, Any]) -> date:
    return date(2026, told["month"], 10)


def _held(name: str) -> bool:
    return sha256(name.encode()).digest()[0] % 2 == 1


def made(told: Mapping[str, Any]) -> bytes:
    """Return the mail that an entry of a file describes."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = told["from"], told["subject"]
    if "reply_to" in told:
        mail["Reply-To"] = told["reply_to"]
    mail.set_content(_LINK.sub(r"\1:\n\2", told["text"]))
    if _LINK.search(told["text"]) or "picture" in told:
        picture = f'<img src="cid:logo" alt="{told["picture"]}">' if "picture" in told else ""
        shown = _LINK.sub(r'<a href="\2">\1</a>', escape(told["text"], quote=False)).replace("\n", "<br>")
        mail.add_alternative(f"<html><body>{picture}<p>{shown}</p></body></html>", subtype="html")
    for name in told.get("attachments", ()):
        mail.add_attachment(b"x", "application", "octet-stream", filename=name)
    return bytes(mail)


def kappa(pairs: Sequence[tuple[str, str]], names: Sequence[str], *, weighted: bool = False) -> float:
    """Return Cohen's kappa of two raters: 1 where they agree, 0 where only chance does. `weighted`: by the square of the steps between."""
    place = {name: at for at, name in enumerate(names)}

    def apart(one: str, other: str) -> int:
        return (place[one] - place[other]) ** 2 if weighted else int(one != other)

    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(ones[one] * others[other] * apart(one, other) for one in ones for other in others) / len(pairs)
    return 1 - sum(apart(one, other) for one, other in pairs) / by_chance if by_chance else 1.0
