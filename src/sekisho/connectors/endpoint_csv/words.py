"""The tools' words for actions and ways -> ours."""

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
