"""Bars that stand in a row of a table: a share with its interval, and a span that is moved about a middle."""

from markupsafe import Markup

from sekisho.report.document import Risk, Stage


def passes(stage: Stage) -> Markup:
    """Return a stage as a bar: the share that passes filled, its interval as a line, the share without controls behind."""
    return _bar(
        Markup('<rect class="bare" x="0" y="1" width="{}" height="10"/>').format(_per_cent(stage.bare_high)),
        Markup('<rect class="passes" x="0" y="3" width="{}" height="6"/>').format(_per_cent(stage.middle)),
        _line("ends", stage.low, stage.high),
    )


def covers(low: float, high: float) -> Markup:
    """Return how far a control reaches as a bar: what is sure filled, what may be behind."""
    return _bar(
        Markup('<rect class="bare" x="0" y="3" width="{}" height="6"/>').format(_per_cent(high)),
        Markup('<rect class="covers" x="0" y="3" width="{}" height="6"/>').format(_per_cent(low)),
    )


def moves(risk: Risk) -> tuple[Markup, ...]:
    """Return a bar for each driver of a risk: the loss from one end of it to the other, about the middle, on one scale."""
    middle = risk.mean.middle.minor
    ends = [middle, *(one.minor for driver in risk.drivers for one in (driver.low, driver.high))]
    low, high = min(0, *ends), max(1, *ends)

    def at(value: int) -> float:
        return (value - low) / (high - low)

    found = []
    for driver in risk.drivers:
        from_, to = sorted((at(driver.low.minor), at(driver.high.minor)))
        span = Markup('<rect class="moves" x="{}" y="3" width="{}" height="6"/>').format(
            _per_cent(from_), _per_cent(to - from_)
        )
        found.append(_bar(span, _upright(at(middle))))
    return tuple(found)


def _bar(*parts: Markup) -> Markup:
    return Markup('<svg class="share" width="100%" height="12" aria-hidden="true">{}</svg>').format(
        Markup("").join(parts)
    )


def _per_cent(share: float) -> str:
    return f"{share * 100:.2f}%"


def _line(kind: str, low: float, high: float) -> Markup:
    return Markup('<line class="{}" x1="{}" x2="{}" y1="6" y2="6"/>').format(kind, _per_cent(low), _per_cent(high))


def _upright(at: float) -> Markup:
    return Markup('<line class="about" x1="{x}" x2="{x}" y1="0" y2="12"/>').format(x=_per_cent(at))
