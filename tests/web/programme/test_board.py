import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from sekisho.web.programme import plans
from sekisho.web.programme.days import today
from sekisho.web.programme.measured import board
from sekisho.web.programme.models import Sent, Staff, Wave, WaveState
from tests.web.programme.ready import half_year, people


def closed(name: str, at: datetime, number: int, reports: float, clicks: float, lure: str = "") -> None:
    """Put a closed exercise into the database: everybody got the same mail, some reported, some were deceived."""
    import msgspec

    from sekisho.people.waves.plan import Design, Plan

    design = Design(
        name=name,
        mode="individual",
        round=number,
        seed=1,
        begins=at.date(),
        days=1,
        zone="Asia/Tokyo",
        anchors=("anchor 0", "anchor 1"),
    )
    plan = Plan(design=design, items=(), left_out=(), held=(), predicted={}, lures={})
    wave = Wave.objects.create(
        name=name,
        mode="individual",
        state=WaveState.CLOSED,
        made_at=at,
        made_by="mori",
        round=number,
        frozen_at=at,
        closed_at=at,
        plan=msgspec.json.encode(plan),
    )
    chance = random.Random(number)  # noqa: S311 - to be told again
    Sent.objects.bulk_create(
        Sent(
            wave=wave,
            name=f"{number:04x}{place:06x}",
            who=one.mark,
            at=at,
            cell="branch",
            lure=lure or f"anchor {(place + number) % 2}",
            anchor=not lure,
            verdict="person" if chance.random() < clicks else "",
            report_after=60 if chance.random() < reports else None,
        )
        for place, one in enumerate(Staff.objects.all())
    )


def test_more_reports_by_the_same_mails_are_told_and_harder_mails_make_nobody_worse() -> None:
    people(320)
    half_year(today() - timedelta(days=300))
    plans_begin = today() - timedelta(days=100)
    from sekisho.web.programme import learning

    learning.begin_period("H3", plans_begin, plans_begin + timedelta(days=150), 9)
    now = timezone.now()
    closed("spring", now - timedelta(days=250), 1, 0.15, 0.12)
    closed("hard", now - timedelta(days=240), 2, 0.15, 0.10, lure="easy")
    closed("autumn", now - timedelta(days=60), 4, 0.45, 0.12)
    closed("harder", now - timedelta(days=50), 5, 0.15, 0.40, lure="hard")
    found = board(320)
    said = {one.measure: one.answer for one in found.trends}
    assert said == {"report": "better", "click": "undetermined"}
    assert len(found.points) == 4


def test_the_page_says_what_it_cannot_show_before_there_is_anything(inside: Callable[..., Client]) -> None:
    people(320)
    page = inside("risk_owner").get("/programme/board", headers={"accept-language": "en"}).content.decode()
    assert "cannot be told from chance" in page
    assert "No exercise is closed yet" in page


def test_a_call_exercise_counts_by_group_and_says_nothing_of_a_few(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    sent = {
        "kind": "call",
        "name": "June calls",
        "day": "2026-06-10",
        "met-branch": "40",
        "deceived-branch": "6",
        "reported-branch": "20",
        "met-hr": "4",
        "deceived-hr": "4",
        "reported-hr": "0",
        "met-treasury": "12",
        "reported-treasury": "3",
    }
    answer = browser.post("/programme/exercises", sent)
    assert answer.status_code == 302
    page = browser.get(answer.headers["Location"], headers={"accept-language": "en"}).content.decode()
    assert "fewer than ten" in page
    assert browser.post("/programme/exercises", {**sent, "name": "x", "deceived-branch": "41"}).status_code == 400
    assert browser.post("/programme/exercises", {**sent, "name": "y", "kind": "mail"}).status_code == 400
    assert [one.name for one in Wave.objects.all()] == ["June calls"]


def test_wrong_dates_and_modes_are_refused_with_a_sentence(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    people(64)
    past = (today() - timedelta(days=1)).isoformat()
    for sent in ({"begins": past}, {"begins": ""}, {"mode": "all"}, {"days": "0"}, {"days": "999"}, {"name": ""}):
        said = {"name": "r", "mode": "aggregate", "begins": today().isoformat(), "days": "2", **sent}
        assert browser.post("/programme/exercises", said).status_code == 400
    assert not Wave.objects.exists()
    assert plans.KINDS
