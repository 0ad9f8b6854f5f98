"""The beginning of a JSON text -> the values that it certainly holds: what a cut file, or the head of a long one, says."""

import json
import re
from typing import Any

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\\x00-\x1f]|\\.)*")|([\[\]{}:,])|([^\s\[\]{}:,"]+))', re.DOTALL)
_DEEPEST = 200
_CLOSES = {"[": "]", "{": "}"}


class _Open:
    """One container that is still open: its sign, the number of its values, and the key whose value is awaited."""

    __slots__ = ("count", "key", "sign")

    def __init__(self, sign: str) -> None:
        self.sign = sign
        self.count = 0
        self.key: str | None = None

    @property
    def step(self) -> str | int:
        """The pointer's part that leads to where reading stands in it."""
        return (self.key or "") if self.sign == "{" else max(self.count - 1, 0)


def mended(text: str) -> tuple[Any, tuple[str | int, ...]]:
    """Return the value of a text cut anywhere, unfinished containers closed, and the pointer to where it breaks off.

    A number or word at the very end is left out: there may have been more of it. None where nothing is left.
    """
    stack: list[_Open] = []
    at, safe, closers = 0, 0, ""
    while found := _TOKEN.match(text, at):
        at = found.end()
        complete = _take(stack, *found.groups())
        if complete is None:
            break
        if complete and (not found[3] or at < len(text)):
            safe = at
            closers = "".join(_CLOSES[one.sign] for one in reversed(stack))
        if not stack or len(stack) > _DEEPEST:
            break
    try:
        return json.loads(text[:safe] + closers), tuple(one.step for one in stack)
    except (ValueError, RecursionError):
        return None, ()


def _take(stack: list[_Open], quoted: str | None, sign: str | None, word: str | None) -> bool | None:
    """Take one token; True where the text may be cut behind it, None where it cannot stand here."""
    top = stack[-1] if stack else None
    if sign in _CLOSES.values():
        if top is None or _CLOSES[top.sign] != sign:
            return None
        stack.pop()
        return True
    if sign == ",":
        if top is not None:
            top.key = None
        return False
    if sign == ":":
        return False
    if top is not None and top.sign == "{" and top.key is None:
        top.key = _key(quoted or word or "")
        return False if quoted else None
    if top is not None:
        top.count += 1
    if sign:
        stack.append(_Open(sign))
    return True


def _key(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return quoted
