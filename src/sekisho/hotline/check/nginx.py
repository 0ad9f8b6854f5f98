"""A proxy's configuration as nginx writes it out (`nginx -T`): which directives count where something is handed on to the hotline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PART = re.compile(
    r"""\s*(?:(\#[^\n]*)|([{};])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:\\.|[^\s{};"'#\\])(?:\\.|[^\s{};\\])*))"""
)
MOST = 1 << 20
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive: its words, and those inside its braces."""

    words: tuple[str, ...]
    inside: "tuple[Directive, ...]" = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return self.words[0] if self.words else ""


def parsed(text: str) -> tuple[Directive, ...]:
    """Return the directives of a configuration; ValueError where it is none, too long or too deep."""
    if len(text) > MOST:
        raise ValueError("too long")
    return tuple(_block(_parts(text), 0))


def _parts(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        if match is None:
            if text[at:].strip():
                raise ValueError("a quote without end")
            return
        at = match.end()
        comment, sign, double, single, word = match.groups()
        if comment is None:
            yield sign or next(one for one in (double, single, word) if one is not None)


def _block(parts: Iterator[str], depth: int) -> Iterator[Directive]:
    if depth > DEEPEST:
        raise ValueError("too deep")
    words: list[str] = []
    for part in parts:
        if part == "}":
            if not depth:
                raise ValueError("a brace too many")
            return
        if part == ";":
            if words:
                yield Directive(tuple(words))
            words = []
        elif part == "{":
            yield Directive(tuple(words), tuple(_block(parts, depth + 1)))
            words = []
        else:
            words.append(part)
    if words or depth:
        raise ValueError("it ends too early")


def handed_on(found: tuple[Directive, ...], port: int) -> Iterator[dict[str, list[tuple[str, ...]]]]:
    """Return for each place that hands requests on to a port the directives that count there, by name.

    What an inner block says takes the place of what an outer one says, as nginx inherits.
    """
    yield from _walk(found, {}, port)


def _walk(
    found: tuple[Directive, ...], outer: dict[str, list[tuple[str, ...]]], port: int
) -> Iterator[dict[str, list[tuple[str, ...]]]]:
    own: dict[str, list[tuple[str, ...]]] = {}
    for one in found:
        if not one.inside:
            own.setdefault(one.name, []).append(one.words[1:])
    counts = {**outer, **own}
    if any(words and re.fullmatch(rf"https?://[^/]+:{port}(/.*)?", words[0]) for words in own.get("proxy_pass", ())):
        yield counts
    for one in found:
        if one.inside:
            yield from _walk(one.inside, counts, port)
