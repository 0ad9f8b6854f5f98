"""The tools' words for actions and ways -> ours."""

import re
import tomllib
from functools import cache, lru_cache
from pkgutil import get_data


@cache
def _words(kind: str) -> tuple[tuple[str, str], ...]:
    """Return (part, name) of one kind, the longest part first."""
    data = tomllib.loads((get_data(__package__ or "", "words.toml") or b"").decode("utf-8"))
    found = [(part, name) for name, parts in data[kind].items() for part in parts]
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))


def _named(kind: str, written: str) -> str | None:
    lowered = written.lower()
    return next((name for part, name in _words(kind) if part in lowered), None)


_THROUGH = re.compile(r"override|warn|audit|without|not blocked|警告")
_BLOCKED = re.compile(
    r"block|denied|\bdeny\b|prevented|prohibited|refused|quarantin|\bfail|拒否|禁止|遮断|ブロック|阻止|抑止|失敗"
)
_OUTCOME = re.compile(
    r"(?:allow|permit|audit|monitor|block|deny|denied|prevent|prohibit|warn|success|fail|log(?:ged)?\b|許可|監視|監査|警告|拒否|禁止|遮断|ブロック|成功|失敗).{0,20}"
)


def is_outcome(written: str) -> bool:
    """Tell whether words say what became of an action (Allowed, Blocked, 許可), and not which one it was."""
    return bool(_OUTCOME.fullmatch(written.lower())) and _named("action", written) is None


def was_blocked(*written: str) -> bool:
    """Tell whether any of the words say that the tool let nothing through; a block that was overridden did."""
    lowered = [one.lower() for one in written]
    return any(_BLOCKED.search(one) and not _THROUGH.search(one) for one in lowered)


def on_medium(done: str, path: str) -> bool:
    """Tell whether something was written to a drive other than the first: to the medium, in a log that names one."""
    return _named("action", done) in {"copy", "write", "rename"} and bool(re.match(r"[D-Zd-z]:[\\/]", path))


@lru_cache(maxsize=4096)
def action_of(done: str, way: str) -> str:
    """Return copy, write, delete, print, upload, attach, rename, read or other."""
    return _named("action", done) or ("other" if done else _implied(way))


def _implied(way: str) -> str:
    """Return what a way alone says was done."""
    return {"print": "print", "mail": "attach", "web": "upload", "cloud": "upload"}.get(
        _named("channel", way) or "", "other"
    )


@lru_cache(maxsize=65536)
def channel_of(way: str, done: str, destination: str, medium: str) -> str:
    """Return usb, print, web, mail, cloud, disc, network, local or unknown: by its own column, else by what was done."""
    named = _named("channel", way)
    if named:
        return named
    by_action = {"print": "print", "attach": "mail", "upload": "web"}.get(_named("action", done) or "")
    if by_action:
        return by_action
    if destination.startswith(("\\\\", "//")):
        return "network"
    if destination.lower().startswith(("http://", "https://")):
        return "web"
    return _named("channel", done) or _named("channel", medium) or "unknown"
