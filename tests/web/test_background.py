"""Files that a browser brings, work that it asks for, and what the background process says of itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sekisho.connectors.discover import connectors
from sekisho.pipeline.settings import Settings
from sekisho.text.say import catalog
from sekisho.watch import places
from sekisho.watch.nouns import Beat, Kind, Outcome, Said, State, Task
from sekisho.web import uploads
from sekisho.web.pages.firm import tables

Browsers = Callable[..., Client]
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quiet(console: Path) -> Iterator[None]:
    """Nothing was asked for and nothing brought, before and after a test."""
    _clean(console)
    yield
    _clean(console)


def _clean(console: Path) -> None:
    for path in (*(console / "inbox").glob("*"), *(console / "watch").rglob("*.json")):
        path.unlink()


def names(console: Path) -> list[str]:
    return sorted(path.name for path in (console / "inbox").glob("*"))


def test_files_land_in_the_watched_folder_and_none_takes_the_place_of_another(console: Path, inside: Browsers) -> None:
    browser = inside("analyst")
    for content in (b"one", b"two"):
        file = SimpleUploadedFile("../../staff.csv", content)
        assert browser.post("/background/files", {"files": [file]}).status_code == 302
    assert names(console) == ["staff-2.csv", "staff.csv"]
    assert (console / "inbox" / "staff-2.csv").read_bytes() == b"two"


@pytest.mark.parametrize(("given", "kept"), [(".bashrc", "bashrc"), ("a\\b\\c.csv", "c.csv"), ("x" * 200, "x" * 120)])
def test_a_name_is_cut_to_what_a_folder_can_hold(console: Path, inside: Browsers, given: str, kept: str) -> None:
    inside("analyst").post("/background/files", {"files": [SimpleUploadedFile(given, b"x")]})
    assert names(console) == [kept]


def test_nobody_else_brings_files_anywhere(console: Path, inside: Browsers) -> None:
    auditor = inside("auditor")
    stranger = Client(SERVER_NAME="localhost")
    analyst = inside("analyst", "kato")
    for browser, address in ((auditor, "/background/files"), (stranger, "/background/files"), (analyst, "/queue")):
        answer = browser.post(address, {"files": [SimpleUploadedFile("a.csv", b"x" * 100_000)]})
        assert answer.status_code in {200, 302, 403}
    assert names(console) == []
    assert not list((console / "watch").glob("*upload*"))


def test_more_than_the_limit_is_not_read(console: Path, inside: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST", 1_000)
    browser = inside("analyst")
    answer = browser.post("/background/files", {"files": [SimpleUploadedFile("a.csv", b"x" * 100_000)]})
    assert answer.status_code == 409
    assert "No file arrived" in answer.content.decode()
    assert names(console) == []


def test_without_a_watched_folder_it_says_so(console: Path, inside: Browsers) -> None:
    settings = console / "sekisho.toml"
    before = settings.read_text("utf-8")
    settings.write_text(f"{before}\n[watch]\nfolders = []\n", "utf-8")
    try:
        answer = inside("analyst").post("/background/files", {"files": [SimpleUploadedFile("a.csv", b"x")]})
    finally:
        settings.write_text(before, "utf-8")
    assert answer.status_code == 409
    assert "No folder is watched" in answer.content.decode()


def test_an_assessment_is_asked_for_once(console: Path, inside: Browsers) -> None:
    browser = inside("analyst")
    for _ in range(2):
        assert browser.post("/background/assess").headers["Location"] == "/background"
    assert [(one.kind, one.by) for one in places.asked(console)] == [(Kind.ASSESS, "mori")]
    page = browser.get("/background").content.decode()
    assert "Nothing works in the background" in page
    assert "Waiting: Assessing, asked for by mori" in page


def test_requests_without_end_are_refused(console: Path, inside: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_ASKED", 0)
    answer = inside("analyst").post("/background/assess")
    assert answer.status_code == 409
    assert "0 requests wait" in answer.content.decode()
    assert places.asked(console) == ()


@pytest.mark.parametrize("address", ["/background/assess", "/start/organisation"])
def test_deeds_are_not_done_by_looking(inside: Browsers, address: str) -> None:
    assert inside("administrator").get(address).status_code == 404


def test_the_page_says_what_is_done_and_what_became_of_the_rest(console: Path, inside: Browsers) -> None:
    browser = inside("analyst")
    task = Task(Kind.READ, files={"/in/<b>mail</b>.mbox": "abc"})
    failed = Outcome(Task(Kind.FETCH, "post", by="mori"), NOW, NOW, Said("org_locked", {"path": "x"}))
    refused = Outcome(task, NOW, NOW, Said(new=2, refused=("odd.bin",)))
    places.remember(console, State(outcomes=(failed, refused)))
    with places.alone(console):
        places.beat(console, Beat(NOW, task, NOW, "mail", 1, 4))
        page = browser.get("/background").content.decode()
        assert 'http-equiv="refresh"' in page
        assert "25 %" in page
        assert "<b>mail" not in page
        assert "1 could not be read: odd.bin" in page
        assert "Fetching post: it failed." in page
        places.beat(console, Beat(NOW, next_assessment=NOW))
        page = browser.get("/background").content.decode()
        assert "The next assessment is at" in page
        assert 'http-equiv="refresh"' not in page


def test_who_only_reads_is_offered_nothing(inside: Browsers) -> None:
    page = inside("auditor").get("/background").content.decode()
    assert "Assess now" not in page
    assert "Upload files" not in page


def test_the_organisation_is_written_down_and_comments_stay(console: Path, inside: Browsers) -> None:
    settings = console / "sekisho.toml"
    before = settings.read_text("utf-8")
    browser = inside("administrator")
    said = {"name": "Yama Shinkin", "time_zone": "Asia/Tokyo", "currency": "jpy", "staff": "310"}
    try:
        assert browser.post("/start/organisation", said).headers["Location"] == "/start"
        text = settings.read_text("utf-8")
        assert 'name = "Yama Shinkin"' in text
        assert "staff = 310" in text
        assert before.splitlines()[0] in text
        assert "Yama Shinkin" in browser.get("/start").content.decode()
        browser.post("/start/organisation", {**said, "staff": ""})
        assert "staff" not in settings.read_text("utf-8")
        for wrong, says in (({"staff": "many"}, "is not a number of staff"), ({"time_zone": "Mars"}, "Mars")):
            answer = browser.post("/start/organisation", {**said, **wrong})
            assert answer.status_code == 400
            assert says in answer.content.decode()
        assert "Mars" not in settings.read_text("utf-8")
    finally:
        settings.write_text(before, "utf-8")


def test_the_first_steps_say_what_to_hand_over_first(inside: Browsers) -> None:
    page = inside("auditor").get("/start").content.decode()
    titles = [part.split("</th>")[0].partition("<")[0] for part in page.split('role="rowheader">')[1:]]
    first = [one.card.text.en.title for one in connectors().values() if "payment" in one.card.yields]
    assert titles[0] in first
    assert "Done: the overview shows" in page
    assert '<form method="post" action="/start/organisation"' not in page


def test_what_was_handed_over_is_counted_until_it_was_read(console: Path, inside: Browsers) -> None:
    browser = inside("analyst")
    (console / "inbox").mkdir(exist_ok=True)
    (console / "inbox" / "staff.csv").write_text("x")
    assert "Handed over and not read yet: 1" in browser.get("/background").content.decode()
    places.remember(console, State(read={str(console / "inbox" / "staff.csv"): "1"}))
    assert "Handed over and not read yet" not in browser.get("/background").content.decode()


def test_every_setting_is_named_in_both_languages_as_well_as_in_the_file() -> None:
    known = catalog()
    for name, lines in tables(Settings()):
        assert f"firm.table.{name}" in known
        assert [one.key for one in lines if f"firm.line.{name}.{one.key or 'all'}" not in known] == []


def test_the_settings_that_count_are_shown_and_no_secret(console: Path, inside: Browsers) -> None:
    settings = console / "sekisho.toml"
    before = settings.read_text("utf-8")
    settings.write_text(
        f'{before}\n[actions]\nwebhook = "https://siem.example/x"\nask = "IT 101"\n[costs.mfa_for_everyone]\nonce = 5\n',
        "utf-8",
    )
    try:
        page = inside("auditor").get("/settings").content.decode()
    finally:
        settings.write_text(before, "utf-8")
    assert "siem.example" not in page
    assert "set (not shown)" in page
    assert "IT 101" in page
    assert "mfa_for_everyone.once" in page
    assert "Minutes a day that somebody looks" in page
    assert "minutes_per_day" in page
    assert 'action="/settings/attention"' not in page


def test_the_minutes_of_a_day_are_set_within_a_day(console: Path, inside: Browsers) -> None:
    settings = console / "sekisho.toml"
    before = settings.read_text("utf-8")
    browser = inside("administrator")
    try:
        assert browser.post("/settings/attention", {"minutes": "90"}).headers["Location"] == "/settings"
        assert "minutes_per_day = 90" in settings.read_text("utf-8")
        for wrong in ("", "-1", "1441", "６０", "x"):
            assert browser.post("/settings/attention", {"minutes": wrong}).status_code == 400
        assert "minutes_per_day = 90" in settings.read_text("utf-8")
    finally:
        settings.write_text(before, "utf-8")
    assert browser.get("/settings/attention").status_code == 404
