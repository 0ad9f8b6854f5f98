"""The text and the links of an HTML part, as a reader would see them, in time that grows with its length alone.

No tree is built: a tree grows by what the sender writes faster than the text does (formatting that is never closed is
opened again in every paragraph), and takes minutes for some megabytes. Tags are read one after another instead, with
a stack of what is open, so that what is hidden ends where a browser ends it; where that is in doubt, text is seen.
"""

import html
import re
from dataclasses import dataclass

from sekisho.connectors.mail.markup import attributes, end_of_tag

MOST_LINKS = 200
LINK_LENGTH = 2_000
SOURCE_LENGTH = 2 * 1024 * 1024
TEXT_LENGTH = 512 * 1024
MOST_TAGS = 200_000
DEEPEST = 10_000
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
     "listing", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul"}
)  # fmt: skip
_KEEPS_PARAGRAPH = frozenset({"body", "td", "th", "tr", "tbody", "thead", "tfoot"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
     "html", "head", "body"}
)  # fmt: skip
_UNSEEN = frozenset({"template", "noscript", "object"})
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "iframe", "noembed", "noframes", "textarea", "xmp")
}
_RAW_SEEN = frozenset({"textarea", "xmp"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What ends where another of its kind begins, if none of the second stands between.
_ENDED_BY_LIKE = {
    "li": frozenset({"ul", "ol", "menu", "table"}),
    **dict.fromkeys(("dd", "dt"), frozenset({"dl", "table"})),
    **dict.fromkeys(("td", "th", "tr", "tbody", "thead", "tfoot"), frozenset({"table"})),
    **dict.fromkeys(("a", "button", "nobr", "option", *_HEADINGS), frozenset({"table"})),
}
_KINDS = {
    "dd": frozenset({"dd", "dt"}), "dt": frozenset({"dd", "dt"}), "td": frozenset({"td", "th"}), "th": frozenset({"td", "th"}),
    "tbody": frozenset({"tbody", "thead", "tfoot"}), **dict.fromkeys(_HEADINGS, _HEADINGS),
}  # fmt: skip
_NEAR = 8
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*1px"
    r"|(?:font-size|opacity|max-height)\s*:\s*0++(?:\.0*+)?(?:px|pt|em|%)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_WHITE = r"(?:#fff(?:fff)?(?![0-9a-f])|white(?!\w)|rgba?\(255,255,255(?!\d))"
_WHITE_TEXT = re.compile(rf"(?<![-\w])color:{_WHITE}", re.IGNORECASE)
_WHITE_GROUND = re.compile(_WHITE, re.IGNORECASE)
_GROUND = re.compile(r"(?<![-\w])background(?:-color|-image)?:([^;]+)", re.IGNORECASE)
_SHEET = re.compile("<style", re.IGNORECASE)
_SETS_GROUND = re.compile(r"[{;/]\s*+background", re.IGNORECASE)
_NO_GROUND = frozenset({"", "none", "transparent", "inherit", "initial"})
_MOST_ABOVE = 30
_UNSEEN_SIGNS = "\u200c\u200b\xad\u034f\xa0 \t\r\n"
_STYLE_LENGTH = 4_000
_NAME = re.compile(r"[a-zA-Z][^ \t\n\f\r/>]*")
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_LONG_NUMBER = re.compile(r"&#(?:0*+\d{8,}|[xX]0*+[0-9a-fA-F]{7,});?")


@dataclass(frozen=True, slots=True)
class Html:
    """Visible text, targets of links in order, and whether the page goes on behind what was read; how many tags were.

    `hidden` is True where there is text that nobody sees.
    """

    text: str
    links: tuple[str, ...]
    cut: bool
    tags: int
    hidden: bool = False


def read_html(source: str, most_tags: int = MOST_TAGS) -> Html:
    """Return the visible text and the targets of links, in order.

    Blocks stand on lines of their own, quoted blocks begin with `> `; hidden elements, scripts and styles are left
    out. Only the first 2 MiB and `most_tags` tags of the source are read; links at most 200, each cut at 2,000 characters.
    """
    page = _Page(source[:SOURCE_LENGTH])
    tags = page.read(most_tags)
    return Html(
        page.lines.text(), tuple(page.links), tags >= most_tags or len(source) > SOURCE_LENGTH, tags, page.hidden
    )


class _Lines:
    """Text as it is gathered: lines with the depth of quotation in which they began."""

    def __init__(self) -> None:
        self.quotes = 0
        self.room = TEXT_LENGTH
        self._done: list[tuple[int, str]] = []
        self._open: list[str] = []

    def add(self, text: str) -> None:
        """Add text to the line at hand."""
        if self.room > 0:
            self._open.append(html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text)

    def end(self) -> None:
        """End the line at hand."""
        if not self._open:
            return
        line = _BLANKS.sub(" ", "".join(self._open)).strip()
        self._open.clear()
        if line:
            self._done.append((self.quotes, line))
            self.room -= len(line)

    def text(self) -> str:
        """Return all lines."""
        self.end()
        return "\n".join("> " * min(depth, 20) + line for depth, line in self._done)


class _Page:
    """The source, how far it is read, and what is open."""

    def __init__(self, source: str) -> None:
        self.lines = _Lines()
        self.links: list[str] = []
        self._source = source
        self.hidden = False
        self._open: list[tuple[str, bool, str]] = []
        self._ground = ""
        self._veiled = False
        # A style sheet that sets grounds may make white letters visible: then they are taken for seen.
        first = _SHEET.search(source)
        self._judges_white = first is None or _SETS_GROUND.search(source, first.end()) is None
        self._count: dict[str, int] = {}
        self._hiding = 0

    def read(self, most_tags: int) -> int:
        """Read to the end, at most `most_tags` tags; return how many were read.

        Every step goes on behind what it read, and what is never closed ends the page.
        """
        source, at = self._source, 0
        for tags in range(most_tags):
            sign = source.find("<", at)
            if not self._hiding and sign != at:
                self.lines.add(source[at:] if sign < 0 else source[at:sign])
            elif self._veiled and not self.hidden and sign > at:
                self.hidden = bool(html.unescape(source[at:sign][:_STYLE_LENGTH]).strip(_UNSEEN_SIGNS))
            at = self._markup(sign) if sign >= 0 else -1
            if at < 0:
                return tags
        return most_tags

    def _markup(self, at: int) -> int:
        """Read what the `<` at `at` begins; return where to go on, -1 where the page ends with it."""
        source = self._source
        following = source[at + 1 : at + 2]
        if following.isascii() and following.isalpha():
            return self._start_tag(at)
        if source.startswith("<!--", at):
            if source.startswith((">", "->"), at + 4):
                return source.index(">", at + 4) + 1
            return _behind(source, "-->", at + 4)
        if following == "/":
            name = _NAME.match(source, at + 2)
            if name is not None:
                self._end_tag(name[0].lower())
            return _behind(source, ">", at + 2)
        if following in {"!", "?"}:
            return _behind(source, ">", at + 1)
        if not self._hiding:
            self.lines.add("<")
        return at + 1

    def _start_tag(self, at: int) -> int:
        source = self._source
        found = _NAME.match(source, at + 1)
        behind_name = found.end() if found else at + 1
        name = source[at + 1 : behind_name].lower()
        end = end_of_tag(source, behind_name)
        if end < 0:
            return -1
        inside = source[behind_name : end - 1]
        self._ground = ""
        hidden = name in _UNSEEN or (inside != "" and self._told(name, inside))
        if name in _BLOCKS or name == "br":
            self._begin_block(name)
        if name in _RAW:
            return self._raw(name, end, hidden=hidden)
        if name in _VOID:
            return end
        if name in _ENDED_BY_LIKE and self._open:
            self._end_like(name)
        foreign = inside.endswith("/") and (self._count.get("svg") or self._count.get("math"))
        if not foreign and len(self._open) < DEEPEST:
            self._push(name, hidden=hidden)
        return end

    def _told(self, name: str, inside: str) -> bool:
        """Take the link of a tag; return whether the tag hides what it holds."""
        if "=" not in inside and "hidden" not in inside.lower():
            return False
        named = attributes(inside)
        if name in {"a", "area"} and len(self.links) < MOST_LINKS:
            link = html.unescape(_LONG_NUMBER.sub("\ufffd", named.get("href", ""))).strip()[:LINK_LENGTH]
            if link:
                self.links.append(link)
        style = _BLANKS.sub("", html.unescape(_LONG_NUMBER.sub("", named.get("style", "")[:_STYLE_LENGTH])))
        hidden = "hidden" in named or (style != "" and _HIDDEN.search(style) is not None)
        hidden = hidden or self._white_on_white(named, style)
        self._veiled = self._veiled or hidden
        return hidden

    def _white_on_white(self, named: dict[str, str], style: str) -> bool:
        """Take the ground of a tag; return whether its letters are white and the nearest ground that is set, if any, is too."""
        grounds = [*_GROUND.findall(style), named.get("bgcolor", ""), "url" if named.get("background") else ""]
        self._ground = "".join(ground for ground in grounds if ground.lower() not in _NO_GROUND)
        letters = f"{style};color:{named.get('color', '')}"
        if not self._judges_white or not _WHITE_TEXT.search(letters):
            return False
        if len(self._open) > _MOST_ABOVE:
            return False
        ground = self._ground or next((one for _, _, one in reversed(self._open) if one), "")
        return not ground or _WHITE_GROUND.fullmatch(ground.strip()) is not None

    def _raw(self, name: str, at: int, *, hidden: bool) -> int:
        """Pass over what is no markup, up to its own end tag."""
        end = _RAW[name].search(self._source, at)
        if name in _RAW_SEEN and not hidden and not self._hiding:
            self.lines.add(self._source[at : end.start() if end else len(self._source)])
        return _behind(self._source, ">", end.end()) if end else -1

    def _begin_block(self, name: str) -> None:
        self.lines.end()
        if name != "br" and name not in _KEEPS_PARAGRAPH and self._count.get("p"):
            self._close("p")

    def _end_tag(self, name: str) -> None:
        if name in _BLOCKS or name == "br":
            self.lines.end()
        if self._count.get(name):
            self._close(name)

    def _end_like(self, name: str) -> None:
        """Close what ends where `name` begins, if it stands near."""
        kinds, fences = _KINDS.get(name) or (name,), _ENDED_BY_LIKE[name]
        if self._open[-1][0] in kinds:
            self._close(self._open[-1][0])
            return
        for open_name, _, _ in self._open[: -_NEAR - 1 : -1]:
            if open_name in fences:
                return
            if open_name in kinds:
                self._close(open_name)
                return

    def _push(self, name: str, *, hidden: bool) -> None:
        self._open.append((name, hidden, self._ground))
        self._count[name] = self._count.get(name, 0) + 1
        self._hiding += hidden
        self.lines.quotes += name == "blockquote"

    def _close(self, name: str) -> None:
        """Take from the stack down to the nearest `name`, which is there."""
        while self._open:
            top, hidden, _ = self._open.pop()
            self._count[top] -= 1
            self._hiding -= hidden
            self.lines.quotes -= top == "blockquote"
            if top == name:
                return


def _behind(source: str, sign: str, at: int) -> int:
    """Return the place behind the next `sign`, -1 where there is none."""
    found = source.find(sign, at)
    return found + len(sign) if found >= 0 else -1
