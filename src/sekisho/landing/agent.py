"""What kind of program a user agent says that it is: a class, since the whole text would tell one person from another."""

import re
from collections.abc import Mapping
from typing import Final

_SIGNS: Final[Mapping[str, tuple[str, ...]]] = {
    "headless": ("headless", "phantomjs", "puppeteer", "playwright", "selenium"),
    "bot": (
        r"bot\b", "bot[/ -]", "crawl", "spider", "preview", "facebookexternalhit", "whatsapp", "embedly", "slack-", "skype",
        "pagerenderer", "google-", "mediapartners", "urlscan", "virustotal", "barracuda", "mimecast", "proofpoint", "fireeye",
        "symantec", "trendmicro", "zscaler", "forcepoint", "scanner", "checker", "validator", r"archive\.org", "feedfetcher",
        "nutch", "mastodon", "iframely", "line-poker",
    ),
    "outlook": ("microsoft outlook", "ms-office", "msoffice", "microsoft office", "olk/", "outlook-"),
    "curl": (
        "^curl", "wget", "python", "aiohttp", "httpx", "go-http", "java/", "okhttp", "libwww", "perl", "ruby", "php", "guzzle",
        "node", "axios", "undici", "powershell", "winhttp", "cfnetwork", "httpclient", "http_request", "reqwest", "lwp", "urllib",
    ),
    "old": (
        "msie", "trident", r"windows nt (?:[34]\.|5\.|6\.[01])", "windows (?:95|98|xp)", r"chrome/(?:[1-9]|[1-8]\d)\.",
        r"firefox/(?:[1-9]|[1-6]\d)\.",
    ),
    "edge": ("edg(?:e|a|ios)?/",),
    "firefox": ("firefox/", "fxios/"),
    "chrome": ("chrome/", "crios/", "chromium/"),
    "safari": (r"version/[\d.]+.*safari/", "applewebkit/.*mobile/"),
}  # fmt: skip
_READ = {name: re.compile("|".join(signs)) for name, signs in _SIGNS.items()}
CLASSES: Final = (*_SIGNS, "empty", "other")
MOST: Final = 1_000
"""Letters of a user agent that are looked at."""


def agent_class(said: str) -> str:
    """Return one of `CLASSES` for what stands in `User-Agent`.

    `headless`: a browser that a program steers and says so; `curl`: a library or a tool; `old`: a browser or system that is not
    used any more, but named by scanners still.
    """
    text = said[:MOST].strip().lower()
    if not text:
        return "empty"
    return next((name for name, signs in _READ.items() if signs.search(text)), "other")
