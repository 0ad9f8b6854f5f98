"""A picture of who can reach a store: boxes and arrows as SVG, without style or script; the sheet gives it its colours.

It is drawn twice: side by side for a screen, one below the other for a phone. The page's list says the same in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from markupsafe import Markup

from sekisho.text.say import Lang
from sekisho.web.areas.chains import Chain

WIDE, TALL, GAP = 168, 64, 36
LINE, LINES, UNITS = 17, 3, 23
"""Height of a line of text, lines in a box, and how many narrow letters are in one."""
MOST = 6
"""Chains that are drawn; the rest is in the list."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box stands."""

    x: int
    y: int
    wide: int
    tall: int


def side_by_side(chains: Sequence[Chain], store: str, lang: Lang, title: str) -> Markup:
    """Return the picture for a screen: a line a chain, and the store at the right of them all."""
    drawn = chains[:MOST]
    tall = len(drawn) * (TALL + GAP) - GAP
    column = WIDE + GAP
    end = Spot(3 * column, 0, WIDE, tall)
    parts = [_box(end, store, "store")]
    for number, chain in enumerate(drawn):
        spots = [Spot(place * column, number * (TALL + GAP), WIDE, TALL) for place in range(len(chain.boxes))]
        parts += _chain(chain, spots, end, lang)
    return _svg(parts, 4 * column - GAP, tall, "reach wide", title)


def _chain(chain: Chain, spots: Sequence[Spot], end: Spot, lang: Lang) -> Iterator[Markup]:
    for box, spot in zip(chain.boxes, spots, strict=True):
        yield _box(spot, box.label.at(lang), f"{box.kind} {_kind(chain)}")
    for before, after in pairwise(spots):
        yield _arrow((before.x + WIDE, before.y + TALL // 2), (after.x, after.y + TALL // 2), _kind(chain))
    last = (spots[-1].x + WIDE, spots[-1].y + TALL // 2)
    yield from _ending(last, (end.x, spots[-1].y + TALL // 2), chain)


def stacked(chains: Sequence[Chain], store: str, lang: Lang, title: str) -> Markup:
    """Return the picture for a phone: each chain from top to bottom, and the store below it."""
    wide, parts, y = 2 * WIDE, list[Markup](), 0
    for chain in chains[:MOST]:
        for box in chain.boxes:
            parts.append(_box(Spot(0, y, wide, TALL), box.label.at(lang), f"{box.kind} {_kind(chain)}"))
            below = ((wide // 2, y + TALL), (wide // 2, y + TALL + GAP))
            last = box is chain.boxes[-1]
            parts += _ending(*below, chain) if last else [_arrow(*below, _kind(chain))]
            y += TALL + GAP
        parts.append(_box(Spot(0, y, wide, TALL), store, "store"))
        y += TALL + 2 * GAP
    return _svg(parts, wide, y - 2 * GAP, "reach narrow", title)


def _kind(chain: Chain) -> str:
    return "inside" if chain.inside else {"yes": "open", "no": "stopped", "unknown": "unsure"}[chain.passes]


def _ending(start: tuple[int, int], end: tuple[int, int], chain: Chain) -> Iterator[Markup]:
    """Yield the last arrow; of a way that is stopped a bar across it."""
    yield _arrow(start, end, _kind(chain))
    if chain.passes == "no":
        x, y = (start[0] + end[0]) // 2, (start[1] + end[1]) // 2
        across = (f"M{x} {y - 11}V{y + 11}") if start[1] == end[1] else f"M{x - 11} {y}H{x + 11}"
        yield Markup('<path class="bar" d="{}"/>').format(across)


def _arrow(start: tuple[int, int], end: tuple[int, int], kind: str) -> Markup:
    sideways = start[1] == end[1]
    head = f"M{end[0] - 8} {end[1] - 5}L{end[0]} {end[1]}L{end[0] - 8} {end[1] + 5}" if sideways else f"M{end[0] - 5} {end[1] - 8}L{end[0]} {end[1]}L{end[0] + 5} {end[1] - 8}"  # fmt: skip
    return Markup('<path class="way {}" d="M{} {}L{} {}"/><path class="head {}" d="{}"/>').format(kind, *start, *end, kind, head)  # fmt: skip


def _box(spot: Spot, label: str, kind: str) -> Markup:
    lines = wrapped(label, UNITS * spot.wide // WIDE)
    top = spot.y + spot.tall // 2 - (len(lines) - 1) * LINE // 2 + 5
    text = Markup("").join(
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(spot.x + spot.wide // 2, top + place * LINE, line)
        for place, line in enumerate(lines)
    )
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(spot.x, spot.y, spot.wide, spot.tall)
    return Markup('<g class="box {}">{}<text text-anchor="middle">{}</text></g>').format(kind, shape, text)


def _svg(parts: Sequence[Markup], wide: int, tall: int, kind: str, title: str) -> Markup:
    return Markup(
        '<svg class="{}" viewBox="-2 -2 {} {}" width="{}" height="{}" role="img"><title>{}</title>{}</svg>'
    ).format(kind, wide + 4, tall + 4, wide + 4, tall + 4, title, Markup("").join(parts))


def wrapped(text: str, units: int) -> list[str]:
    """Return a text in at most three lines of so many narrow letters; what does not fit ends in an ellipsis."""
    lines, line, used = list[str](), "", 0
    for word in _words(text):
        size = sum(map(_units, word))
        if used + size > units and line:
            lines.append(line.strip())
            line, used = "", 0
        line, used = line + word, used + size
    lines.append(line.strip())
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1][:-1]}…"]


def _words(text: str) -> Iterator[str]:
    """Yield what stays together on a line: words with their blank, wide letters one by one, long words in pieces."""
    word = ""
    for letter in text:
        if _units(letter) == 2 or len(word) >= UNITS - 4:
            yield word
            word = ""
        word += letter
        if letter in " -/:" or _units(letter) == 2:
            yield word
            word = ""
    yield word


def _units(letter: str) -> int:
    return 2 if east_asian_width(letter) in "WF" else 1
