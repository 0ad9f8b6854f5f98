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
    for name, told in _read("lures").items():
        for lang in ("en", "ja"):
            mail = message_from_bytes((BUILT_IN / name / f"{lang}.eml").read_bytes())
            del mail["X-Sekisho-Cue"], mail["X-Sekisho-Premise"]
            for group, premise in told["premise"].items():
                yield _labelled(name, lang, bytes(mail), group, told["month"], told[lang], premise)
    for lang, file in (("en", "english"), ("ja", "japanese")):
        for name, told in _read(file).items():
            yield _labelled(
                name, lang, made(told), told["group"], told["month"], told["cues"], told["premise"]
            )


def _read(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


def _labelled(name: str, lang: str, raw: bytes, group: str, month: int, cues: Mapping[str, int], premise: Sequence[int]) -> Labelled:  # fmt: skip
    said = Rated(tuple(Cue(cue, "-", "-") for cue, count in cues.items() for _ in range(count)), Premise(*premise, 0))
    return Labelled(f"{name}.{lang}", lang, raw, group, date(2026, month, 10), said, sha256(name.encode()).digest()[0] % 2 == 1)


def made(told: Mapping[str, object]) -> bytes:
    """Return the mail that an entry of a file describes."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = told["from"], told["subject"]
    if "reply_to" in told:
        mail["Reply-To"] = told["reply_to"]
    text = str(told["text"])
    mail.set_content(_LINK.sub(r"\1:\n\2", text))
    if _LINK.search(text) or "picture" in told:
        shown = re.sub(r"\[\[([^|\]]+)\|([^\]]+)\]\]", r'<a href="\2">\1</a>', escape(text, quote=False))
        picture = f'<img src="cid:logo" alt="{told["picture"]}">' if "picture" in told else ""
        mail.add_alternative(f"<html><body>{picture}<p>{shown.replace(chr(10), '<br>')}</p></body></html>", subtype="html")
    for name in told.get("attachments", ()):
        mail.add_attachment(b"x", "application", "octet-stream", filename=name)
    return bytes(mail)


def kappa(pairs: Sequence[tuple[str, str]], names: Sequence[str], *, weighted: bool = False) -> float:
    """Return Cohen's kappa of two raters: 1 where they agree, 0 where only chance does. `weighted`: by the square of the steps between."""
    place = {name: at for at, name in enumerate(names)}
    apart = [(place[a] - place[b]) ** 2 if weighted else int(a != b) for a, b in pairs]
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(
        ones[a] * others[b] * ((place[a] - place[b]) ** 2 if weighted else int(a != b)) for a in ones for b in others
    ) / len(pairs)
    return 1 - sum(apart) / by_chance if by_chance else 1.0
