"""The frame of a chart: two axes with ticks, and lines inside. Text keeps its size at every width, lines keep theirs.

Across, places are shares of the width; down, they are pixels. Whatever is written into a chart is escaped.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

LEFT, WIDE, TOP, HIGH, BELOW = 15.0, 82.0, 12, 200, 28
TICKS = 5
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`; `log` where each step multiplies (both ends are then positive)."""

    low: float
    high: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return where a value stands: 0 at the low end, 1 at the high end."""
        low, high, one = (
            (math.log(x) for x in (self.low, self.high, value)) if self.log else (self.low, self.high, value)
        )
        return (one - low) / (high - low)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale with the values that are written beside it."""

    scale: Scale
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `kind` is its class in the style sheet, `steps` holds each height until the next point."""

    kind: str
    points: Points
    steps: bool = False
    dots: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the axis across that a line from top to bottom shows."""

    kind: str
    value: float


def even(high: float) -> tuple[float, ...]:
    """Return round values from nothing to at least `high`, about as many as fit."""
    least = max(high, 1e-9) / TICKS
    size = 10.0 ** math.floor(math.log10(least))
    step = next(size * nice for nice in NICE if size * nice >= least * (1 - 1e-9))
    return tuple(step * place for place in range(math.ceil(high / step - 1e-9) + 1))


def decades(low: float, high: float, most: int = 4) -> tuple[float, ...]:
    """Return powers of ten that hold the values up to `high`, and those from `low` on as far as `most` of them reach."""
    top = math.ceil(math.log10(high) - 1e-9)
    bottom = max(math.floor(math.log10(low) + 1e-9), top - most)
    return tuple(10.0**power for power in range(min(bottom, top - 1), top + 1))


def drawn(across: Axis, down: Axis, lines: Iterable[Line], marks: Iterable[Mark], title: str) -> Markup:
    """Return a chart as SVG; `title` says what it shows, for those who do not see it."""
    parts = [
        *(_level(down.scale.at(value), text) for value, text in down.ticks),
        *(_foot(across.scale.at(value), text) for value, text in across.ticks),
        *(_upright(mark, across) for mark in marks),
        _inside([_path(line, across, down) for line in lines]),
        *(_dot(point, line, across, down) for line in lines if line.dots for point in line.points),
    ]
    return Markup('<svg class="chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>').format(
        TOP + HIGH + BELOW, title, Markup("").join(parts)
    )


def _x(share: float) -> str:
    return f"{LEFT + WIDE * share:.2f}%"


def _y(share: float) -> str:
    return f"{TOP + HIGH * (1 - share):.1f}"


def _level(share: float, text: str) -> Markup:
    return Markup(
        '<line class="grid" x1="{}" x2="{}" y1="{y}" y2="{y}"/><text class="beside" x="{}" y="{y}">{}</text>'
    ).format(_x(0), _x(1), f"{LEFT - 1.5}%", text, y=_y(share))


def _foot(share: float, text: str) -> Markup:
    return Markup('<text class="below" x="{}" y="{}">{}</text>').format(_x(share), TOP + HIGH + 20, text)


def _upright(mark: Mark, across: Axis) -> Markup:
    x = _x(across.scale.at(mark.value))
    return Markup('<line class="mark {}" x1="{x}" x2="{x}" y1="{}" y2="{}"/>').format(mark.kind, TOP, TOP + HIGH, x=x)


def _inside(paths: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg x="{}%" y="{}" width="{}%" height="{}" viewBox="0 0 1000 1000" preserveAspectRatio="none">{}</svg>'
    ).format(LEFT, TOP, WIDE, HIGH, Markup("").join(paths))


def _path(line: Line, across: Axis, down: Axis) -> Markup:
    placed = [(across.scale.at(x) * 1000, (1 - down.scale.at(y)) * 1000) for x, y in line.points]
    words = [f"{'L' if place else 'M'}{x:.1f} {y:.1f}" for place, (x, y) in enumerate(placed)]
    if line.steps:
        words = [words[0], *(f"H{x:.1f}V{y:.1f}" for x, y in placed[1:])]
    return Markup('<path class="line {}" d="{}"/>').format(line.kind, "".join(words))


def _dot(point: tuple[float, float], line: Line, across: Axis, down: Axis) -> Markup:
    x, y = across.scale.at(point[0]), down.scale.at(point[1])
    return Markup('<circle class="dot {}" cx="{}" cy="{}" r="3.5"/>').format(line.kind, _x(x), _y(y))
