import random
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.waves.hours import Window
from sekisho.people.waves.pacing import Teams, Waiting, chosen

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = date(2026, 12, 1)


@given(st.integers(1, 60), st.floats(0.05, 1.0), st.integers(0, 99))
def test_all_mails_of_a_day_go_on_it_or_as_soon_as_the_share_lets_them_and_never_more(
    people: int, share: float, seed: int
) -> None:
    window, lot = Window(DAY, 1, "Asia/Tokyo", share=share), random.Random(seed)  # noqa: S311 - to be told again
    waiting = {f"k{n}": Waiting(f"k{n}", "A", DAY) for n in range(people)}
    most, hours, now = max(1, int(share * people)), Counter[int](), datetime(2026, 12, 1, 7, 0, tzinfo=TOKYO)
    while waiting and now < datetime(2026, 12, 4, tzinfo=TOKYO):
        hour = int(now.timestamp()) // 3600
        for key in chosen(waiting.values(), Teams({"A": people}, {"A": hours[hour]}), window, now, lot):
            del waiting[key]
            hours[hour] += 1
        now += timedelta(minutes=10)
    assert not waiting
    assert max(hours.values()) <= most
    assert min(hours) >= int(datetime(2026, 12, 1, 9, 0, tzinfo=TOKYO).timestamp()) // 3600


def test_nothing_goes_before_its_day_or_before_the_office_opens() -> None:
    window, lot = Window(DAY, 1, "Asia/Tokyo", share=1.0), random.Random(1)  # noqa: S311 - as above
    waiting = [Waiting("a", "A", DAY), Waiting("b", "A", DAY + timedelta(days=1))]
    early = datetime(2026, 12, 1, 8, 59, tzinfo=TOKYO)
    assert chosen(waiting, Teams({"A": 2}, {}), window, early, lot) == []
    late = datetime(2026, 12, 1, 18, 0, tzinfo=TOKYO)
    assert chosen(waiting, Teams({"A": 2}, {}), window, late, lot) == ["a"]
