"""Words that would be markup, a template, a header or a formula, and what tells whether any of it became one."""

from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

RECKONED: Final = "248157703"
"""What a template that is run makes of `31337*7919`."""
MARKUP: Final = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>\"' onmouseover=alert(1) x=' "
    "{{31337*7919}} {% raise %} ${31337*7919} #{31337*7919} </textarea></title><!--"
)
FILLED: Final = (
    "{{31337*7919}}", "{{link}} {{ qr }} {{number}}", "{%import os%}${31337*7919}", "{0} {name.__class__} %(name)s %s", "<script>alert(1)</script>", "a\r\nBcc: evil@outside.example",
    "<svg/onload=alert(1)>\"' onmouseover=alert(1) x='", "a\n\n<b>x</b>", "職員\r\nBcc: evil@outside.example\r\n\r\nbody", "a\u2028Bcc: x\u2029y", "a\x85b\x0bc\x0cd\x1ce",
    "\x1b[2J\x7f", '",<evil@outside.example>,"', "a, b <evil@outside.example>", "\u202eelpmaxe", "=?utf-8?q?=2C_evil=40outside.example=2C?=", "日本" * 100, "x" * 200, "\\", "a\r\n.\r\nRCPT TO:<evil@outside.example>",
)  # fmt: skip
"""What may stand in a staff list as somebody's name or department, as long as it may be."""
REFOLDED: Final = (
    "=?utf-8?q?=0d=0aBcc:_evil@outside.example?=", "=?utf-8?b?DQpCY2M6IGV2aWxAb3V0c2lkZS5leGFtcGxl?=", "職員 =?utf-8?q?=0d=0aBcc:_evil@outside.example?=",
    "=?utf-8?q?Mori?= =?utf-8?q?=0d=0a=0d=0abody?=", f"a <evil@outside.example>, {'x y ' * 30}", MARKUP[:200],
)  # fmt: skip
"""Names that the email package of Python takes out of their quotes, or decodes, when it folds a header."""
LEADS: Final = frozenset("=+-@＝＋－＠\t\r\n")
"""What a cell must not begin with where a spreadsheet would reckon it."""
_RUNS: Final = frozenset({"iframe", "object", "embed", "svg", "math", "base", "applet", "img", "video", "audio", "style", "template", "frame"})  # fmt: skip
_ADDRESSES: Final = frozenset({"href", "src", "action", "formaction", "data", "poster", "srcdoc", "xlink:href", "background", "ping"})  # fmt: skip
_OURS: Final = frozenset({("script", "src", "/console.js"), ("link", "href", "data:,")})


class _Look(HTMLParser):
    """Notes every tag, and what of a page would run, load or lead somewhere that no page of ours does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        said = dict(attrs)
        self.links += [said] if "href" in said and tag == "a" else []
        if tag in _RUNS or (tag == "script" and said.get("src") != "/console.js") or "http-equiv" in said:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            wrong = name.startswith("on") or name in {"style", "srcdoc"}
            if wrong or (name in _ADDRESSES and (tag, name, value) not in _OURS and not _plain(value or "")):
                self.wrong.append(f"<{tag} {name}={value!r}>")


def _plain(address: str) -> bool:
    """Tell whether an address is a path of ours, or leads out by HTTPS or HTTP as any link may."""
    parts = urlsplit(address.strip())
    return parts.scheme in {"", "https", "http"} and not address.startswith(("//", "/\\", "\\"))


def _looked_at(page: str) -> _Look:
    look = _Look()
    look.feed(page)
    look.close()
    return look


def dangerous(page: str) -> list[str]:
    """Return what in a page would run or was reckoned; nothing where words stayed words."""
    look = _looked_at(page)
    return [*look.wrong, *(sign for sign in (RECKONED, "<!--") if sign in page)]


def tags(page: str) -> list[str]:
    """Return the tags of a page in their order."""
    return _looked_at(page).tags


def links(page: str) -> list[tuple[str, str]]:
    """Return where the links of a page lead, each with its `rel`."""
    return [(one.get("href") or "", one.get("rel") or "") for one in _looked_at(page).links]
