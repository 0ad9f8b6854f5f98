"""The text and the links of an HTML part, as a reader would see them."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_LINKS = 200
LINK_LENGTH = 2_000
SOURCE_LENGTH = 2 * 1024 * 1024
MOST_NODES = 200_000
DEEPEST = 5_000
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
     "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_UNSEEN = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "-comment", "_comment", "!--"}
)
_NESTS = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|li|main"
    r"|nav|ol|pre|section|table|tbody|td|th|thead|tr|ul)\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0+(?:px|pt|em|%)?\s*(?:;|$|!)", re.IGNORECASE
)
_HIDDEN_SOMEWHERE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def html_text(source: str) -> tuple[str, tuple[str, ...]]:
    """Return the visible text and the targets of links, in order.

    Blocks stand on lines of their own, quoted blocks begin with `> `; hidden elements, scripts and styles are left
    out. Only the first 2 MiB of the source are read; links at most 200, each cut at 2,000 characters.
    """
    source = source[:SOURCE_LENGTH]
    if _nested_too_deep(source):
        return _BLANKS.sub(" ", _TAG.sub(" ", source)).strip(), ()
    tree = LexborHTMLParser(source)
    links = [node.attributes.get("href") or "" for node in tree.css("a[href], area[href]")[:MOST_LINKS]]
    root = tree.body
    lines = _Lines()
    if root is not None:
        _walk(root, lines, hides=_HIDDEN_SOMEWHERE.search(source) is not None)
    return lines.text(), tuple(link.strip()[:LINK_LENGTH] for link in links if link.strip())


def _nested_too_deep(source: str) -> bool:
    """Return whether blocks nest so deep that the parser, which looks up all open ones at each, would take minutes."""
    if source.count("<") < DEEPEST:
        return False
    depth = 0
    for found in _NESTS.finditer(source):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False


class _Lines:
    """Text as it is gathered: lines with the depth of quotation in which they began."""

    def __init__(self) -> None:
        self.quotes = 0
        self._done: list[tuple[int, str]] = []
        self._open: list[str] = []

    def add(self, text: str) -> None:
        """Add text to the line at hand."""
        self._open.append(text)

    def end(self) -> None:
        """End the line at hand."""
        line = _BLANKS.sub(" ", "".join(self._open)).strip()
        self._open.clear()
        if line:
            self._done.append((self.quotes, line))

    def text(self) -> str:
        """Return all lines."""
        self.end()
        return "\n".join("> " * min(depth, 20) + line for depth, line in self._done)


def _walk(root: LexborNode, lines: _Lines, *, hides: bool) -> None:
    """Visit the tree without recursion, in document order, at most 200,000 nodes."""
    node, depth = root, 0
    for _ in range(MOST_NODES):
        below = node.first_child if _enter(node, lines, hides=hides) else None
        if below is not None:
            node, depth = below, depth + 1
            continue
        while depth:
            _leave(node, lines)
            beside = node.next
            if beside is not None:
                node = beside
                break
            above = node.parent
            if above is None:
                return
            node, depth = above, depth - 1
        if not depth:
            return


def _enter(node: LexborNode, lines: _Lines, *, hides: bool) -> bool:
    """Take what a node says; return whether its children are seen."""
    tag = node.tag or ""
    if tag == "-text":
        lines.add(node.text_content or "")
        return False
    if tag in _UNSEEN or (hides and _hidden(node)):
        return False
    if tag in _BLOCKS or tag == "br":
        lines.end()
    if tag == "blockquote":
        lines.quotes += 1
    return True


def _leave(node: LexborNode, lines: _Lines) -> None:
    tag = node.tag or ""
    if tag in _BLOCKS:
        lines.end()
    if tag == "blockquote":
        lines.quotes = max(0, lines.quotes - 1)


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None
