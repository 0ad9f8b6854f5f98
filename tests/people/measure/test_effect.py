"""Training's effect is told by the lot that decided who was trained first, and by nothing else."""

import numpy as np
import pytest

from sekisho.model.errors import SekishoError
from sekisho.people.measure.answers import Answers, Integers, Row, State, answers
from sekisho.people.measure.effect import Effect, effect
from sekisho.people.measure.order import Order, draw
from tests.people.measure.made import NOTHING, PERSON

PEOPLE = 400
WHO = [f"p{one:03d}" for one in range(PEOPLE)]
ORDER = draw(dict.fromkeys(WHO, "all"), (2, 9), "spring")
UNIT = np.arange(PEOPLE)


def lived(
    order: Order = ORDER, *, clicks: tuple[float, float] = (0.3, 0.3), reports: tuple[float, float] = (0.2, 0.2), doubtful: float = 0.0, rounds: int = 2, seed: int = 1
) -> Answers:  # fmt: skip
    """Return rounds in which those trained click and report with the second of each pair of chances."""
    random, rows = np.random.default_rng(seed), []
    for when in range(1, rounds + 1):
        for place, who in enumerate(order.units):
            trained = int(when >= order.starts[order.arms[place]])
            state = State.PERSON if random.random() < clicks[trained] else State.NOTHING
            state = State.UNDETERMINED if random.random() < doubtful else state
            rows.append(Row(who, "all", when, f"mail {when} {place % 3}", state, random.random() < reports[trained]))
    return answers(rows)


def first(found: tuple[Effect, ...]) -> Effect:
    assert found[0].primary
    return found[0]


def test_training_that_works_is_shown_to_work() -> None:
    found = first(effect(lived(clicks=(0.35, 0.15)), ORDER, UNIT, "click"))
    assert found.shown == "better"
    assert found.size is not None
    assert found.size.interval.low < -0.15 < found.size.interval.high < 0
    assert found.size.untrained == pytest.approx(0.35, abs=0.07)
    assert found.size.people == PEOPLE


def test_training_that_harms_is_shown_to_harm() -> None:
    assert first(effect(lived(clicks=(0.15, 0.35)), ORDER, UNIT, "click")).shown == "worse"
    assert first(effect(lived(reports=(0.35, 0.15)), ORDER, UNIT, "report")).shown == "worse"
    assert first(effect(lived(reports=(0.15, 0.35)), ORDER, UNIT, "report")).shown == "better"


def test_training_that_does_nothing_is_not_shown_to_do_something() -> None:
    found = first(effect(lived(), ORDER, UNIT, "click"))
    assert found.shown == "not_shown"
    assert found.size is not None
    assert found.size.interval.low < 0 < found.size.interval.high
    assert found.size.smallest == pytest.approx(0.128, abs=0.02)


def test_that_clickers_click_less_the_next_time_is_no_effect() -> None:
    random = np.random.default_rng(4)
    rows, before = [], random.random(PEOPLE) < 0.3
    for when in (1, 2):
        for place, who in enumerate(ORDER.units):
            clicked = before[place] if when == 1 else random.random() < 0.3
            rows.append(Row(who, "all", when, f"mail {when}", PERSON if clicked else NOTHING, False))
    found = first(effect(answers(rows), ORDER, UNIT, "click"))
    assert found.shown == "not_shown"
    assert found.size is not None
    assert abs(found.size.difference.middle) < 0.1


def test_mails_that_are_harder_for_the_trained_change_nothing() -> None:
    rows = []
    for place, who in enumerate(ORDER.units):
        for when in (1, 2):
            hard = when == 2
            state = PERSON if place % 10 < (6 if hard else 2) else NOTHING
            rows.append(Row(who, "all", when, f"mail {when}", state, False))
    assert first(effect(answers(rows), ORDER, UNIT, "click")).shown == "not_shown"


def test_the_primary_measure_is_held_against_five_per_cent_and_the_others_after_holm() -> None:
    found = effect(lived(clicks=(0.3, 0.18), reports=(0.2, 0.3)), ORDER, UNIT, "report", ("report", "click"))
    assert [(one.measure, one.primary) for one in found] == [("report", True), ("click", False)]
    assert all(one.size is not None and one.size.adjusted == one.size.chance for one in found)


def test_without_anybody_untrained_nothing_can_be_measured() -> None:
    together = draw(dict.fromkeys(WHO, "all"), (1, 2), "spring")
    found = effect(
        lived(together, rounds=3).only(lived(together, rounds=3).of_rounds({2, 3})),
        together,
        UNIT,
        "click",
        ("report",),
    )
    assert [(one.shown, one.size) for one in found] == [("not_measurable", None)] * 2


def test_four_teams_are_too_few_ways_to_deal() -> None:
    teams = draw({f"team {one}": "" for one in range(4)}, (2, 9), "spring")
    unit: Integers = np.arange(PEOPLE) % 4
    assert first(effect(lived(), teams, unit, "click")).shown == "not_measurable"
    more = draw({f"team {one}": "" for one in range(20)}, (2, 9), "spring")
    assert first(effect(lived(), more, np.arange(PEOPLE) % 20, "click")).shown == "not_shown"


def test_where_not_even_a_fall_to_nothing_would_be_seen_nothing_can_be_measured() -> None:
    some = WHO[:60]
    order = draw(dict.fromkeys(some, "all"), (2, 9), "spring")
    found = first(effect(lived(order, clicks=(0.05, 0.05)), order, np.arange(60), "click"))
    assert found.shown == "not_measurable"
    assert found.size is not None


def test_hits_that_nobody_can_tell_stand_between_two_ends() -> None:
    found = first(effect(lived(clicks=(0.35, 0.1), doubtful=0.1), ORDER, UNIT, "click"))
    assert found.shown == "better"
    assert found.size is not None
    assert found.size.difference.low < found.size.difference.high < 0
    lost = first(effect(lived(clicks=(0.3, 0.2), doubtful=0.6), ORDER, UNIT, "click"))
    assert lost.shown == "not_shown"


def test_the_same_results_always_say_the_same() -> None:
    assert effect(lived(), ORDER, UNIT, "click") == effect(lived(), ORDER, UNIT, "click")


def test_an_order_that_was_not_drawn_proves_nothing() -> None:
    chosen = Order(ORDER.units, ORDER.strata, 1 - ORDER.arms, ORDER.starts, ORDER.seed)
    with pytest.raises(SekishoError, match="training_order_changed"):
        effect(lived(), chosen, UNIT, "click")
    with pytest.raises(ValueError, match="belongs to a unit"):
        effect(lived(), ORDER, UNIT[:5], "click")


def test_false_alarms_are_as_rare_as_said_where_few_click() -> None:
    alarms = 0
    for seed in range(200):
        order = draw(dict.fromkeys(WHO[:200], "all"), (2, 9), f"{seed}")
        found = first(effect(lived(order, clicks=(0.05, 0.05), seed=seed), order, np.arange(200), "click", times=199))
        alarms += found.shown in {"better", "worse"}
    assert 2 <= alarms <= 20
