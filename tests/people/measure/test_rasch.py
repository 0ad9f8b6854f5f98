"""Mails and groups on one scale: what was planted comes back, with what is not known of it, and no person comes out."""

import dataclasses
import math

import numpy as np
import pytest

from sekisho.people.measure.answers import Answers, Floats, Row, State, answers
from sekisho.people.measure.climb import Model, Place, Spreads
from sekisho.people.measure.difficulty import prior_difficulty
from sekisho.people.measure.marginal import Table, likelihood, moments
from sekisho.people.measure.rasch import Ability, Difficulty, Fit, _tables, fit
from tests.people.measure.made import NOTHING, PERSON, UNDETERMINED

HARD = {f"mail {one}": hard for one, hard in enumerate([-3.0, -2.5, -2.0, -2.0, -1.5, -1.5, -1.0, -0.5])}
ABLE = {"hr": -0.6, "it": 0.6, "desk": 0.0}


def lived(people: int, rounds: int = 8, seed: int = 1, doubtful: float = 0.0) -> Answers:
    random, rows = np.random.default_rng(seed), []
    for one in range(people):
        group = list(ABLE)[one % 3]
        able = ABLE[group] + random.normal(0, 0.7)
        for when, (mail, hard) in enumerate(list(HARD.items())[:rounds]):
            state = PERSON if random.random() < 1 / (1 + math.exp(able - hard)) else NOTHING
            state = UNDETERMINED if random.random() < doubtful else state
            rows.append(Row(one, group, when, mail, state, bool(random.random() < 1 / (1 + math.exp(-able - 0.5)))))
    return answers(rows)


def by_group(found: Fit) -> dict[str, tuple[float, float, float]]:
    return {one.group: (one.interval.low, one.value.middle, one.interval.high) for one in found.abilities}


def test_planted_difficulties_and_abilities_come_back() -> None:
    found = fit(lived(900), "click", HARD)
    assert found.estimated
    assert found.between_persons == pytest.approx(0.7, abs=0.15)
    for one in found.difficulties:
        assert one.value.middle == pytest.approx(HARD[one.mail], abs=0.45)
        assert 0.05 < one.error < 0.4
    for group in found.abilities:
        on_scale, against = group.interval, group.against_interval
        assert on_scale.low < ABLE[group.group] < on_scale.high
        assert against.low < ABLE[group.group] < against.high
        assert against.high - against.low < on_scale.high - on_scale.low


def test_less_is_known_of_fewer_people() -> None:
    many, few = by_group(fit(lived(900), "click", HARD)), by_group(fit(lived(90), "click", HARD))
    for group in ABLE:
        assert few[group][2] - few[group][0] > many[group][2] - many[group][0]
        assert abs(few[group][1]) < 1.0


def test_no_person_is_in_the_result() -> None:
    found = fit(lived(60), "click")
    names = {field.name for part in (Fit, Difficulty, Ability) for field in dataclasses.fields(part)}
    assert not {name for name in names if "person" in name} - {"between_persons"}
    assert len(found.abilities) == 3


def test_spreads_are_estimated_from_two_hundred_people_in_three_rounds_on() -> None:
    assert not fit(lived(199), "click").estimated
    assert not fit(lived(300, rounds=2), "click").estimated
    small = fit(lived(100), "click")
    assert (small.between_persons, small.between_groups) == pytest.approx((0.7, 0.4), abs=1e-3)
    assert fit(lived(201, rounds=3), "click").estimated


def test_groups_of_fewer_than_ten_are_left_out_though_they_count() -> None:
    rows = [
        Row(one, "small" if one < 9 else "large", 1, "mail", PERSON if one % 4 else NOTHING, False) for one in range(60)
    ]
    found = fit(answers(rows), "click")
    assert [one.group for one in found.abilities] == ["large"]
    assert found.left_out == ("small",)


def test_what_is_undetermined_widens_every_interval() -> None:
    clear, doubtful = fit(lived(300), "click", HARD), fit(lived(300, doubtful=0.1), "click", HARD)
    assert all(one.value.low == one.value.high for one in clear.abilities)
    assert all(one.value.low < one.value.high for one in doubtful.difficulties)
    for one, other in zip(clear.abilities, doubtful.abilities, strict=True):
        assert other.interval.high - other.interval.low > one.interval.high - one.interval.low


def test_in_its_second_use_who_reports_is_able() -> None:
    found = by_group(fit(lived(900), "report"))
    assert found["it"][1] > found["desk"][1] > found["hr"][1]


def test_a_mail_that_nobody_got_yet_is_not_told_and_one_that_few_got_stays_near_its_prior() -> None:
    rows = [Row(one, "all", 1, "known", PERSON if one % 8 == 0 else NOTHING, False) for one in range(400)]
    rows += [Row(one, "all", 2, "new", NOTHING, False) for one in range(3)]
    found = fit(answers(rows).only(np.arange(403) != 500), "click", {"known": -2.0, "new": 0.0})
    told = {one.mail: one for one in found.difficulties}
    assert told["new"].error > 1.5 * told["known"].error
    assert -1.5 < told["new"].value.middle < 0.0
    without = fit(answers(rows).only(np.arange(403) < 400), "click")
    assert [one.mail for one in without.difficulties] == ["known"]


def test_what_is_expected_of_a_mail_for_a_group_is_taken_into_account() -> None:
    rows = [
        Row(one, "hr" if one % 2 else "it", 1, "applicant", PERSON if one % 2 and one % 3 == 0 else NOTHING, False)
        for one in range(300)
    ]
    plain = by_group(fit(answers(rows), "click"))
    fitted = by_group(fit(answers(rows), "click", fits={("applicant", "hr"): 1.5, ("applicant", "it"): -1.5}))
    assert plain["it"][1] - plain["hr"][1] > fitted["it"][1] - fitted["hr"][1] + 0.3


@pytest.mark.parametrize("everybody", [State.NOTHING, State.PERSON])
def test_where_everybody_does_the_same_the_answer_stays_finite(everybody: State) -> None:
    rows = [
        Row(one, f"group {one % 3}", when, f"mail {when}", everybody, False) for one in range(210) for when in range(4)
    ]
    found = fit(answers(rows), "click")
    assert all(math.isfinite(one.value.low) and 0 < one.error < 2 for one in found.difficulties)
    assert all(one.against_interval.low < 0 < one.against_interval.high for one in found.abilities)


def test_the_likelihood_is_that_of_adding_up_by_hand() -> None:
    table = Table(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([[1.0, 1.0], [0.0, 1.0]]))
    beta, spread = np.array([-1.0, 0.5]), 0.9
    places = np.linspace(-9, 9, 20_001)
    weight = np.exp(-(places**2) / 2)
    fail = 1 / (1 + np.exp(-(beta[None, :] - spread * places[:, None])))
    each = [fail[:, 0] * (1 - fail[:, 1]), 1 - fail[:, 1]]
    by_hand = sum(math.log((one * weight).sum() / weight.sum()) for one in each)
    assert likelihood(table, beta, spread) == pytest.approx(by_hand, abs=1e-6)


def test_gradient_and_curvature_are_those_of_the_likelihood() -> None:
    random = np.random.default_rng(3)
    seen = (random.random((30, 4)) < 0.7).astype(np.float64)
    table = Table(seen * (random.random((30, 4)) < 0.3), seen)
    at = np.array([-1.0, -0.5, 0.2, -2.0, math.log(0.8)])
    found = moments(table, at[:-1], math.exp(at[-1]))

    def value(place: Floats) -> float:
        return likelihood(table, place[:-1], math.exp(place[-1]))

    step = 1e-4 * np.eye(5)
    slope = [(value(at + one) - value(at - one)) / 2e-4 for one in step]
    bend = [
        [(value(at + a + b) - value(at + a - b) - value(at - a + b) + value(at - a - b)) / 4e-8 for b in step]
        for a in step
    ]
    assert found.gradient == pytest.approx(np.array(slope), abs=1e-5)
    assert found.known - found.hidden == pytest.approx(-np.array(bend), abs=1e-4)


@pytest.mark.parametrize(
    ("premise", "cues", "low", "high"), [(24, 4, 0.19, 0.35), (14, 10, 0.116, 0.18), (5, 16, 0.03, 0.10)]
)
def test_the_prior_lies_in_the_bands_of_the_scale(premise: int, cues: int, low: float, high: float) -> None:
    assert low < 1 / (1 + math.exp(-prior_difficulty(premise, cues))) < high


def test_cues_make_a_mail_easier_and_a_fitting_premise_harder() -> None:
    assert prior_difficulty(14, 3) > prior_difficulty(14, 12)
    assert prior_difficulty(30, 3) > prior_difficulty(-8, 3)
    with pytest.raises(ValueError, match="fewer than none"):
        prior_difficulty(14, -1)


def test_a_prior_that_was_far_off_is_overruled_by_the_data() -> None:
    found = fit(lived(900), "click", dict.fromkeys(HARD, 3.0))
    plain = fit(lived(900), "click", HARD)
    assert found.between_persons == pytest.approx(plain.between_persons, abs=0.1)
    gaps = [
        one.value.middle - other.value.middle for one, other in zip(found.difficulties, plain.difficulties, strict=True)
    ]
    assert max(gaps) - min(gaps) < 0.2
    for one, other in zip(found.abilities, plain.abilities, strict=True):
        assert one.against.middle == pytest.approx(other.against.middle, abs=0.05)


def test_the_place_that_is_found_is_the_top() -> None:
    answers_ = lived(300)
    tables = _tables(answers_, answers_.ends("click").low)
    prior = np.array([-4.0, 4.0] * 4)
    model = Model(tables, prior, np.zeros((3, 8)), estimate=True)
    spreads, place = Spreads(), Place(model.middle + 2.0, np.full((3, 8), -1.0))
    climbed = [model.value(place, spreads)]
    for _ in range(60):
        place = model.step(place, spreads)
        climbed.append(model.value(place, spreads))
    assert climbed == sorted(climbed)
    for at in range(len(place.common)):
        for step in (-0.02, 0.02):
            beside = place.common.copy()
            beside[at] += step
            assert model.value(Place(beside, place.own), spreads) < climbed[-1]
