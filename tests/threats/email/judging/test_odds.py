"""Weights add up to the score, one for each group; a family counts its strongest in full and the others by half."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.model.verdict import Answer
from sekisho.threats.email.analysers.judging.odds import (
    FADE_DAYS,
    LEAST,
    MISSING,
    SETTLED,
    WITHOUT_ACCOUNT,
    Rates,
    Weighed,
    _table,
    total,
    typical,
    weigh,
    weight,
)
from sekisho.threats.email.analysers.judging.reasons import reasons
from sekisho.threats.email.analysers.judging.signals.sign import Sign
from sekisho.threats.email.analysers.judging.verdicts import FLAG, PRIOR, judged
from tests.threats.email.judging.mails import case_of, mail, remembered, years

SENDERS = ("inside", "known", "heard", "known_domain", "faint", "new", "new_private", "nobody")
GROUPS = {group: sorted(found) for group, found in _table().values.items()}
MANY = ("ask", "pressure")
PLAIN = remembered(*years())


@st.composite
def signs(draw: st.DrawFn) -> tuple[Sign, ...]:
    """One sign of each group, of some several."""
    found = [Sign(group, draw(st.sampled_from(values))) for group, values in GROUPS.items()]
    more = [Sign(group, value) for group in MANY for value in draw(st.sets(st.sampled_from(GROUPS[group]), max_size=3))]
    return (*found, *more)


rates = st.lists(st.tuples(st.sampled_from(SENDERS), signs()), max_size=6)


def counted(told: list[tuple[str, tuple[Sign, ...]]]) -> Rates:
    found = Rates()
    for day, (sender, shown) in enumerate(told, start=700_000):
        found.add(sender, shown, day)
    return found


@settings(max_examples=40)
@given(signs(), st.sampled_from(SENDERS), rates)
def test_the_weights_add_up_to_the_score_one_for_each_group(
    shown: tuple[Sign, ...], sender: str, told: list[tuple[str, tuple[Sign, ...]]]
) -> None:
    weighed = weigh(shown, sender, counted(told))
    groups = [one.sign.group for one in weighed]
    assert sorted(groups) == sorted(set(groups))
    assert set(groups) == set(GROUPS)
    assert total(weighed) == pytest.approx(math.fsum(one.weight for one in weighed))
    assert [abs(one.weight) for one in weighed] == sorted((abs(one.weight) for one in weighed), reverse=True)


@settings(max_examples=40)
@given(signs(), st.sampled_from(SENDERS), rates)
def test_no_sign_weighs_more_than_the_table_allows_or_less_than_the_least(
    shown: tuple[Sign, ...], sender: str, told: list[tuple[str, tuple[Sign, ...]]]
) -> None:
    table, found = _table(), counted(told)
    for one in shown:
        of_class = table.of_class.get(sender, {}).get(one.group, {}).get(one.value)
        most = (of_class or table.values[one.group][one.value])[1]
        assert min(LEAST, most) <= weight(one, sender, found) <= max(0.0, most)
        if (one.group, one.value) in MISSING:
            assert weight(one, sender, found) == 0.0


@settings(max_examples=40)
@given(signs(), st.sampled_from(SENDERS))
def test_of_a_family_the_strongest_counts_in_full_and_the_others_by_half(shown: tuple[Sign, ...], sender: str) -> None:
    alone = {one.sign.group: one.weight for one in weigh(shown, sender, Rates())}
    for groups in _table().families.values():
        family = [alone[group] for group in groups]
        if max(family) <= 0:
            assert sum(1 for one in family if one != 0) <= 1


@settings(max_examples=40)
@given(signs(), st.sampled_from(SENDERS), st.randoms())
def test_the_order_of_signs_changes_nothing(shown: tuple[Sign, ...], sender: str, draw: object) -> None:
    mixed = list(shown)
    draw.shuffle(mixed)  # type: ignore[attr-defined]
    assert total(weigh(mixed, sender, Rates())) == pytest.approx(total(weigh(shown, sender, Rates())))


@settings(max_examples=40)
@given(signs(), st.sampled_from(SENDERS))
def test_an_account_on_file_makes_asking_for_money_ordinary_and_a_new_one_makes_words_needless(
    shown: tuple[Sign, ...], sender: str
) -> None:
    by_group = {one.sign.group: one for one in weigh(shown, sender, Rates())}
    asked = {one.value for one in shown if one.group == "ask"}
    if by_group["account"].sign.value in SETTLED and asked.isdisjoint(WITHOUT_ACCOUNT):
        assert by_group["ask"].weight <= 0
    if by_group["account"].sign.value in {"new", "differs"}:
        assert by_group["ask"].weight >= 0


def test_what_honest_mail_often_shows_weighs_less() -> None:
    sign = Sign("reply_to", "private")
    ordinary = Rates()
    for day in range(700_000, 700_400):
        ordinary.add("known", (sign,), day)
    assert weight(sign, "known", ordinary) < weight(sign, "known", Rates()) <= 3.5


def test_what_was_counted_fades_by_half_in_ninety_days() -> None:
    found, sign = Rates(), Sign("link", "new")
    found.add("known", (sign,), 700_000)
    found.add("known", (Sign("link", "none"),), 700_000 + FADE_DAYS)
    assert found.counts["link new"] == pytest.approx(0.5)
    assert found.counts["link *"] == pytest.approx(1.5)
    assert "ask unread" not in found.counts


@settings(max_examples=40)
@given(rates, st.sampled_from(sorted(GROUPS)), st.sampled_from([None, *SENDERS]))
def test_shares_are_shares(told: list[tuple[str, tuple[Sign, ...]]], group: str, sender: str | None) -> None:
    found = counted(told)
    for value in GROUPS[group]:
        assert 0 < found.share(group, sender, value) <= 1.01


def test_a_value_that_no_table_lists_weighs_little() -> None:
    assert weight(Sign("ask", "never_heard_of"), "new", Rates()) <= 1.0


def test_the_table_names_only_groups_that_there_are() -> None:
    table = _table()
    assert {group for groups in table.families.values() for group in groups} <= set(GROUPS)
    assert set(table.by_class) <= set(GROUPS)
    assert {key.partition(" ")[0] for key in typical()} <= set(GROUPS)
    assert all(0 < share <= 1 for share in typical().values())


@settings(max_examples=40)
@given(signs(), st.sampled_from(SENDERS), rates)
def test_the_weights_of_reasons_add_up_to_the_score(
    shown: tuple[Sign, ...], sender: str, told: list[tuple[str, tuple[Sign, ...]]]
) -> None:
    case, _ = case_of(mail(), PLAIN)
    answer = judged(case, weigh(shown, sender, counted(told)))
    given_ = reasons(answer)
    assert math.fsum(one.weight or 0.0 for one in given_) == pytest.approx(answer.score, abs=0.2)
    assert (answer.answer is Answer.FLAGGED) == (answer.score >= FLAG)
    assert answer.log_odds == pytest.approx(PRIOR + answer.score)


def test_in_what_a_message_differs_from_its_senders_others_is_told() -> None:
    case, _ = case_of(mail(), PLAIN)
    odd = Weighed(Sign("profile", "odd", {"what": "program net", "address": "a@b.example"}), 3.5)
    codes = [one.code for one in reasons(judged(case, (odd,)))]
    assert codes[:3] == ["profile_odd", "differs_program", "differs_net"]
