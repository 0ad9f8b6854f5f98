"""What a banner says to the person in front of the message: what was noticed, what to do, whom to ask, who says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from markupsafe import Markup, escape

from sekisho.findings.nouns import Finding
from sekisho.text.say import Lang, say

_MOST = 120
_MOST_MARKED = 6
_ORDER: tuple[Lang, ...] = ("ja", "en")
# Said for each element, so that a style sheet of the message cannot take the banner away.
_SHOWN = "display:block!important;visibility:visible!important;opacity:1!important;position:static!important"
_FRAME = (
    f"{_SHOWN};margin:0 0 16px!important;padding:12px 16px!important;border:2px solid #b45309!important;"
    "background:#fff7e6!important;color:#1f1300!important;font:15px/1.6 sans-serif!important;text-align:left!important;"
    "max-width:none!important;max-height:none!important;overflow:visible!important"
)
_TITLE = f"{_SHOWN};margin:0 0 6px!important;color:#7a3300!important;font:bold 17px/1.5 sans-serif!important"
_LINE = f"{_SHOWN};margin:0 0 4px!important;color:#1f1300!important;font:15px/1.6 sans-serif!important"
_NEXT = _LINE.replace("margin:0 0", "margin:12px 0")
"""The first line of the second language stands apart."""
_WHOLE = "display:inline-block!important;max-width:100%!important;overflow-wrap:anywhere!important"


class Kind(StrEnum):
    """What was noticed about a message."""

    ACCOUNT = "account"
    COLLEAGUE = "colleague"
    VENDOR = "vendor"
    CHAT = "chat"
    STRANGER = "stranger"
    UNKNOWN = "unknown"


DETECTORS = {"payee_account_differs": Kind.ACCOUNT, "colleague_name_from_outside": Kind.COLLEAGUE}
"""Detectors whose findings are all of one kind."""
CODES = (
    (Kind.ACCOUNT, ("account_differs", "account_elsewhere")),
    (Kind.COLLEAGUE, ("identity_leader_name", "identity_colleague_name")),
    (Kind.VENDOR, ("looks_like_", "identity_like_", "identity_in_host")),
    (Kind.CHAT, ("ask_out_of_band", "asks_other_channel")),
    (Kind.STRANGER, ("first_contact", "sender_new")),
)
"""How codes of reasons begin that tell the kind, the kind that says most to its reader first."""


def noticed(finding: Finding) -> tuple[Kind, str]:
    """Return what a finding noticed, and the known name that the sender's looks like ("" where it is none)."""
    kind = DETECTORS.get(finding.detector)
    if kind is not None:
        return kind, ""
    for kind, begins in CODES:
        for reason in finding.reasons:
            if reason.code.startswith(begins):
                like = str(dict(reason.params).get("nearest") or "")
                return (kind, like) if like or kind is not Kind.VENDOR else (Kind.STRANGER, "")
    return Kind.UNKNOWN, ""


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner over one message. `sender` is its address as written, `like` the known name that it looks like.

    `ask` is who helps by language, "" where nobody was named.
    """

    kind: Kind
    sender: str
    like: str = ""
    ask: Mapping[Lang, str] = field(default_factory=dict)

    def title(self) -> str:
        """Return the first line, which is in both languages."""
        return " / ".join(say("banner.title", lang) for lang in _ORDER)

    def lines(self) -> tuple[tuple[Lang, str], ...]:
        """Return the lines below the title with their language: what was noticed, what to do, whom to ask, who says so."""
        kind = self._said_of
        return tuple(
            (lang, text)
            for lang in _ORDER
            for text in (
                self._noticed(lang),
                say(f"banner.todo.{kind.value}", lang),
                self._ask(lang),
                say("banner.by", lang),
            )
        )

    def plain(self) -> str:
        """Return the banner as text, framed, with an empty line behind it."""
        frame = "=" * 30
        said = (line for lang in _ORDER for line in ("", *(text for one, text in self.lines() if one == lang)))
        return "\n".join((frame, self.title(), *said, frame, "", ""))

    def html(self) -> str:
        """Return the banner as a piece of HTML without style sheets, images or links."""
        begun = set[Lang]()
        lines = ""
        for lang, text in self.lines():
            style = _LINE if lang in begun or not begun else _NEXT
            begun.add(lang)
            lines += f'<div lang="{lang}" style="{style}">{self._kept(text, lang)}</div>'
        title = f'<div style="{_TITLE}">{escape(self.title())}</div>'
        return f'<div role="alert" style="{_FRAME}">{title}{lines}</div>'

    @property
    def _said_of(self) -> Kind:
        """The kind of which there is something to say: one that names somebody needs the name."""
        names = {Kind.COLLEAGUE: [self.sender], Kind.VENDOR: [self.sender, self.like], Kind.STRANGER: [self.sender]}
        return self.kind if all(names.get(self.kind, ())) else Kind.UNKNOWN

    @property
    def _names(self) -> tuple[str, str]:
        """The sender's address and the name that it is like, where they differ in brackets."""
        sender, like = tame(self.sender), tame(self.like)
        return marked(sender, like) if self._said_of is Kind.VENDOR else (sender, like)

    def _noticed(self, lang: Lang) -> str:
        kind = self._said_of
        sender, like = self._names
        code = "nobody" if kind is Kind.UNKNOWN and not sender else kind.value
        said = say(f"banner.noticed.{code}", lang, sender=sender, like=like)
        differs = say("banner.noticed.differs", lang) if sender != tame(self.sender) else ""
        return f"{said}{' ' if differs and lang == 'en' else ''}{differs}"

    def _ask(self, lang: Lang) -> str:
        who = tame(self.ask.get(lang, "")) or say("banner.nobody", lang)
        return say("banner.ask_chat" if self._said_of is Kind.CHAT else "banner.ask", lang, ask=who)

    def _kept(self, text: str, lang: Lang) -> Markup:
        """Return a line as HTML in which the names are broken over two lines only where they have to be."""
        html = escape(text)
        for name in sorted({one for one in (*self._names, tame(self.ask.get(lang, ""))) if one and one in text}):
            html = html.replace(escape(name), Markup('<span style="{}">{}</span>').format(_WHOLE, name), 1)
        return html


def marked(sender: str, like: str) -> tuple[str, str]:
    """Return a sender's address and the name that it is like with brackets around what differs; as they are where most does.

    >>> marked("a@mika-denk1.test", "mika-denki.test")
    ('a@mika-denk[1].test', 'mika-denk[i].test')
    """
    box, at, theirs = sender.rpartition("@")
    ours = like if "@" not in like else like.rpartition("@")[2]
    before = _same(theirs, ours)
    behind = min(_same(theirs[::-1], ours[::-1]), len(theirs) - before, len(ours) - before)
    if min(len(theirs), len(ours)) == before + behind:
        before, behind = (before - 1, behind) if before else (before, max(behind - 1, 0))
    pair = [one[before : len(one) - behind] for one in (theirs, ours)]
    if "@" in like or theirs == ours or max(map(len, pair)) > _MOST_MARKED or not before + behind:
        return sender, like
    shown = [
        f"{one[:before]}[{part}]{one[len(one) - behind :]}" for one, part in zip((theirs, ours), pair, strict=True)
    ]
    return f"{box}{at}{shown[0]}", shown[1]


def _same(one: str, other: str) -> int:
    """Return how many letters two names begin with alike."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def tame(text: str) -> str:
    """Return what somebody else wrote so that it cannot change how the line around it reads: printable, and short."""
    clean = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return clean if len(clean) <= _MOST else f"{clean[:_MOST]}…"
