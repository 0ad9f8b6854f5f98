"""Whether a piece of HTML holds anything but text, lists, tables and links: it was made safe before, and is looked at once more."""

import re
from html.parser import HTMLParser
from typing import Final

TAGS: Final = frozenset({
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "rp", "rt", "ruby", "s", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
ATTRIBUTES: Final = frozenset({"class", "colspan", "dir", "href", "lang", "rel", "rowspan", "scope", "start", "title"})
_TARGET = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)


class _Look(HTMLParser):
    """Takes the first thing that is not allowed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong = ""

    def _say(self, what: str) -> None:
        self.wrong = self.wrong or what

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag and its attributes."""
        if tag not in TAGS:
            self._say(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES or (name == "href" and not _TARGET.match((value or "").strip())):
                self._say(f"<{tag} {name}>")

    def handle_comment(self, _data: str) -> None:
        """Refuse what browsers read in ways of their own."""
        self._say("<!--")

    def handle_decl(self, _decl: str) -> None:
        """Refuse a declaration."""
        self._say("<!")

    def unknown_decl(self, _data: str) -> None:
        """Refuse a declaration that nobody knows."""
        self._say("<![")

    def handle_pi(self, _data: str) -> None:
        """Refuse an instruction."""
        self._say("<?")


def unsafe(html: str) -> str:
    """Return the first tag or attribute that a debrief must not have, "" where there is none."""
    look = _Look()
    look.feed(html)
    look.close()
    return look.wrong
