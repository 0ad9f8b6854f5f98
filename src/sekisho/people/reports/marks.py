"""How a simulated mail is known: by its header field, its Message-ID, or a token in a link, whatever was done to the link.

Every simulated mail bears `X-Sekisho-Sim: TOKEN`, `Message-ID: <TOKEN@DOMAIN>` and links that end in a token. A token is 32 signs of
Crockford's base32 in small letters. Whether one is ours is told by who made it: candidates are found here, and asked about.
"""

import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sekisho.people.reports.unwrap import unescaped, unwrapped

Known = Callable[[str], bool]
"""Tells whether a candidate is a token that the programme made."""
HEADER: Final = "x-sekisho-sim"
MOST_TEXT: Final = 4 * 1024 * 1024
MOST_CANDIDATES: Final = 5_000
ROUNDS: Final = 8
"""Layers of wrapping that are taken off."""
_TOKEN = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{32}")
_QUOTED_PRINTABLE = re.compile(r"=(?:3[Dd]|[ \t]*\r?\n)")
_TURNED = re.compile(
    r"(?<=[0-9A-Za-z%=/_.-])[ \t]?\r?\n[ \t>|]*+(?=[0-9A-Za-z%=])|[\u00ad\u200b\u200c\u200d\u2060\ufeff]|<wbr\s{0,3}/?>",
    re.IGNORECASE,
)


def tokens_in(text: str) -> tuple[str, ...]:
    """Return what may be tokens in a text or in the source of a page, in small letters, each once, in order; at most 5,000.

    Only the first 4 Mi letters are read. Looked into as well are links that filters rewrote, up to eight layers deep, quoted-printable
    that was left in, and links that were broken over two lines or by signs that nobody sees.
    """
    found: dict[str, None] = {}
    for variant in _variants(text[:MOST_TEXT]):
        for layer in _layers(variant):
            for one in _TOKEN.finditer(layer):
                found[one[0].lower()] = None
                if len(found) >= MOST_CANDIDATES:
                    return tuple(found)
    return tuple(found)


def known_in(texts: Iterable[str], known: Known) -> tuple[str, ...]:
    """Return the tokens in some texts that are ours, each once, in order."""
    candidates = dict.fromkeys(one for text in texts for one in tokens_in(text))
    return tuple(one for one in candidates if known(one))


def bare(text: str) -> str:
    """Return a text with all layers of wrapping taken off its links, as far as `tokens_in` does."""
    *_, last = _layers(text[:MOST_TEXT])
    return last


def _variants(text: str) -> Iterator[str]:
    """Yield a text as it is, without quoted-printable where some was left in, and both without the turns of its lines."""
    yield text
    plain = text
    if _QUOTED_PRINTABLE.search(text):
        plain = binascii.a2b_qp(text.encode("utf-8", "replace")).decode("utf-8", "replace")
        yield plain
    joined = _TURNED.sub("", plain)
    if joined != plain:
        yield joined


def _layers(text: str) -> Iterator[str]:
    """Yield a text, and what is under each layer of wrapping."""
    text = unescaped(text)
    for _ in range(ROUNDS):
        yield text
        inner = unescaped(unwrapped(text))
        if inner == text:
            return
        text = inner
    yield text
