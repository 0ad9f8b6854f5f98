"""The program rates as somebody does who was trained to, on mails that its rules were made with and on mails that they were not."""

import pytest

from sekisho.people.phish_scale.premise import Readers
from sekisho.people.phish_scale.rate import rate
from tests.people.phish_scale.raters import kappa, labelled

AMOUNTS, ALIGNMENTS = ("few", "some", "many"), ("weak", "medium", "strong")
RATINGS = ("least", "moderate_to_least", "moderate", "very")


def agreement(*, held: bool) -> dict[str, float]:
    """Return the kappas of the counts of cues, the alignments, and the ratings (these weighted)."""
    found = [
        (one.said, rate(one.raw, one.id, Readers(one.group, one.day, 0.0))) for one in labelled() if one.held == held
    ]
    return {
        "amount": kappa([(said.amount, told.amount) for said, told in found], AMOUNTS),
        "alignment": kappa([(said.alignment, told.alignment) for said, told in found], ALIGNMENTS),
        "rating": kappa([(said.rating, told.rating) for said, told in found], RATINGS, weighted=True),
    }


@pytest.mark.parametrize("held", [False, True])
def test_the_program_agrees_with_who_rated_by_hand(held: bool) -> None:
    least = {"amount": 0.75, "alignment": 0.55, "rating": 0.75}
    found = agreement(held=held)
    assert {name for name, value in found.items() if value < least[name]} == set(), found


def test_kappa_is_one_where_raters_agree_and_none_where_only_chance_does() -> None:
    assert kappa([("few", "few"), ("many", "many")], AMOUNTS) == 1
    assert kappa([("few", "few"), ("few", "many"), ("many", "few"), ("many", "many")], AMOUNTS) == 0
    near, far = [("few", "some"), ("many", "many")], [("few", "many"), ("some", "some")]
    assert kappa(near, AMOUNTS, weighted=True) > kappa(far, AMOUNTS, weighted=True)
