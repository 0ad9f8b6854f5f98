"""Pages as HTML: what a link opens, what is told afterwards, and what is said to whoever asks for anything else."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sekisho.landing.nonce import LENGTH
from sekisho.landing.page import Page
from sekisho.model.errors import Param
from sekisho.text.say import say

LOOKS: Final = Path(__file__).parent / "looks"
NOTHING: Final = b"<!doctype html><meta charset=utf-8><title>404</title><p>Not found\n"
"""The same for a page that is not there, a token that is none, and a path that nobody knows."""
SCRIPT: Final = (LOOKS / "page.js").read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(LOOKS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _made(name: str, page: Page, **values: Any) -> bytes:
    def text(code: str, **params: Param) -> str:
        return say(f"landing.{code}", page.lang, **params)

    return _environment().get_template(name).render(page=page, t=text, **values).encode()


def shown(page: Page, slug: str, token: str, nonce: str) -> bytes:
    """Return the page that a link opens, with a nonce to act by."""
    if len(nonce) != LENGTH:
        raise ValueError("a nonce is of one length")
    return _made("page.html", page, path=f"/{slug}/{token}", nonce=f"{nonce}.00000000")


def told(page: Page) -> bytes:
    """Return what is shown once somebody acted: the debrief, or a page that tells nothing."""
    debrief = "" if page.neutral else page.debrief
    return _made("told.html", page, debrief=Markup(debrief))  # noqa: S704 - looked at when the bundle was read
