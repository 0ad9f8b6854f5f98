"""Links as the filters of mail rewrite them, written as they were: in bounded rounds, since one filter wraps what another wrapped."""

import html
import re
from base64 import urlsafe_b64decode
from typing import Final

from sekisho.connectors.mail.charsets import clean
from sekisho.connectors.mail.headers import lenient_base64

MOST_LINKS: Final = 400
"""Links of one kind that are opened in one round."""
LONGEST: Final = 8_000
"""Letters of a link past which the rest is not looked at."""
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_DEFENSE_2 = re.compile(r"/v2/url\?u=([A-Za-z0-9_.~-]{8,8000})")
_DEFENSE_3 = "/v3/__"
_DEFENSE_3_END = "__;"
_REPLACED = re.compile(r"\*(?:\*(.))?")
_RUNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_BYTES = re.compile(r"[A-Za-z0-9_-]{0,4000}")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])aHR0c[A-Za-z0-9+/_-]{10,8000}")
_LONG_NUMBER = re.compile(r"&#(?:0*+\d{8,}|[xX]0*+[0-9a-fA-F]{7,});?")


def unescaped(text: str) -> str:
    """Return text of HTML with its entities written out; numbers of letters that there are not become U+FFFD."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def unwrapped(text: str) -> str:
    """Return a text with one layer of wrapping taken off every link; the same text where there is none.

    Understood: percent-encoding (Safe Links, URL Defense v1, Barracuda, Cisco, Trend Micro, Mimecast's old form and every other
    that carries the link as a parameter), URL Defense v2 and v3, and links in base64 (Sophos). Short links whose target only
    their maker knows stay closed.
    """
    if "/v2/url?u=" in text:
        text = _DEFENSE_2.sub(_second, text, count=MOST_LINKS)
    if _DEFENSE_3 in text:
        text = _third(text)
    if "aHR0c" in text:
        text = _BASE64.sub(_opened, text, count=MOST_LINKS)
    return _PERCENT.sub(_letter, text) if "%" in text else text


def _letter(found: re.Match[str]) -> str:
    """Return one byte of a link; what is no ASCII cannot be part of what is looked for."""
    value = int(found[1], 16)
    return chr(value) if 0x20 <= value < 0x7F else " "


def _second(found: re.Match[str]) -> str:
    """URL Defense v2 writes `%` as `-` and `/` as `_`."""
    return " " + found[1].replace("-", "%").replace("_", "/") + " "


def _third(text: str) -> str:
    """URL Defense v3 writes `*` for a sign, or `**` and a letter for a run of signs, and keeps them in base64 behind."""
    out: list[str] = []
    at = 0
    for _ in range(MOST_LINKS):
        begin = text.find(_DEFENSE_3, at)
        if begin < 0:
            break
        begin += len(_DEFENSE_3)
        end = text.find(_DEFENSE_3_END, begin, begin + LONGEST)
        out.append(text[at : begin - len(_DEFENSE_3)])
        if end < 0:
            at = begin
            continue
        kept = _BYTES.match(text, end + len(_DEFENSE_3_END))
        out.append(" " + _put_back(text[begin:end], kept[0] if kept else "") + " ")
        at = kept.end() if kept else end
    out.append(text[at:])
    return "".join(out)


def _put_back(link: str, kept: str) -> str:
    try:
        signs = urlsafe_b64decode(kept + "=" * (-len(kept) % 4)).decode("utf-8", "replace")
    except ValueError:
        signs = ""
    at = 0

    def next_signs(found: re.Match[str]) -> str:
        nonlocal at
        length = _RUNS.find(found[1]) + 2 if found[1] else 1
        run = signs[at : at + length]
        at += length
        return run or found[0]

    return _REPLACED.sub(next_signs, link)


def _opened(found: re.Match[str]) -> str:
    letters = found[0].replace("-", "+").replace("_", "/").encode("ascii")
    return f"{found[0]} {clean(lenient_base64(letters).decode('utf-8', 'replace'))} "
