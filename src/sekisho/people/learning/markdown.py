"""The one parser of Markdown: to cut a file into pages and to show them, so that both see the same."""

import re
from functools import cache
from typing import Any, Final

CITED: Final = re.compile(r"\[\^([a-z][a-z0-9_]{0,59})\]")
HOTLINE: Final = "hotline:"
BLOCKS: Final = ("scene", "quiz", "lab")


@cache
def parser() -> Any:
    """Return a `markdown_it.MarkdownIt`: CommonMark with tables and citations, without raw HTML, pictures and distant links.

    A citation is an inline token `citation` whose content is the id of a source.
    """
    from markdown_it import MarkdownIt

    found = MarkdownIt("commonmark", {"html": False, "linkify": False})
    found.enable("table")
    found.disable(["image", "reference", "lheading", "html_block", "html_inline"])
    found.validateLink = allowed  # type: ignore[method-assign, assignment]
    found.inline.ruler.before("link", "citation", _citation)
    return found


def allowed(address: str) -> bool:
    """Tell whether a module may lead there: to https, or to the hotline."""
    return address.casefold().startswith("https://") or address == HOTLINE


def _citation(state: Any, silent: bool) -> bool:
    found = CITED.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = found[1]
    state.pos = found.end()
    return True
