"""What the figures can show and what they cannot, in plain sentences. Shares are told in per cent, differences in points."""

import math
from dataclasses import dataclass

from sekisho.model.errors import Param
from sekisho.model.quantity import Interval
from sekisho.people.measure.answers import Measure
from sekisho.people.measure.contrasts import Contrasts
from sekisho.people.measure.effect import Effect
from sekisho.people.measure.intervals import Rate
from sekisho.people.measure.power import smallest_difference
from sekisho.people.measure.race import Race
from sekisho.people.measure.reports import FirstReport
from sekisho.people.measure.trend import Trend
from sekisho.text.formats import number, share
from sekisho.text.say import Lang, say


@dataclass(frozen=True, slots=True)
class Saying:
    """A code of the catalog, and what fills its sentence in; the same in every language."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()

    def told(self, lang: Lang) -> str:
        """Return the sentence."""
        return say(self.code, lang, **dict(self.params))


def _saying(code: str, **params: Param) -> Saying:
    return Saying(f"measure.{code}", tuple(params.items()))


def of_power(people: float, base: float, measure: Measure) -> Saying:
    """Say what change so many people could show from the share `base`: fewer clicks, or more reports."""
    least = smallest_difference(people, base, rises=measure == "report")
    at = {"people": number(people, "en"), "rate": share(base, "en")}
    if least is None:
        return _saying(f"power.{measure}.never", **at)
    return _saying(f"power.{measure}", **at, points=_upwards(least))


def of_trend(found: Trend) -> tuple[Saying, ...]:
    """Say whether people got better, what could have been seen, and what the answer rests on."""
    change = found.change
    if change is None:
        return (_saying(f"trend.{found.reason}"),)
    low, high = _ends(change.interval)
    if found.answer == "undetermined":
        first = _saying(f"trend.{found.measure}.undetermined", low=low, high=high)
        rest = [_saying("trend.could", points=_upwards(change.smallest))]
        if found.reason == "undetermined_hits":
            rest.insert(0, _saying("trend.hits"))
    else:
        first = _saying(f"trend.{found.measure}.{found.answer}", low=low, high=high, points=_middle(change.difference))
        rest = []
    return (first, *rest, _saying("trend.basis", people=number(change.people, "en")), _saying("trend.raw"))


def of_effect(found: Effect) -> tuple[Saying, ...]:
    """Say whether training is shown to change something; that it is not is no proof that it does nothing."""
    size, code = found.size, f"effect.{found.measure}"
    if size is None:
        return (_saying("effect.no_comparison"),)
    if found.shown == "not_measurable":
        return (_saying(f"{code}.not_measurable", people=number(size.people, "en"), rate=share(size.untrained, "en")),)
    low, high = _ends(size.interval)
    role = _saying("effect.primary" if found.primary else "effect.other")
    if found.shown == "not_shown":
        return (
            _saying(f"{code}.not_shown", low=low, high=high),
            _saying("effect.missed", points=_upwards(size.smallest)),
            role,
        )
    return (_saying(f"{code}.{found.shown}", points=_middle(size.difference), low=low, high=high), role)


def of_contrasts(found: Contrasts) -> tuple[Saying, ...]:
    """Say which groups differ from the rest, and which are not shown."""
    said = [
        _saying(f"contrast.{found.measure}.{one.stands}", group=one.group, points=_middle(one.difference))
        for one in found.groups
        if one.stands != "undetermined"
    ]
    if found.groups and not said:
        said.append(_saying("contrast.alike", count=number(len(found.groups), "en")))
    elif said:
        said.append(_saying("contrast.corrected", count=number(len(found.groups), "en")))
    if found.left_out:
        said.append(_saying("contrast.left_out", count=number(len(found.left_out), "en")))
    if found.everybody is None:
        said.append(_saying("too_few"))
    return tuple(said)


def of_rate(rate: Rate, measure: Measure) -> tuple[Saying, ...]:
    """Say a rate with its interval; with its two ends where some hits are undetermined."""
    if not rate.total:
        return (_saying("rate.nothing"),)
    low, high = (share(one, "en") for one in (rate.interval().low, rate.interval().high))
    at = {"total": number(rate.total, "en"), "low": low, "high": high}
    if not rate.undetermined:
        return (_saying(f"rate.{measure}", share=share(rate.share.low, "en"), **at),)
    least, most = share(rate.share.low, "en"), share(rate.share.high, "en")
    doubtful = _saying("rate.hits", count=number(rate.undetermined, "en"))
    return (_saying("rate.between", least=least, most=most, **at), doubtful)


def of_race(found: Race | None) -> Saying:
    """Say how often the first report comes before the first click."""
    if found is None:
        return _saying("race.nothing")
    return _saying(
        "race",
        team=number(found.team, "en"),
        share=share((found.share.low + found.share.high) / 2, "en"),
        low=share(found.interval.low, "en"),
        high=share(found.interval.high, "en"),
    )


def of_first_report(found: FirstReport) -> Saying:
    """Say how long it took until somebody reported."""
    count = number(found.rounds, "en")
    if found.median is None:
        return _saying("first_report.never", count=count)
    return _saying("first_report", count=count, minutes=number(60 * found.median, "en"))


def never() -> tuple[Saying, ...]:
    """Say what is never said, and why."""
    return tuple(_saying(f"never.{one}") for one in ("persons", "clickers", "opened"))


def _middle(span: Interval) -> str:
    """Return how large a difference is, without its sign."""
    return _points(abs(span.middle))


def _ends(span: Interval) -> tuple[str, str]:
    """Return both ends with their signs."""
    low, high = (f"{'−' if one < 0 else '+'}{_points(abs(one))}" for one in (span.low, span.high))
    return low, high


def _points(value: float) -> str:
    """Return a share as points: whole from ten on, with one decimal below."""
    points = 100 * value
    return f"{points:.0f}" if points >= 9.95 else f"{points:.1f}".removesuffix(".0")


def _upwards(value: float) -> str:
    """Return points rounded up, so that no smaller change is promised."""
    scale = 1 if value >= 0.1 else 10
    return _points(math.ceil(round(100 * value * scale, 6)) / scale / 100)
