"""What the figures say is said in plain sentences, in both languages, and never more than they show."""

import math
import re

import numpy as np
import pytest

from sekisho.model.quantity import Interval
from sekisho.people.measure import says
from sekisho.people.measure.answers import Measure
from sekisho.people.measure.contrasts import Contrast, Contrasts, Stands
from sekisho.people.measure.effect import Effect, Shown, Size
from sekisho.people.measure.intervals import Rate
from sekisho.people.measure.race import race
from sekisho.people.measure.reports import first_report
from sekisho.people.measure.trend import Answer, Change, Trend
from sekisho.text.say import catalog

CHANGE = Change(Rate(24, 0, 0, 200), Rate(8, 0, 0, 200), Interval(-0.08, -0.08), Interval(-0.132, -0.028), 0.0741, 321)
SIZE = Size(0.12, Interval(-0.05, -0.05), Interval(-0.09, -0.01), 0.0601, 280, 0.02, 0.02)


def english(*said: says.Saying) -> str:
    assert all(one.told("ja") for one in said)
    return " ".join(one.told("en") for one in said)


def test_what_280_people_can_show() -> None:
    assert english(says.of_power(280, 0.12, "click")) == (
        "With 280 people, of whom 12% click, a fall of less than 6.7 points cannot be told from chance."
    )
    assert english(says.of_power(280, 0.20, "report")) == (
        "With 280 people, of whom 20% report, a rise of 11 points could be told from chance."
    )
    assert (
        says.of_power(280, 0.12, "click").told("ja")
        == "対象280人・クリック率12%では、6.7ポイント未満の低下は偶然と区別できません。"
    )
    assert "not even a fall to nothing" in english(says.of_power(30, 0.05, "click"))
    assert "no rise could be told" in english(says.of_power(3, 0.9, "report"))


@pytest.mark.parametrize(
    ("measure", "answer", "word"),
    [("click", "better", "click less"), ("click", "worse", "click more"), ("report", "better", "report more"), ("report", "worse", "report less")],
)  # fmt: skip
def test_a_change_is_said_with_its_size_and_what_it_rests_on(measure: Measure, answer: Answer, word: str) -> None:
    text = english(*says.of_trend(Trend(measure, answer, "", CHANGE)))
    assert text.startswith(f"People got {answer}")
    assert f"{word} than in the half-year before, by 8 points (95% interval: −13 to −2.8)" in text
    assert "321 people who were there in both half-years" in text
    assert "no measure of people" in text


def test_what_is_not_known_is_said_not_to_be_known() -> None:
    text = english(*says.of_trend(Trend("click", "undetermined", "chance", CHANGE)))
    assert "cannot be told" in text
    assert "A change of 7.5 points would have been seen in four of five cases" in text
    assert "better" not in text
    hits = english(*says.of_trend(Trend("report", "undetermined", "undetermined_hits", CHANGE)))
    assert "whether a person or a machine" in hits
    assert "no mail that stayed the same" in english(*says.of_trend(Trend("click", "undetermined", "no_anchors", None)))
    assert "fewer than ten people" in english(*says.of_trend(Trend("click", "undetermined", "few_people", None)))


@pytest.mark.parametrize("measure", ["click", "report"])
def test_an_effect_that_is_not_shown_is_not_said_to_be_absent(measure: Measure) -> None:
    text = english(*says.of_effect(Effect(measure, True, "not_shown", SIZE)))
    assert "is not shown" in text
    assert "no proof that it does nothing: an effect of 6.1 points" in text
    assert "named before the first mail" in text
    none = english(*says.of_effect(Effect(measure, True, "not_measurable", SIZE)))
    assert "cannot be measured here" in none
    assert "with 280 people" in none


@pytest.mark.parametrize(
    ("measure", "shown", "start"),
    [("click", "better", "Training lowers clicks"), ("click", "worse", "Training raises clicks"), ("report", "better", "Training raises reports"), ("report", "worse", "Training lowers reports")],
)  # fmt: skip
def test_an_effect_that_is_shown_is_said_with_why_it_may_be(measure: Measure, shown: Shown, start: str) -> None:
    text = english(*says.of_effect(Effect(measure, False, shown, SIZE)))
    assert text.startswith(start)
    assert "by 5 points (95% interval: −9 to −1)" in text
    assert "A lot had decided" in text
    assert "stricter bound" in text


def test_without_a_comparison_nothing_is_said_of_training() -> None:
    assert "cannot be measured" in english(*says.of_effect(Effect("click", True, "not_measurable", None)))


def group(name: str, stands: Stands) -> Contrast:
    return Contrast(name, 40, Rate(5, 0, 0, 40), Interval(0.01, 0.01), 0.001, 0.01, stands)


def test_groups_are_named_only_where_they_differ() -> None:
    rate = Rate(50, 0, 0, 400)
    some = Contrasts(
        "click", (group("HR", "higher"), group("IT", "undetermined"), group("Desk", "lower")), ("Board",), rate, 120
    )
    text = english(*says.of_contrasts(some))
    assert "HR click more than the others on the same mails, by 1 point." in text
    assert "Desk click less" in text
    assert "IT" not in text
    assert "Board" not in text
    assert "3 groups were compared" in text
    assert "1 group is not shown" in text
    alike = Contrasts("report", (group("HR", "undetermined"), group("IT", "undetermined")), ("a", "b"), rate, 120)
    assert "No group differs" in english(*says.of_contrasts(alike))
    assert "2 groups are not shown" in english(*says.of_contrasts(alike))
    assert "Fewer than ten" in english(*says.of_contrasts(Contrasts("click", (), (), None, 5)))


def test_a_rate_is_said_with_both_ends() -> None:
    assert english(*says.of_rate(Rate(24, 3, 0, 200), "click")) == (
        "12% of 200 mails were clicked by a person (95% interval: 8.2% to 17%)."
    )
    assert "were reported" in english(*says.of_rate(Rate(24, 0, 0, 200), "report"))
    assert english(*says.of_rate(Rate(24, 3, 10, 200), "click")).startswith("Between 12% and 17% of 200 mails")
    assert english(*says.of_rate(Rate(0, 0, 0, 0), "click")) == "No mail was sent."


def test_how_soon_reports_come_is_said() -> None:
    never = np.full(40, math.inf)
    reported = np.where(np.arange(40) < 20, 1.0, math.inf)
    assert "In a team of 20 people the first report comes before the first click in 100% of cases" in english(
        says.of_race(race(reported, never, never))
    )
    assert "cannot be told" in english(says.of_race(race(never, never, never)))
    assert english(says.of_first_report(first_report([0.2, 0.3, 0.4]))) == (
        "In half of 3 rounds the first report came within 18 minutes."
    )
    assert "nobody reported within 72 hours" in english(says.of_first_report(first_report([math.inf])))


def test_what_is_never_said_is_said() -> None:
    text = english(*says.never())
    assert "No list or ranking of persons is made" in text
    assert "no proof of the training" in text
    alike = 1 - 0.88**8 - 8 * 0.12 * 0.88**7
    assert alike == pytest.approx(0.25, abs=0.005)


MEASURES = ("click", "report")
CODES = {
    *(f"power.{one}{end}" for one in MEASURES for end in ("", ".never")),
    *(f"trend.{one}.{end}" for one in MEASURES for end in ("better", "worse", "undetermined")),
    *(f"trend.{one}" for one in ("could", "hits", "basis", "raw", "no_anchors", "few_people")),
    *(f"effect.{one}.{end}" for one in MEASURES for end in ("better", "worse", "not_shown", "not_measurable")),
    *(f"effect.{one}" for one in ("missed", "no_comparison", "primary", "other")),
    *(f"contrast.{one}.{end}" for one in MEASURES for end in ("higher", "lower")),
    *(f"contrast.{one}" for one in ("alike", "corrected", "left_out")),
    *(f"rate.{one}" for one in (*MEASURES, "between", "hits", "nothing")),
    *("too_few", "race", "race.nothing", "first_report", "first_report.never"),
    *(f"never.{one}" for one in ("persons", "clickers", "opened")),
}


def test_these_are_all_sentences_and_none_ranks_anybody() -> None:
    codes = {code.removeprefix("measure."): entry for code, entry in catalog().items() if code.startswith("measure.")}
    assert set(codes) == CODES
    assert not [code for code, entry in codes.items() if re.search(r"worst|repeat|offender", entry.en)]
    assert not [code for code, entry in codes.items() if re.search(r"ワースト|常習", entry.ja)]
