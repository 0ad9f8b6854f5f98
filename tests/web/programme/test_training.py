import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from sekisho.web.programme import clouds, learning
from sekisho.web.programme.days import today
from sekisho.web.programme.models import Attempt, Exemption, Period, Record, Staff
from tests.web.programme.ready import half_year, people

BEGINS = today() - timedelta(days=30)


def test_a_half_year_begins_with_the_modules_of_each_group_and_halves_each_group_by_lot(
    inside: Callable[..., Client],
) -> None:
    browser = inside("trainer")
    people(40)
    ends = BEGINS + timedelta(days=180)
    answer = browser.post(
        "/programme/training", {"name": "2026 H2", "begins": BEGINS.isoformat(), "ends": ends.isoformat()}
    )
    assert answer.status_code == 302
    period = Period.objects.get()
    assert len(period.arms) == 40
    assert 16 <= [arm for _, arm in period.arms.values()].count(0) <= 24
    page = browser.get("/programme/training").content.decode()
    assert "2026 H2" in page
    required = {(one.group, one.module) for one in period.required.all()}
    assert ("payments_desk", "payment_change") in required
    assert ("everyone", "phishing_1") in required


def test_auditors_get_every_denominator_over_all_staff_as_pdf_and_as_tables(inside: Callable[..., Client]) -> None:
    from pypdf import PdfReader

    browser = inside("auditor")
    people(24, BEGINS)
    period = half_year(BEGINS)
    answer = browser.get(f"/programme/training/{period.pk}/audit.pdf", headers={"accept-language": "en"})
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "24" in text
    assert Staff.objects.get(number="1000").name not in text
    with zipfile.ZipFile(io.BytesIO(browser.get(f"/programme/training/{period.pk}/audit.zip").content)) as archive:
        assert {"people.csv", "persons.csv", "record.csv"} <= set(archive.namelist())
        assert len(archive.read("persons.csv").splitlines()) > 24


def test_an_exemption_needs_somebody_and_a_reason_and_shows_in_the_figures(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    people(24, BEGINS)
    period = half_year(BEGINS)
    there = f"/programme/training/{period.pk}/excuse"
    assert browser.post(there, {"number": "9999", "why": "leave"}).status_code == 400
    assert browser.post(there, {"number": "1001", "why": " "}).status_code == 400
    assert browser.post(there, {"number": "1001", "why": "leave", "since": BEGINS.isoformat()}).status_code == 302
    person = Exemption.objects.get().staff
    assert {one.state for one in learning.own_dues(person, today())} == {"exempt"}
    assert Record.objects.filter(person=person.mark, what="excused").count() == 1


def test_only_who_runs_the_programme_changes_it(inside: Callable[..., Client]) -> None:
    browser = inside("auditor")
    people(8, BEGINS)
    period = half_year(BEGINS)
    assert browser.get("/programme/training").status_code == 200
    assert browser.post("/programme/training", {"name": "x"}).status_code == 403
    assert browser.post(f"/programme/training/{period.pk}/excuse", {"number": "1001", "why": "x"}).status_code == 403
    assert browser.post("/programme/exercises", {"name": "x"}).status_code == 403
    assert Period.objects.count() == 1


def test_a_cloud_service_that_is_new_in_evidence_is_learned_about_within_a_fortnight_and_one_that_was_there_is_not() -> (
    None
):
    people(24, BEGINS)
    half_year(BEGINS)
    clouds.note({"cloudtrail"}, today() - timedelta(days=5))
    administrator = next(one for one in Staff.objects.all() if "it_admins" in one.stays.get().groups)
    before = {one.module for one in learning.own_dues(administrator, today())}
    clouds.note({"cloudtrail", "github_pulls"}, today() - timedelta(days=1))
    clouds.note({"github_pulls"}, today())
    new = [one for one in learning.own_dues(administrator, today()) if one.module == "cloud_secrets"]
    assert min(one.due_on for one in new) == today() + timedelta(days=13)
    assert {one.module for one in learning.own_dues(administrator, today())} - before <= {"cloud_secrets"}


def test_two_half_years_never_lie_over_one_another(inside: Callable[..., Client]) -> None:
    browser = inside("trainer")
    half_year(BEGINS)
    later = (BEGINS + timedelta(days=100)).isoformat()
    ends = (BEGINS + timedelta(days=250)).isoformat()
    assert browser.post("/programme/training", {"name": "again", "begins": later, "ends": ends}).status_code == 400
    assert not Attempt.objects.exists()
