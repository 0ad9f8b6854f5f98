import datetime as dt
import random

import pytest

from sekisho.sample import firms, people, planting, world
from tests.sample.reading import edits


def test_more_staff_than_names_still_have_names_of_their_own() -> None:
    found = people.staff(firms.institution(), 3600, dt.date(2026, 11, 20), random.Random(1))
    assert len({p.address for p in found}) == len({p.name.kanji for p in found}) == 3600


def test_many_counterparties_have_domains_of_their_own() -> None:
    found = firms.vendors(900, dt.date(2026, 11, 20), random.Random(1))
    assert len({v.domain for v in found}) == 900
    assert len({v.code for v in found}) == 900


def test_only_the_planted_pair_of_domains_is_near() -> None:
    domains = sorted(v.domain for v in firms.vendors(165, dt.date(2026, 11, 20), random.Random(20261124)))
    near = [
        (a, b) for n, a in enumerate(domains) for b in domains[n + 1 :] if abs(len(a) - len(b)) < 2 and edits(a, b) < 2
    ]
    assert near == [("asanagi-print.example", "asanaki-print.example")]


def test_the_exported_mailboxes_are_people_who_are_still_there() -> None:
    made = world.make(1, staff=40, days=60, mailboxes=20, end=dt.date(2026, 11, 20))
    assert len(set(made.mailboxes)) == 20
    assert all(p.left is None for p in made.mailboxes)


def test_a_world_with_too_few_counterparties_is_refused() -> None:
    made = world.make(1, staff=40, days=60, mailboxes=3, end=dt.date(2026, 11, 20))
    with pytest.raises(ValueError, match="settled counterparties"):
        planting.plant(made.only(made.vendors[:5]), 1, attacks=True)


def test_a_department_without_a_mailbox_stands_for_all() -> None:
    made = world.make(1, staff=40, days=60, mailboxes=3, end=dt.date(2026, 11, 20))
    assert made.people_of("No such department") == made.mailboxes
