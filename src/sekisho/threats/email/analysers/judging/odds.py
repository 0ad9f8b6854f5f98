"""What signs weigh: log likelihood ratios, with the share among honest mail counted in the firm's own past.

A weight is log(share in fraud / share in honest mail), at most what the table allows and at least -3. Honest shares are
of the sender's class, backed off to all mail and to what is typical; old counts fade, by half in ninety days.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from sekisho.threats.email.analysers.judging.signals.sign import Sign

LEAST = -3.0
REST = 0.5
OF_CLASS = 30.0
OF_ALL = 300.0
SELDOM = 0.0005
_KEPT = 8192
UNLISTED = (0.02, 1.0)
FADE_DAYS = 90
SETTLED = frozenset({"on_file", "used"})
MISSING = frozenset({
    ("authentication", "absent"), ("profile", "thin"), ("ask", "unread"), ("ask", "wordless"), ("identity", "inside"),
    ("identity", "nobody"), ("language", "unread"), ("suffix", "none"), ("body", "unread"),
})  # fmt: skip
"""Values that say that there was nothing to look at: they weigh nothing, and are not counted."""
WITHOUT_ACCOUNT = frozenset({
    "gift_card", "data_request", "credential_lure", "out_of_band", "pretext", "callback_request",
})  # fmt: skip


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    by_class: list[str]
    families: dict[str, list[str]]
    values: dict[str, dict[str, tuple[float, float]]]
    of_class: dict[str, dict[str, dict[str, tuple[float, float]]]] = msgspec.field(name="class")


Key = tuple[str, str, str]
"""Group, value and class of sender, by which a weight differs."""


class Rates(msgspec.Struct):
    """How often honest mail showed each value: by `group class value` and, over all classes, `group value`."""

    counts: dict[str, float] = {}
    day: int = 0

    def add(self, sender: str, signs: Iterable[Sign], day: int) -> None:
        """Count one message; what was counted before fades with the days that have passed."""
        if day > self.day + FADE_DAYS // 9:
            share = 0.5 ** ((day - self.day) / FADE_DAYS) if self.day else 1.0
            self.counts = {key: count * share for key, count in self.counts.items() if count * share > 0.01}
            self.day = day
        shown = {(sign.group, sign.value) for sign in signs} - MISSING
        for group, value in shown:
            for key in (f"{group} {sender} {value}", f"{group} {value}"):
                self.counts[key] = self.counts.get(key, 0.0) + 1.0
        for group in {group for group, _ in shown}:
            for key in (f"{group} {sender} *", f"{group} *"):
                self.counts[key] = self.counts.get(key, 0.0) + 1.0

    def share(self, group: str, sender: str | None, value: str) -> float:
        """Return the share of honest mail that shows a value; of a class of sender where one is given."""
        count = self.counts.get
        shown, any_value, prior = _assumed(group, value)
        every = (count(shown, 0.0) + OF_ALL * (SELDOM if prior is None else prior)) / (count(any_value, 0.0) + OF_ALL)
        if sender is None:
            return every
        shown, any_value, of_class = _assumed(f"{group} {sender}", value)
        base = every if of_class is None else 0.5 * every + 0.5 * of_class
        return (count(shown, 0.0) + OF_CLASS * base) / (count(any_value, 0.0) + OF_CLASS)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sign with its weight; 0 where a stronger one of its story stands for it in part or in full."""

    sign: Sign
    weight: float


@cache
def _table() -> _File:
    return msgspec.toml.decode(_data("odds.toml"), type=_File)


@cache
def typical() -> Mapping[str, float]:
    """Return shares in the honest mail of made-up firms: what is assumed until a firm's own mail has been counted."""
    return msgspec.toml.decode(_data("typical.toml"), type=dict[str, float])


@lru_cache(maxsize=_KEPT)
def _assumed(place: str, value: str) -> tuple[str, str, float | None]:
    """Return the keys that count a value and all values of a group, with or without class, and what is typical there."""
    key = f"{place} {value}"
    return key, f"{place} *", typical().get(key)


@lru_cache(maxsize=_KEPT)
def _in_fraud(group: str, value: str, sender: str) -> tuple[float, float, bool]:
    """Return the share in fraud, the most that a value may weigh, and whether honest shares are of the sender's class."""
    table = _table()
    listed = table.of_class.get(sender, {}).get(group, {}).get(value) or table.values[group].get(value, UNLISTED)
    return *listed, group in table.by_class


def _data(name: str) -> bytes:
    return files("sekisho.threats.email.analysers.judging").joinpath("data", name).read_bytes()


def weight(sign: Sign, sender: str, rates: Rates) -> float:
    """Return what one sign weighs, before signs of one story are put together."""
    if (sign.group, sign.value) in MISSING:
        return 0.0
    fraud, most, by_class = _in_fraud(sign.group, sign.value, sender)
    honest = rates.share(sign.group, sender if by_class else None, sign.value)
    return max(LEAST, min(most, math.log(fraud / honest)))


def weigh(
    signs: Iterable[Sign], sender: str, rates: Rates, kept: dict[Key, float] | None = None
) -> tuple[Weighed, ...]:
    """Return the signs with weights that add up to the score, one sign for each group, the heaviest first.

    `kept` holds weights for as long as `rates` stay as they are.
    """
    known = {} if kept is None else kept
    best: dict[str, Weighed] = {}
    values: dict[str, set[str]] = {}
    for sign in signs:
        key = sign.group, sign.value, sender
        if key not in known:
            known[key] = weight(sign, sender, rates)
        found = Weighed(sign, known[key])
        values.setdefault(sign.group, set()).add(sign.value)
        if sign.group not in best or found.weight > best[sign.group].weight:
            best[sign.group] = found
    _settle(best, values)
    for groups in _table().families.values():
        _family(best, groups)
    return tuple(sorted(best.values(), key=lambda one: (-abs(one.weight), one.sign.group)))


def _settle(best: dict[str, Weighed], values: Mapping[str, set[str]]) -> None:
    """Let an account decide what asking for money means: one on file makes it ordinary, a new one makes words needless."""
    account = best["account"].sign.value
    ask, pair = best["ask"], best["pair"]
    if account in SETTLED and ask.weight > 0 and values["ask"].isdisjoint(WITHOUT_ACCOUNT):
        best["ask"] = replace(ask, weight=0.0)
        best["pair"] = replace(pair, weight=min(0.0, pair.weight))
    elif account in {"new", "differs"} and ask.weight < 0:
        best["ask"] = replace(ask, weight=0.0)


def _family(best: dict[str, Weighed], groups: Iterable[str]) -> None:
    """Count the strongest sign for fraud in full and the others by half; where there is none, the strongest against it."""
    family = sorted((best[group] for group in groups if group in best), key=lambda one: -one.weight)
    if not family:
        return
    first = family[0] if family[0].weight > 0 else family[-1]
    for one in family:
        if one is not first:
            share = REST if first.weight > 0 else 0.0
            best[one.sign.group] = replace(one, weight=share * one.weight)


def total(weighed: Iterable[Weighed]) -> float:
    """Return the sum of the weights."""
    return math.fsum(one.weight for one in weighed)
