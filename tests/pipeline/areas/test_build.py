"""What families know beside their findings, over a bank with every export and over one with payments and mail alone."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sekisho.hotline.nouns import Counted
from sekisho.model.verdict import Answer
from sekisho.pipeline.ingest import ingest
from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from sekisho.pipeline.settings import Settings
from sekisho.report.areas import Areas, Closed, areas_from_json, areas_to_json
from tests.cli.typed import NOW
from tests.hotline.site.conftest import run
from tests.hotline.talk import Hall
from tests.pipeline.bank import silent
from tests.pipeline.wide import wide

pytestmark = pytest.mark.timeout(600)


def published(org: Path) -> Areas:
    return areas_from_json((org / "reports" / "areas.json").read_bytes())


@pytest.fixture(scope="module")
def whole() -> Areas:
    return published(wide().org)


def test_counts_that_the_hotline_printed_reach_the_insider_family(org: Path, tmp_path: Path) -> None:
    """Two half-years, of which one is too small to be told exactly."""
    hall = Hall(tmp_path / "hotline")
    told = (*[("2026-1", "confirmed")] * 3, *[("2026-2", "unfounded")] * 6, *[("2026-2", "other")] * 5)
    counted = tuple(Counted(half, name, count) for (half, name), count in Counter(told).items())
    hall.store.change(lambda book: replace(book, counted=counted))
    printed = run("counts", str(hall.folder), "--json")
    hall.store.close()
    file = tmp_path / "counts.json"
    file.write_text(printed, "utf-8")
    ingest(Org.open(org).store, file, Settings(), NOW, silent)
    look(Org.open(org), NOW, silent)
    newest, older = published(org).hotline or ()
    assert newest == Closed("2026-2", 11, 0, 6, 0, 0, 5)
    assert (older.half, older.closed, older.confirmed, older.unfounded) == ("2026-1", None, None, None)


@pytest.fixture
def narrow(org: Path) -> Areas:
    look(Org.open(org), NOW, silent)
    return published(org)


def test_it_reads_back_as_it_was_written(whole: Areas) -> None:
    assert areas_from_json(areas_to_json(whole)) == whole


def test_what_is_undetermined_adds_up_to_what_the_report_counts(whole: Areas) -> None:
    report = json.loads((wide().org / "reports" / "report.json").read_text("utf-8"))
    counted = {one["detector"]: one["undetermined"] for one in report["judged"] if one["undetermined"]}
    told: dict[str, int] = {}
    for one in whole.doubts:
        told[one.check] = told.get(one.check, 0) + one.count
    assert told == counted
    assert all(one.says.en and one.says.ja and one.exports for one in whole.doubts)


def test_an_export_that_a_detector_itself_asks_for_is_named(whole: Areas) -> None:
    (consent,) = [one for one in whole.doubts if one.check == "app_consent_reads_mail"]
    assert "entra_audits" in consent.exports
    missing = {one.id: one for one in whole.exports if not one.here}
    assert missing["entra_audits"].checks == ("app_consent_reads_mail",)
    assert "sekisho" not in missing["entra_audits"].how.en


def test_the_open_store_comes_first_with_the_way_that_opens_it(whole: Areas) -> None:
    assert whole.stores
    first = whole.stores[0]
    assert (first.answer, first.name) == (Answer.FLAGGED, "shiosai-crm-export")
    assert [(one.who, one.by, one.may, one.passes, one.store_block) for one in first.ways] == [
        ("anyone", "policy", "read", "yes", "no")
    ]
    assert first.finding.startswith("f-")
    assert "009851000147" not in areas_to_json(whole).decode().replace("arn:aws:iam::009851000147", "")
    order = [("flagged", "undetermined", "clear").index(one.answer.value) for one in whole.stores]
    assert order == sorted(order)
    assert whole.climbers
    assert all(one.finding for one in whole.climbers)


def test_every_vendor_of_the_register_is_there_and_no_guest_by_name(whole: Areas) -> None:
    assert whole.vendors
    assert {one.contract for one in whole.vendors} == {"covered", "ended"}
    ways = [way for one in whole.vendors for way in one.entrances]
    guests = [one for one in ways if one.kind == "guest_account"]
    assert guests
    assert all(one.name.startswith("…@") and "#ext#" not in one.says.en for one in guests)
    assert {one.mfa for one in ways if one.kind == "role_trust"} == {"unknown"}
    assert [one.name for one in whole.vendors if not one.entrances]


def test_accounts_are_counted_by_group_and_by_hole_without_a_name(whole: Areas) -> None:
    assert whole.groups
    assert whole.holes
    members = next(one for one in whole.groups if one.kind == "member")
    assert members.enters == sum(one.members for one in whole.holes)
    small = [one for one in whole.groups if one.kind == "department"]
    assert small
    assert all(one.enters + one.stopped + one.undetermined >= 5 for one in small)


def test_days_end_with_the_evidence_so_that_a_silence_shows(whole: Areas) -> None:
    strip = next(one for one in whole.strips if one.export == "cloudtrail")
    last = strip.first + timedelta(days=len(strip.counts) - 1)
    assert (last, strip.counts[0] > 0, strip.more) == (date(2026, 11, 20), True, 0)
    assert {one.answer for one in whole.pulses if one.export == "cloudtrail"} >= {Answer.FLAGGED, Answer.CLEAR}


def test_controls_are_counted_in_whole_things_and_money_is_not(whole: Areas) -> None:
    counted = {one.control: one for one in whole.counted}
    assert counted["public_access_block"].no == 2
    assert "payee_list_match" not in counted
    assert "log_watch" not in counted


def test_what_was_not_exported_is_none_and_never_an_empty_list(narrow: Areas) -> None:
    assert (narrow.stores, narrow.climbers, narrow.vendors, narrow.groups, narrow.holes) == (None,) * 5
    assert narrow.hotline is None
    assert narrow.pulses == ()
    assert {"email", "exposure", "mfa", "monitoring"} <= narrow.families.keys()
    assert {one.id for one in narrow.exports if one.here} >= {"mbox", "staff_roster"}
