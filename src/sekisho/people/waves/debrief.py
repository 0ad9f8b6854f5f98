"""The page that is read after an exercise: Markdown made safe to show."""

from typing import Final

from sekisho.people.learning.markdown import parser

TAGS: Final = frozenset({"h2", "h3", "p", "ul", "ol", "li", "em", "strong", "q", "blockquote", "code", "br"})
"""What such a page is made of: no links, since it is read by who just followed one."""


def shown(text: str) -> str:
    """Return the page as HTML: text, lists and quotations, and nothing else whatever stood in it."""
    import nh3

    html = str(parser().render(text)).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return nh3.clean(html, tags=set(TAGS), attributes={}, link_rel=None)
