"""Acceptance 5 of the people programme: what its figures say of simulated banks of which the truth is known.

Run: `python bench/people_statistics.py [--quick] [--seed N]`. The people here are drawn by this file alone: abilities of persons about
those of their groups, mails that suit groups differently, four rounds a year, every other mail drawn from mails that stay the same, all
others harder by 0.3 logits a round. Asked is

a  how often `trend` and `effect` see a change where there is none (also where few click, and where whole teams are dealt);
b  what they say where only the mails grew harder, beside a test of the raw rates before and after;
c  how often they see one of 0.5 logits, and whether `power_of` had said so;
d  how often the abilities of groups that were planted lie within the intervals; how near difficulties come;
e  how often one of twelve alike departments is called different, with and without Holm;
f  how often the odds that a report comes first lie within the interval.

The last line has every figure; exit code 1 where a target is missed. `--quick` is a small run with bounds as wide as chance makes them.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sekisho.people.measure.answers import Answers
from sekisho.people.measure.contrasts import contrasts
from sekisho.people.measure.effect import effect
from sekisho.people.measure.order import draw
from sekisho.people.measure.power import anchored, power_of
from sekisho.people.measure.race import race
from sekisho.people.measure.rasch import fit
from sekisho.people.measure.trend import trend

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TYPICAL = math.log(0.12 / 0.88)
"""Somebody of average ability clicks on 12 % of an average mail; 0.5 logits less are 7.6 %."""
RISE = 0.3
ANCHORS = 6
SHARE = 0.5
NEW = 2
BETWEEN_PERSONS, BETWEEN_GROUPS, SUITS = 0.7, 0.4, 0.2


@dataclass(frozen=True, slots=True)
class Bank:
    """Made-up people: the ability and group of each, and what each group's ability truly is."""

    ability: Floats
    group: Integers
    truth: Floats


def bank(random: Generator, people: int, groups: int = 12) -> Bank:
    """Draw people of groups that differ."""
    truth = random.normal(0.0, BETWEEN_GROUPS, groups)
    group = random.integers(0, groups, people)
    return Bank(truth[group] + random.normal(0.0, BETWEEN_PERSONS, people), group, truth)


@dataclass(frozen=True, slots=True)
class Programme:
    """The results of some rounds, and how hard each mail truly is."""

    answers: Answers
    hard: Floats


def programme(
    random: Generator,
    firm: Bank,
    rounds: int,
    gain: Callable[[int], Floats | float] = lambda _: 0.0,
    *,
    typical: float = TYPICAL,
    rise: float = RISE,
    share: float = SHARE,
    suits: float = SUITS,
    anchors: int = ANCHORS,
) -> Programme:
    """Send rounds 1, 2, ...; `gain` says how much more able people are in a round. Nobody gets a mail that stays the same twice."""
    people = len(firm.ability)
    hard = np.concatenate(
        [
            typical + random.normal(0.0, 0.4, anchors),
            *(typical + rise * (one - 1) + random.normal(0.0, 0.4, NEW) for one in range(1, rounds + 1)),
        ]
    )
    suit = random.normal(0.0, suits, (len(hard), len(firm.truth))) if suits else np.zeros((len(hard), len(firm.truth)))
    turn, used = np.argsort(random.random((people, anchors)), axis=1), np.zeros(people, dtype=np.int64)
    mails, fails = [], []
    for one in range(1, rounds + 1):
        mail = anchors + NEW * (one - 1) + random.integers(0, NEW, people)
        same = np.flatnonzero((np.argsort(random.random(people)) < round(share * people)) & (used < anchors))
        mail[same] = turn[same, used[same]]
        used[same] += 1
        logit = hard[mail] + suit[mail, firm.group] - firm.ability - gain(one)
        mails.append(mail)
        fails.append(random.random(people) < 1 / (1 + np.exp(-logit)))
    failed = np.concatenate(fails)
    return Programme(
        Answers(
            person=np.tile(np.arange(people), rounds),
            round=np.repeat(np.arange(1, rounds + 1), people),
            mail=np.concatenate(mails),
            click=failed.astype(np.int64),
            reported=random.random(len(failed)) < 0.2,
            group=firm.group,
            mails=tuple(f"mail {one}" for one in range(len(hard))),
            groups=tuple(f"group {one}" for one in range(len(firm.truth))),
        ),
        hard,
    )


def later(last: int, gain: Floats | float) -> Callable[[int], Floats | float]:
    """Return a gain in ability that is there in all rounds after one."""
    return lambda one: gain if one > last else 0.0


SAME = frozenset(f"mail {one}" for one in range(ANCHORS))


def naive(found: Answers, before: set[int], after: set[int]) -> str:
    """Compare the raw rates, as is usual."""
    one, other = (found.click[np.isin(found.round, sorted(rounds))] == 1 for rounds in (before, after))
    pooled = float(np.concatenate([one, other]).mean())
    error = math.sqrt(max(pooled * (1 - pooled), 1e-12) * (1 / len(one) + 1 / len(other)))
    away = float(other.mean() - one.mean()) / error
    return "worse" if away > 1.96 else "better" if away < -1.96 else "undetermined"


@dataclass(slots=True)
class Tally:
    """Figures, and which of them missed their bounds."""

    quick: bool
    figures: dict[str, float] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    def told(self, name: str, value: float, low: float = -math.inf, high: float = math.inf, runs: int = 0) -> None:
        """Keep a figure (a share, or anything else with `runs` 0) that has to lie between two bounds."""
        if self.quick and runs:
            wide = [
                3 * math.sqrt(max(bound * (1 - bound), 0.0) / runs) if 0 < bound < 1 else 0.0 for bound in (low, high)
            ]
            low, high = low - wide[0], high + wide[1]
        met = low <= value <= high
        self.figures[name] = round(value, 4)
        if not met:
            self.missed.append(name)
        bounds = "" if math.isinf(low) and math.isinf(high) else f" (wanted {low:.3g} to {high:.3g})"
        print(f"{name}: {value:.4f}{bounds}{'' if met else ' MISSED'}", flush=True)


def trends(tally: Tally, random: Generator, runs: int) -> None:
    """Parts a and b of the trend: nothing changed, and only the mails grew harder."""
    for name, people, rounds, typical, rise in (
        ("a_trend_false_alarm", 300, 4, TYPICAL, 0.0),
        ("a_trend_false_alarm_3_percent", 300, 4, math.log(0.03 / 0.97), 0.0),
        ("b_trend_rising", 300, 8, TYPICAL, RISE),
        ("b_trend_rising_1000", 1_000, 8, TYPICAL, RISE),
    ):
        halves = ({1, 2}, {rounds - 1, rounds})
        said, raw, first, last = [], [], 0.0, 0.0
        for _ in range(runs):
            found = programme(random, bank(random, people), rounds, typical=typical, rise=rise).answers
            said.append(trend(found, "click", SAME, halves).answer)
            raw.append(naive(found, *halves))
            first += float(found.click[found.round == 1].mean()) / runs
            last += float(found.click[found.round == rounds].mean()) / runs
        tally.told(name, float(np.mean([one != "undetermined" for one in said])), 0.04, 0.06, runs)
        if rise:
            tally.told(f"{name}_naive_wrong", float(np.mean([one != "undetermined" for one in raw])), 0.9, 1.0, runs)
            tally.told(f"{name}_raw_rate_first", first)
            tally.told(f"{name}_raw_rate_last", last)


def effects(tally: Tally, random: Generator, runs: int, times: int) -> None:
    """Part a of the effect: training does nothing. Two rounds in which half are trained, or teams dealt, or four waves."""
    for name, people, typical, rounds, starts, teams in (
        ("a_effect_false_alarm", 300, TYPICAL, 2, (1, 9), 0),
        ("a_effect_false_alarm_one_round_3_percent", 300, math.log(0.03 / 0.97), 1, (1, 9), 0),
        ("a_effect_false_alarm_four_waves", 300, TYPICAL, 4, (2, 3, 4, 9), 0),
        ("a_effect_false_alarm_teams", 600, TYPICAL, 2, (1, 9), 24),
    ):
        false = other = 0
        for run in range(runs):
            firm = bank(random, people, teams or 12)
            found = programme(random, firm, rounds, typical=typical).answers
            units = [f"{one:05d}" for one in range(teams or people)]
            order = draw(dict.fromkeys(units, ""), starts, f"{name} {run} {random.integers(1 << 30)}")
            unit = firm.group if teams else np.arange(people)
            click, report = effect(found, order, unit, "click", ("report",), times)
            false += click.shown in {"better", "worse"}
            other += report.shown in {"better", "worse"}
        tally.told(name, false / runs, 0.04, 0.06, runs)
        tally.told(f"{name}_of_reports", other / runs, 0.035, 0.065, runs)


def trend_power(tally: Tally, random: Generator, runs: int) -> None:
    """Part c of the trend: everybody is 0.5 logits more able in the second half-year, of two rounds, or of one."""
    rates = _rates(random)
    for people, known, tried in ((300, 0.24, 2 * runs), (1_000, 0.59, 2 * runs), (3_000, 0.97, runs)):
        for each, told in ((1, "one_round"), (2, "two_rounds")):
            halves = (set(range(1, each + 1)), set(range(each + 1, 2 * each + 1)))
            seen = 0
            for _ in range(tried):
                found = programme(random, bank(random, people), 2 * each, later(each, 0.5)).answers
                seen += trend(found, "click", SAME, halves).answer == "better"
            name, size, share = f"c_trend_power_{people}_{told}", anchored(people, SHARE, each), seen / tried
            tally.told(name, share, known - 0.03, 1.0, tried)
            tally.told(f"{name}_printed", power_of(size, size, *rates), share - 0.03, min(share + 0.03, 1.0), tried)


def _rates(random: Generator) -> tuple[float, float]:
    """Return the shares of mails that stay the same that are clicked, before and after."""
    before, after = 0.0, 0.0
    for _ in range(400):
        found = programme(random, bank(random, 2_000), 2, later(1, 0.5), share=1.0).answers
        before += float(found.click[found.round == 1].mean()) / 400
        after += float(found.click[found.round == 2].mean()) / 400
    return before, after


def effect_power(tally: Tally, random: Generator, runs: int, times: int) -> None:
    """Part c of the effect: half are trained before rounds 3 and 4 and are 0.5 logits more able."""
    for people, known, share in ((300, 0.35, 1.0), (1_000, 0.82, 1.0), (3_000, 0.998, 0.5)):
        seen, tried = 0, max(1, int(runs * share))
        for run in range(tried):
            firm = bank(random, people)
            units = [f"{one:05d}" for one in range(people)]
            order = draw(dict.fromkeys(units, ""), (3, 9), f"power {people} {run} {random.integers(1 << 30)}")
            first = 0.5 * (order.arms == 0)
            found = programme(random, firm, 4, later(2, first)).answers
            seen += effect(found, order, np.arange(people), "click", (), times)[0].shown == "better"
        tally.told(f"c_effect_power_{people}", seen / tried, known - 0.03, 1.0, tried)


def coverage(tally: Tally, random: Generator, runs: int, people: int = 600, rounds: int = 8) -> None:
    """Part d: planted abilities of groups, on the scale and against the mean; and how near the difficulties come."""
    on_scale, against, near, missed, slowest = [], [], [], [], 0.0
    for _ in range(runs):
        firm = bank(random, people)
        found = programme(random, firm, rounds)
        thought = found.hard + random.normal(0.0, 0.6, len(found.hard))
        begun = time.monotonic()
        got = fit(found.answers, "click", dict(zip(found.answers.mails, thought.tolist(), strict=True)))
        slowest = max(slowest, time.monotonic() - begun)
        others = firm.truth - float(firm.truth[firm.group].mean())
        for one in got.abilities:
            at = int(one.group.split()[1])
            on_scale.append(one.interval.low <= firm.truth[at] <= one.interval.high)
            against.append(one.against_interval.low <= others[at] <= one.against_interval.high)
        away = np.array([one.value.middle - found.hard[int(one.mail.split()[1])] for one in got.difficulties])
        near.append(float(np.sqrt(((away - away.mean()) ** 2).mean())))
        missed.append(float((np.abs(away) > 1.96 * np.array([one.error for one in got.difficulties])).mean()))
    tally.told("d_ability_covered", float(np.mean(on_scale)), 0.93, 0.97, runs)
    tally.told("d_ability_against_mean_covered", float(np.mean(against)), 0.93, 0.97, runs)
    tally.told("d_difficulty_covered", 1 - float(np.mean(missed)), 0.93, 0.98, runs)
    tally.told("d_difficulty_error_logit", float(np.sqrt(np.mean(np.square(near)))), 0.0, 0.25)
    tally.told("d_slowest_fit_seconds", slowest)


def departments(tally: Tally, random: Generator, runs: int, times: int) -> None:
    """Part e: twelve departments of forty, all alike, one mail each."""
    called = plain = 0
    group = np.repeat(np.arange(12), 40)
    for _ in range(runs):
        firm = Bank(random.normal(0.0, BETWEEN_PERSONS, 480), group, np.zeros(12))
        found = contrasts(programme(random, firm, 1, suits=0.0, share=0.0).answers, "click", random, times)
        called += any(one.stands != "undetermined" for one in found.groups)
        plain += any(one.chance <= 0.05 for one in found.groups)
    tally.told("e_departments_false_alarm", called / runs, 0.0, 0.06, runs)
    tally.told("e_departments_without_holm", plain / runs)


def races(tally: Tally, random: Generator, runs: int) -> None:
    """Part f: reports and clicks come at random times; the odds of a team of forty are r / (r + c) where both are as soon."""
    for click, report, people in ((0.12, 0.20, 1_000), (0.07, 0.30, 300)):
        true, inside = report / (report + click), 0
        for _ in range(runs):
            # Who clicks and reports does so at the earlier of both moments, so each alone would come a little more often.
            reported = np.where(random.random(people) < report, random.exponential(3.0, people), np.inf)
            clicked = np.where(random.random(people) < click, random.exponential(3.0, people), np.inf)
            found = race(reported, clicked, np.full(people, np.inf))
            inside += found is not None and found.interval.low <= true <= found.interval.high
        tally.told(f"f_race_covered_{people}", inside / runs, 0.93, 0.985, runs)


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=20_261_130)
    asked = parser.parse_args()
    tally, begun, scale = Tally(asked.quick), time.monotonic(), 20 if asked.quick else 1
    streams = iter(np.random.default_rng(asked.seed).spawn(7))
    trends(tally, next(streams), 4_000 // scale)
    effects(tally, next(streams), 4_000 // scale, 999)
    trend_power(tally, next(streams), 2_000 // scale)
    effect_power(tally, next(streams), 1_000 // scale, 999)
    coverage(tally, next(streams), 1_000 // scale)
    departments(tally, next(streams), 2_000 // scale, 999)
    races(tally, next(streams), 2_000 // scale)
    tally.told("seconds", time.monotonic() - begun)
    print(json.dumps({"met": not tally.missed, "missed": tally.missed, "seed": asked.seed, **tally.figures}))
    return int(bool(tally.missed))


if __name__ == "__main__":
    sys.exit(main())
