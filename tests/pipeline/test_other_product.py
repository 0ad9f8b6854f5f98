"""A firm whose sign-ins come from another product than ours: its own connector, an unfiltered log, and what it still lacks."""

from pathlib import Path

import pytest

from sekisho.pipeline.org import Org
from tests.cli.typed import typed
from tests.pipeline.own import CARD, enable, golden, lay_connector

LOG = "when,kind,who\n2026-11-20T09:00:00Z,sign_in,a@ichikabank.example\n2026-11-20T09:00:01Z,policy,\n2026-11-20T09:00:02Z,policy,\n"
BROKEN = LOG + "never,sign_in,b@ichikabank.example\n"
WRITTEN = CARD.replace('["payment", "payment_file"]', '["authentication"]').replace('"whole"', '"rows"')
SIGNS = (
    WRITTEN.split("personal = ")[0]
    + 'personal = ["authentication.user_name"]\ninstead_of = ["entra_sign_ins"]\nminutes = 5\n\n[text.en]'
    + WRITTEN.split("[text.en]")[1]
)
READ = '''"""Lines."""

from sekisho.model.rows import Match, RawRecord


def sniff(head, name):
    """Sure by the header."""
    return Match(100 if head.startswith(b"when,kind,who") else 0)


def read(stream, mapping, limits):
    """Yield the lines."""
    for number, line in enumerate(stream, 1):
        if number > 1:
            yield RawRecord(f"line {number}", line.decode().strip().split(","))
'''
NORMALISE = '''"""Sign-ins."""

from datetime import datetime

from sekisho.model.ids import stable_id
from sekisho.model.rows import Rejected, Row, Skipped


def normalise(record, context):
    """Yield the sign-in."""
    when, kind, who = record.payload
    if kind != "sign_in":
        yield Skipped(record.place)
        return
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        yield Rejected(record.place, "when", "date_unclear", when)
        return
    yield Row(
        "authentication",
        record.place,
        {"authentication_uid": stable_id("s", when, who), "user_name": who, "outcome": "success", "proof": "mfa"},
        at,
    )
'''


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """A firm before `init`, with a connector of its own for the sign-ins of another product."""
    org = Org.create(tmp_path / "firm").path
    folder = lay_connector(org, "other_sign_ins", card=SIGNS, read=READ, normalise=NORMALISE)
    for old in (*folder.glob("samples/*"), *folder.glob("defects/*")):
        old.unlink()
    (folder / "sentences.toml").unlink()
    (folder / "layout.py").unlink()
    (folder / "samples" / "day.csv").write_text(LOG)
    (folder / "defects" / "no_time.csv").write_text(BROKEN)
    golden(folder)
    return org


def ingested(firm: Path, tmp_path: Path, *more: str) -> str:
    (tmp_path / "signs.csv").write_text(BROKEN)
    return typed("ingest", firm, tmp_path / "signs.csv", *more).out


def test_records_of_other_kinds_are_not_said_to_be_unreadable(firm: Path, tmp_path: Path) -> None:
    assert typed("lint", firm).out.strip().startswith("Nothing to complain about")
    assert enable(firm, "connector", "other_sign_ins").code == 0
    said = ingested(firm, tmp_path)
    assert "4 records, 1 could not be read. 2 of the records are of kinds that Sekisho does not read." in said
    again = ingested(firm, tmp_path, "--lang", "ja")
    assert "うち2件は読み取り対象外の種類です。" in again
    listed = typed("evidence", "sources", firm)
    assert listed.code == 0
    assert "4 records, 1 rows, 1 could not be read, 2 of other kinds" in listed.out
    (delivery,) = typed("evidence", "sources", firm, "--json").data["deliveries"]
    assert (delivery["records"], delivery["rows"], delivery["rejected"], delivery["skipped"]) == (4, 1, 1, 2)
    assert [row["place"] for row in typed("evidence", "rejects", firm, "--json").data] == ["line 5"]
    assert typed("verify", firm).code == 0


def test_a_firm_with_another_products_export_is_not_asked_for_ours(firm: Path, tmp_path: Path) -> None:
    before = {one["connector"] for one in typed("sources", firm, "--json").data}
    assert "entra_sign_ins" in before
    enable(firm, "connector", "other_sign_ins")
    ingested(firm, tmp_path)
    after = {one["connector"] for one in typed("sources", firm, "--json").data}
    assert before - after == {"entra_sign_ins"}


def test_a_file_that_stands_whole_is_read_whole(firm: Path, tmp_path: Path) -> None:
    card = firm / "connectors" / "other_sign_ins" / "connector.toml"
    card.write_text(card.read_text("utf-8").replace('stands = "rows"', 'stands = "whole"'), "utf-8")
    assert "must be read whole" in typed("lint", firm).out
    enable(firm, "connector", "other_sign_ins")
    (tmp_path / "signs.csv").write_text(LOG)
    said = typed("ingest", firm, tmp_path / "signs.csv")
    assert said.code == 3
    assert "nothing of it may be skipped" in said.out + said.err
