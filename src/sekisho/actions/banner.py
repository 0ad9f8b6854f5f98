"""What a banner says to the person in front of the message: what was noticed, what to do, whom to ask; in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from markupsafe import escape

from sekisho.findings.nouns import Finding
from sekisho.text.say import Lang, say

_MOST = 120
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
        """Return the lines below the title with their language: two for each."""
        return tuple((lang, text) for lang in _ORDER for text in (self._noticed(lang), self._todo(lang)))

    def plain(self) -> str:
        """Return the banner as text, framed, with an empty line behind it."""
        frame = "=" * 30
        return "\n".join((frame, self.title(), *(text for _, text in self.lines()), frame, "", ""))

    def html(self) -> str:
        """Return the banner as a piece of HTML without style sheets, images or links."""
        lines = "".join(f'<div lang="{lang}" style="{_LINE}">{escape(text)}</div>' for lang, text in self.lines())
        title = f'<div style="{_TITLE}">{escape(self.title())}</div>'
        return f'<div role="alert" style="{_FRAME}">{title}{lines}</div>'

    def _noticed(self, lang: Lang) -> str:
        names = {Kind.COLLEAGUE: [self.sender], Kind.VENDOR: [self.sender, self.like], Kind.STRANGER: [self.sender]}
        kind = self.kind if all(names.get(self.kind, ())) else Kind.UNKNOWN
        return say(f"banner.noticed.{kind.value}", lang, sender=tame(self.sender), like=tame(self.like))

    def _todo(self, lang: Lang) -> str:
        gap = "" if lang == "ja" else " "
        who = self.ask.get(lang, "")
        ask = say("banner.ask", lang, ask=tame(who)) if who else say("banner.ask_nobody", lang)
        return f"{say('banner.todo', lang)}{gap}{ask}"


def tame(text: str) -> str:
    """Return what somebody else wrote so that it cannot change how the line around it reads: printable, and short."""
    clean = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return clean if len(clean) <= _MOST else f"{clean[:_MOST]}…"
