"""What templates can say: every sentence in the reader's language, days as they write them, and what a script must be."""

import base64
import gzip
import hashlib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from sekisho.hotline.site.language import LANG
from sekisho.model.errors import Param
from sekisho.text import formats
from sekisho.text.say import catalog, say

_EPOCH = date(1970, 1, 1)
PREFIX = "hotline."
COMMON = "common.txt"
"""Passwords that many have, as Django brings them: whoever chooses a passphrase compares it with them in their own browser."""


def environment(**options: Any) -> Environment:
    """Return the environment of the hotline's templates; nothing that is missing is passed over."""
    options.pop("autoescape", None)
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made = Environment(autoescape=True, **options)
    made.globals.update(t=_text, known=_known, day=_day, size=_size, words=_words, integrity=integrity)
    return made


def _text(code: str, **params: Param) -> str:
    return say(code, LANG.get(), **params)


def _known(prefix: str, value: str) -> str:
    code = f"{prefix}.{value}"
    return _text(code) if code in catalog() else value


def _day(value: date | int) -> str:
    return formats.day(value if isinstance(value, date) else _EPOCH + timedelta(days=value), LANG.get())


def _size(count: int) -> str:
    return f"{formats.number(-(-count // 1024), LANG.get())} KB"


def _words() -> dict[str, str]:
    """Return what scripts say, by the rest of its code."""
    return {
        code.removeprefix(PREFIX): entry.ja if LANG.get() == "ja" else entry.en
        for code, entry in catalog().items()
        if code.startswith(PREFIX)
    }


@cache
def _shipped() -> dict[str, bytes]:
    place = files("sekisho.hotline.site").joinpath("static")
    common = files("django.contrib.auth").joinpath("common-passwords.txt.gz").read_bytes()
    return {COMMON: gzip.decompress(common), **{one.name: one.read_bytes() for one in place.iterdir() if one.is_file()}}


def static(name: str) -> bytes:
    """Return a file that pages load, by its name alone: no path is made of it. KeyError where there is none."""
    return _shipped()[name]


@cache
def integrity(name: str) -> str:
    """Return what a browser compares a file with before it runs it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(static(name)).digest()).decode("ascii")
