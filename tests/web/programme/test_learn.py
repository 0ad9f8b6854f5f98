from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekisho.people.learning.module import Lab
from sekisho.web.accounts.models import Account
from sekisho.web.programme import access, learning
from sekisho.web.programme.days import today
from sekisho.web.programme.models import Attempt, Period, Record, Staff
from tests.web.programme.ready import half_year, people


def begun() -> tuple[Staff, Period]:
    """Return somebody of the payments desk who is trained first, in a half-year that goes on."""
    everybody = people(16)
    period = half_year(today() - timedelta(days=20))
    period.arms = {one.mark: ["", 0] for one in everybody}
    period.save()
    return Staff.objects.get(number="1000"), period


def come_in(person: Staff) -> Client:
    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    link = access.link_for(person, timezone.now())
    page = browser.get(f"/learn/in/{link}")
    assert page.status_code == 200
    assert "_auth_user_id" not in browser.session
    assert browser.post(f"/learn/in/{link}").headers["Location"] == "/learn"
    return browser


def test_a_link_from_the_mailbox_opens_one_s_own_training_after_a_click_and_nothing_else() -> None:
    person, _ = begun()
    browser = come_in(person)
    page = browser.get("/learn").content.decode()
    assert person.name in page
    for closed in ("/", "/programme", "/programme/staff", "/people", "/programme/exercises", "/journal"):
        assert browser.get(closed).status_code == 403


def test_a_link_that_is_over_or_made_up_opens_nothing() -> None:
    person, _ = begun()
    link = access.link_for(person, timezone.now() - timedelta(days=30))
    browser = Client(SERVER_NAME="localhost")
    assert browser.get(f"/learn/in/{link}").status_code == 404
    assert browser.post(f"/learn/in/{link}").status_code == 404
    assert browser.get("/learn/in/nothing").status_code == 404


def test_no_link_opens_an_account_that_may_do_more_than_learn(person: Callable[..., Account]) -> None:
    staff, _ = begun()
    staff.account = person("mori", "administrator")
    staff.save()
    browser = Client(SERVER_NAME="localhost")
    assert browser.post(f"/learn/in/{access.link_for(staff, timezone.now())}").status_code == 409
    assert "_auth_user_id" not in browser.session


def test_a_module_is_done_once_its_questions_are_answered_and_the_record_says_so() -> None:
    person, _ = begun()
    browser = come_in(person)
    module = learning.module_of("payment_change", "en")
    assert module is not None
    assert browser.get("/learn/payment_change").status_code == 200
    for block in module.blocks:
        assert not isinstance(block, Lab)
        for at, step in enumerate(block.steps):
            right = next(n for n, one in enumerate(step.choices) if one.right)
            answer = browser.post("/learn/payment_change", {"block": block.id, "step": at, "choice": right})
            assert answer.status_code == 302, answer.content.decode()
    row = Attempt.objects.get(staff=person, module="payment_change")
    assert (row.done_on, row.score) == (today(), 1.0)
    assert [one.what for one in Record.objects.filter(person=person.mark)] == ["begun", "finished"]
    state = {one.module: one.state for one in learning.own_dues(person, today())}
    assert state["payment_change"] == "done"
    assert "Done" in browser.get("/learn").content.decode()


def test_a_wrong_answer_says_why_and_what_is_right_is_never_on_the_page_before() -> None:
    person, _ = begun()
    browser = come_in(person)
    module = learning.module_of("payment_change", "en")
    assert module is not None
    block = module.blocks[0]
    assert not isinstance(block, Lab)
    wrong = next(n for n, one in enumerate(block.steps[0].choices) if not one.right)
    before = browser.get("/learn/payment_change").content.decode()
    assert not any(one.why[:40] in before for one in block.steps[0].choices)
    browser.post("/learn/payment_change", {"block": block.id, "step": 0, "choice": wrong})
    number = next(n for n, page in enumerate(module.pages, 1) if block in page.parts)
    after = browser.get(f"/learn/payment_change?page={number}").content.decode()
    assert "Not quite" in after


@pytest.mark.parametrize("sent", [{"block": "none", "step": 0, "choice": 0}, {"block": "", "step": "x", "choice": "1"}, {"block": "friday_call", "step": 0, "choice": 99}, {}])  # fmt: skip
def test_an_answer_to_nothing_is_refused_and_kept_nowhere(sent: dict[str, object]) -> None:
    person, _ = begun()
    browser = come_in(person)
    assert browser.post("/learn/payment_change", sent).status_code == 400
    assert Attempt.objects.get(staff=person).answers == []


def test_who_is_trained_later_waits_until_the_middle_of_the_half_year() -> None:
    person, period = begun()
    period.arms = {person.mark: ["", 1]}
    period.save()
    due = learning.own_dues(person, today())
    assert due
    assert all(
        learning.opens_on(person, one, {period.name: period}) == period.begins + timedelta(days=90) for one in due
    )
    page = come_in(person).get("/learn").content.decode()
    assert 'href="/learn/payment_change"' not in page


def test_a_line_of_the_record_that_is_changed_taken_out_or_put_in_is_found() -> None:
    person, _ = begun()
    for number in range(6):
        learning.record(timezone.now(), person.mark, "finished", detail=str(number))
    assert learning.record_faults() == []
    Record.objects.filter(number=3).update(detail="9")
    assert 3 in learning.record_faults()
    Record.objects.filter(number=3).update(detail="2")
    Record.objects.filter(number=6).delete()
    assert learning.record_faults() == [6]


def test_somebody_who_is_on_no_list_is_told_so(inside: Callable[..., Client]) -> None:
    assert "not linked" in inside("trainer").get("/learn", headers={"accept-language": "en"}).content.decode()
