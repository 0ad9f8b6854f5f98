"""The register of what was accepted and set aside: assessed anew it is still there, with reason, signer, day and price."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sekisho.ledger.entries import Kind
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from sekisho.pipeline.standing import decide, take_up
from sekisho.report.document import Finding
from sekisho.report.json import findings_from_json, from_json
from sekisho.web.accounts.models import Account
from sekisho.web.serve import prepare
from sekisho.web.sheets import BOM
from sekisho.web.shown import models
from sekisho.web.shown.load import load
from sekisho.web.shown.models import Load, Past
from tests.cli.typed import PHRASES
from tests.pipeline.bank import found_with, silent

TODAY = datetime.now(UTC)
DAY = timedelta(days=1)
TANAKA, SATO = (Caller(name, PHRASES[name]) for name in ("tanaka", "sato"))


@dataclass(frozen=True, slots=True)
class Decided:
    """An organisation assessed after people decided, and the findings decided about as they were told before."""

    org: Path
    soon: Finding
    later: Finding
    alarm: Finding
    over: Finding
    taken: Finding


@pytest.fixture(scope="module")
def decided(console: Path, tmp_path_factory: pytest.TempPathFactory) -> Decided:
    """A bank in which five findings were decided about two months ago, and which was assessed anew today."""
    org = tmp_path_factory.mktemp("decided") / "friday.sekisho"
    shutil.copytree(console, org, ignore=shutil.ignore_patterns("console.*", "ledger*", "keys"))
    found_with(org)
    findings = from_json((org / "reports" / "report.json").read_bytes()).findings
    alone = [one for one in findings if one.price and [other.case for other in findings].count(one.case) == 1]
    soon, later = alone[:2]
    alarm, over, taken = [one for one in findings if one not in alone[:2]][:3]
    then = TODAY - 60 * DAY
    for one, days in ((soon, 70), (later, 200), (over, 10), (taken, 200)):
        until = (then + days * DAY).date()
        decide(org, one.id, Kind.ACCEPT, f"<b>borne</b> {days}", until, TANAKA, then)
    decide(org, alarm.id, Kind.SUPPRESS, "誤検知：試験用", None, SATO, then)
    take_up(org, taken.id, "it matters after all", SATO, then + DAY)
    look(Org.open(org), TODAY, silent)
    return Decided(org, soon, later, alarm, over, taken)


@pytest.fixture
def shown_anew(console: Path, decided: Decided, monkeypatch: pytest.MonkeyPatch) -> Iterator[Decided]:
    """The console shows that organisation; its own assessment is shown again afterwards."""
    monkeypatch.setenv("SEKISHO_ORG", str(decided.org))
    assert load(decided.org / "reports", {}, 60, TODAY)
    yield decided
    monkeypatch.undo()
    Load.objects.all().delete()
    Past.objects.all().delete()
    prepare(Org.open(console), TODAY)


def rows(page: str) -> dict[str, str]:
    """Return the rows of the register by the id of their findings, without marks."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return {
        found[1]: re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", row))
        for row in body.split('<tr role="row">')[1:]
        if (found := re.search(r"/findings/([^\"#]+)\"", row))
    }


def file(browser: Client, form: str, show: str, lang: str = "en") -> str:
    answer = browser.get(f"/export/accepted.{form}?show={show}", headers={"accept-language": lang})
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_what_was_decided_stays_in_sight_after_the_next_assessment(
    shown_anew: Decided, inside: Callable[..., Client]
) -> None:
    told = rows(inside("auditor").get("/accepted").content.decode())
    assert list(told) == [shown_anew.soon.id, shown_anew.later.id, shown_anew.alarm.id]
    first, second, alarm = told.values()
    assert all(word in first for word in (shown_anew.soon.title.en, "tanaka", "borne", "ends within 30 days"))
    assert "ends within" not in second
    assert all(word in alarm for word in ("False alarm", "sato", "誤検知：試験用", "no end"))
    assert "Take it up again" not in first


def test_a_reason_is_text_and_never_part_of_the_page(shown_anew: Decided, inside: Callable[..., Client]) -> None:
    page = inside("risk_owner").get("/accepted").content.decode()
    assert "&lt;b&gt;borne&lt;/b&gt; 70" in page
    assert shown_anew.org.is_dir()


def test_what_ended_says_how(shown_anew: Decided, inside: Callable[..., Client]) -> None:
    told = rows(inside("auditor").get("/accepted?show=ended", headers={"accept-language": "ja"}).content.decode())
    assert told.keys() == {shown_anew.over.id, shown_anew.taken.id}
    assert "対応待ちに戻りました" in told[shown_anew.over.id]
    assert all(word in told[shown_anew.taken.id] for word in ("未対応に戻しました", "sato", "it matters after all"))


def test_an_accepted_finding_costs_what_it_cost_before_and_a_false_alarm_has_no_price(shown_anew: Decided) -> None:
    told = {one.id: one for one in findings_from_json((shown_anew.org / "reports" / "decided.json").read_bytes())}
    assert told.keys() == {shown_anew.soon.id, shown_anew.later.id, shown_anew.alarm.id}
    assert told[shown_anew.soon.id].price == shown_anew.soon.price
    assert told[shown_anew.later.id].price == shown_anew.later.price
    alarm = told[shown_anew.alarm.id]
    assert (alarm.price, alarm.unpriced and alarm.unpriced.en) == (None, "no price: held to be a false alarm")


def test_the_queue_leads_there_with_its_counts(shown_anew: Decided, inside: Callable[..., Client]) -> None:
    browser = inside("analyst")
    page = browser.get("/queue").content.decode()
    assert 'href="/accepted">3 accepted or set aside</a>' in page
    assert "1 ends within 30 days" in page
    assert shown_anew.soon.id not in page
    assert 'href="/accepted"' in browser.get("/risk").content.decode().partition("<footer")[2]


def test_who_may_decide_takes_a_finding_up_again_from_there(shown_anew: Decided, inside: Callable[..., Client]) -> None:
    browser = inside("analyst", "mori")
    Account.objects.filter(name="mori").update(actor="tanaka")
    key = shown_anew.later.id
    assert f'href="/findings/{key}#reason-reopen"' in browser.get("/accepted").content.decode()
    page = browser.get(f"/findings/{key}").content.decode()
    assert 'id="reason-reopen"' in page
    assert "borne" in page
    browser.post(f"/findings/{key}/reopen", {"reason": "now we can", "passphrase": PHRASES["tanaka"]})
    # Nothing came back: somebody took it up again.
    assert models.Finding.objects.get(key=key).state == "open"
    assert key not in rows(browser.get("/accepted").content.decode())
    told = rows(browser.get("/accepted?show=ended").content.decode())[key]
    assert all(word in told for word in ("taken up again", "tanaka", "now we can"))
    decide(shown_anew.org, key, Kind.ACCEPT, "borne 200", (TODAY + 140 * DAY).date(), TANAKA, datetime.now(UTC))


def test_the_table_can_be_had_as_a_file_of_what_was_asked(shown_anew: Decided, inside: Callable[..., Client]) -> None:
    browser = inside("auditor")
    assert 'href="/export/accepted.csv?show=soon"' in browser.get("/accepted?show=soon").content.decode()
    (soon,) = json.loads(file(browser, "json", "soon"))
    price = shown_anew.soon.price
    assert price
    assert (soon["id"], soon["decision"], soon["stands"], soon["decided_by"], soon["taken_by"]) == (
        shown_anew.soon.id, "accepted", "soon", "tanaka", "",
    )  # fmt: skip
    assert (soon["until"], soon["ended"]) == ((TODAY + 10 * DAY).date().isoformat(), None)
    assert soon["price"]["minor"] == price.middle.minor
    (alarm,) = csv.DictReader(io.StringIO(file(browser, "csv", "suppressed", "ja").removeprefix(BOM), newline=""))
    assert (alarm["判断の理由"], alarm["期限"], alarm["通貨"]) == ("誤検知：試験用", "", "")
    assert {one["stands"] for one in json.loads(file(browser, "json", "ended"))} == {"open_again", "taken_up"}


def test_before_an_assessment_tells_of_it_a_decision_is_in_force_by_its_id(
    decided: Decided, inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, console: Path
) -> None:
    browser = inside("administrator")
    monkeypatch.setenv("SEKISHO_ORG", str(decided.org))
    Load.objects.all().delete()
    Past.objects.all().delete()
    # Nothing of what was decided is published, as by an earlier release.
    old = decided.org.parent / "old"
    shutil.copytree(decided.org / "reports", old, ignore=shutil.ignore_patterns("decided.json"), dirs_exist_ok=True)
    assert load(old, {}, 60, TODAY)
    page = browser.get("/accepted").content.decode()
    assert page.count("not in the newest assessment") == 3
    assert f"<code>{decided.alarm.id}</code>" in page
    assert "none of them has a price of its own" in page
    assert [one["title"] for one in json.loads(file(browser, "json", "in_force"))] == [None] * 3
    monkeypatch.undo()
    Load.objects.all().delete()
    prepare(Org.open(console), TODAY)


def test_a_ledger_that_does_not_hold_is_said_and_never_reads_as_nothing(
    founded: Path, inside: Callable[..., Client]
) -> None:
    browser = inside("auditor")
    assert "Nobody has accepted or set aside a finding yet" in browser.get("/accepted").content.decode()
    assert "/accepted" not in browser.get("/queue").content.decode().partition("<main")[2].partition("</main>")[0]
    (founded / "ledger.db").write_bytes(b"no ledger at all")
    page = browser.get("/accepted").content.decode()
    assert "does not hold to its end" in page
    assert "Nobody has accepted" not in page
    assert "not known, the ledger is broken" in browser.get("/queue").content.decode()
    assert file(browser, "json", "in_force") == "[]\n"


def test_without_an_assessment_the_page_leads_to_the_first_steps(inside: Callable[..., Client]) -> None:
    Load.objects.update(whole=False)
    try:
        assert "First steps" in inside("auditor").get("/accepted").content.decode()
    finally:
        Load.objects.update(whole=True)


def test_the_page_asks_the_database_as_often_however_much_was_decided(
    shown_anew: Decided, inside: Callable[..., Client]
) -> None:
    browser = inside("auditor")
    found = {}
    for view in ("soon", "in_force"):
        browser.get(f"/accepted?show={view}")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/accepted?show={view}").status_code == 200
        found[view] = len(asked)
    assert found["soon"] == found["in_force"] < 20
    assert shown_anew.org.is_dir()
