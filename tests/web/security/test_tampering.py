"""Attack: whoever can write into the database, but has not the console's key, hides what they did in the journal."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from sekisho.web.journal.models import Entry, Head
from sekisho.web.journal.write import Told, faults, write


def some(count: int) -> None:
    for number in range(count):
        write(Told(timezone.now(), "mori", "analyst", "127.0.0.1", "see:finding", f"f-{number}", 200))


def cut_back() -> None:
    """Take the newest entries out and say that the one before them is the newest."""
    Entry.objects.filter(number__gt=3).delete()
    Head.objects.update(number=3, digest=Entry.objects.get(number=3).digest)


def number_alone() -> None:
    Entry.objects.filter(number__gt=3).delete()
    Head.objects.update(number=3)


def no_head() -> None:
    Head.objects.all().delete()


def empty_head() -> None:
    Entry.objects.filter(number__gt=3).delete()
    Head.objects.all().delete()


CUTS = pytest.mark.parametrize("cut", [cut_back, number_alone, no_head, empty_head])


@CUTS
def test_newest_entries_are_not_cut_off_unseen(cut: Callable[[], None]) -> None:
    some(6)
    assert not list(faults())
    cut()
    assert list(faults())


@CUTS
def test_what_is_written_later_does_not_heal_a_cut(cut: Callable[[], None]) -> None:
    some(6)
    cut()
    some(2)
    assert list(faults())


def test_entries_are_not_taken_out_all_at_once_while_the_head_stays() -> None:
    some(3)
    Entry.objects.all().delete()
    assert list(faults()) == [1]
    some(2)
    assert list(faults()) == [4]


def test_two_entries_do_not_change_places() -> None:
    some(4)
    second, third = Entry.objects.get(number=2), Entry.objects.get(number=3)
    Entry.objects.filter(number__in=[2, 3]).delete()
    second.number, third.number = 3, 2
    second.save()
    third.save()
    assert list(faults()) == [2, 3, 4]


def test_words_do_not_move_from_one_field_into_the_next() -> None:
    some(2)
    Entry.objects.filter(number=2).update(who="morianalyst", role="")
    assert list(faults()) == [2]
