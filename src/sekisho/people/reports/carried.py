"""What a report carries: the mails in it, in whatever they are wrapped, its words, and the tokens of simulated mails in all of these."""

from collections.abc import Iterable
from typing import Final

from sekisho.connectors.live import MESSAGE_BYTES
from sekisho.connectors.mail.boundaries import Span
from sekisho.connectors.mail.charsets import decode
from sekisho.connectors.mail.headers import Field, split_block, words
from sekisho.connectors.mail.html import read_html
from sekisho.connectors.mail.outlook.item import is_mail
from sekisho.connectors.mail.outlook.ole import NotMessageError, item_of
from sekisho.connectors.mail.outlook.render import render
from sekisho.connectors.mail.parts import PART_FIELDS, Part
from sekisho.people.reports.beside import strange_hosts
from sekisho.people.reports.files import holds, rich_texts, slim
from sekisho.people.reports.found import Carried, Opened, answered_marks, own_marks, values
from sekisho.people.reports.layers import DEEPEST, Work, content, leaves
from sekisho.people.reports.marks import Known, known_in
from sekisho.people.reports.nouns import OwnDomains, Reason
from sekisho.people.reports.tnef import item_in, message_class

MOST_TEXT: Final = 8 * 1024 * 1024
"""Letters of a report that are searched for tokens."""
MOST_CONTAINERS: Final = 40
"""Files of Outlook's that are opened in one report."""
MOST_CARRIED: Final = 200
MOST_RICH: Final = 4 * 1024 * 1024
"""Bytes of RTF that are unpacked in one report."""
_TEXT_BYTES: Final = 4 * 1024 * 1024
_OWN_TEXT: Final = 256 * 1024


class Opener:
    """Opens one report, within bounds for all of it. `reasons` tells what could not be read."""

    def __init__(self, known: Known, own: OwnDomains) -> None:
        self.reasons: dict[Reason, None] = {}
        self._known = known
        self._allowed = own.landing | own.domains if own.landing else frozenset[str]()
        self._work = Work()
        self._room = MOST_TEXT
        self._containers = MOST_CONTAINERS
        self._mails = MOST_CARRIED
        self._rich = [MOST_RICH]

    def open(self, fields: tuple[Field, ...], body: Span) -> Opened:
        """Open the report itself."""
        found = Opened()
        self._read(fields, body, DEEPEST, found)
        if self._work.passed:
            self.reasons[Reason.CUT] = None
        return found

    def _read(self, fields: tuple[Field, ...], body: Span, depth: int, into: Opened) -> None:
        for part in leaves(fields, body, depth, self._work):
            match holds(part):
                case "mail":
                    self._mail(part, depth, into)
                case "outlook":
                    self._outlook(part, depth, into)
                case "tnef":
                    self._tnef(part, depth, into)
                case "head":
                    self._head(content(part, _TEXT_BYTES, self._work), into)
                case "words":
                    self._words(part, into)
                case "sealed":
                    self.reasons[Reason.SEALED] = None
                case "other":
                    pass

    def _words(self, part: Part, into: Opened) -> None:
        if part.content_type == "message/feedback-report":
            into.forms.add("arf")
        text = decode(part.content(_TEXT_BYTES), part.charset)[0][: self._room]
        if part.end - part.start > _TEXT_BYTES or self._room <= 0:
            self.reasons[Reason.CUT] = None
        self._room -= len(text)
        into.sources.append(text)
        if part.attached or not part.content_type.startswith("text/"):
            return
        if part.content_type == "text/html":
            into.pages.append(read_html(text).text[:_OWN_TEXT])
        else:
            into.words.append(text[:_OWN_TEXT].replace("\r\n", "\n"))

    def _mail(self, part: Part, depth: int, into: Opened) -> None:
        raw = content(part, MESSAGE_BYTES, self._work)
        if not split_block(raw, most=1)[0]:
            # Said to be encoded, and is not.
            raw = part.raw[part.start : part.end]
        self._carry(raw, depth - 1, into)

    def _outlook(self, part: Part, depth: int, into: Opened) -> None:
        if not self._may_open():
            return
        try:
            item = item_of(content(part, MESSAGE_BYTES, self._work))
        except NotMessageError:
            # A document of an old Office has the same container.
            if part.file_name.lower().endswith(".msg"):
                self.reasons[Reason.BROKEN] = None
            return
        if is_mail(item):
            item = slim(item, self._rich)
            self._carry(render(item).data, depth - 1, into, rich_texts(item))

    def _tnef(self, part: Part, depth: int, into: Opened) -> None:
        """Open a winmail.dat: what is in it belongs to the mail that it is part of."""
        if not self._may_open() or depth <= 0:
            self._work.passed = True
            return
        item = item_in(content(part, MESSAGE_BYTES, self._work))
        if item is None:
            self.reasons[Reason.BROKEN] = None
            return
        if item.cut:
            self.reasons[Reason.CUT] = None
        item = slim(item, self._rich)
        into.forms.add("tnef")
        into.kinds.add(message_class(item))
        into.sources += self._within_room(rich_texts(item))
        raw = render(item).data
        fields, at = split_block(raw)
        self._read(fields, Span(raw, at, len(raw)), depth - 1, into)

    def _head(self, raw: bytes, into: Opened) -> None:
        fields, _ = split_block(raw, most=PART_FIELDS)
        into.inner.update(dict.fromkeys(own_marks(fields, self._known)))

    def _carry(self, raw: bytes, depth: int, into: Opened, sources: Iterable[str] = ()) -> None:
        """Open a mail in a mail, and keep it with its tokens."""
        raw = raw.replace(b"\r", b"\n") if b"\n" not in raw else raw
        self._mails -= 1
        if depth <= 0 or self._mails < 0:
            self._work.passed = True
            return
        fields, at = split_block(raw)
        if not fields:
            self.reasons[Reason.BROKEN] = None
            return
        inside = Opened(sources=self._within_room(sources))
        self._read(fields, Span(raw, at, len(raw)), depth, inside)
        tokens = dict.fromkeys(own_marks(fields, self._known) or known_in(inside.sources, self._known))
        tokens |= inside.inner
        if not tokens:
            tokens |= dict.fromkeys(answered_marks(fields, self._known))
        into.inner |= tokens
        subject = next((words(one)[0] for one in values(fields, "subject")), "")
        beside = bool(tokens) and bool(self._allowed) and bool(strange_hosts(inside.sources, self._allowed))
        beside = beside or any(one.beside for one in inside.carried)
        if beside:
            self.reasons[Reason.LINKS_BESIDE] = None
        into.carried.append(Carried(raw, tuple(tokens), subject, beside))

    def _within_room(self, texts: Iterable[str]) -> list[str]:
        kept = []
        for text in texts:
            if self._room <= 0:
                break
            kept.append(text[: self._room])
            self._room -= len(kept[-1])
        return kept

    def _may_open(self) -> bool:
        self._containers -= 1
        self._work.passed = self._work.passed or self._containers < 0
        return self._containers >= 0
