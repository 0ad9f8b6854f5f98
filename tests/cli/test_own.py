"""A firm's own connectors and detectors: enabled by hash, then used like ours; changed, then used no more."""

import shutil
from pathlib import Path

import pytest

from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.keys import MINIMUM
from sekisho.pipeline import actors
from sekisho.pipeline.org import Org
from tests.cli.typed import by, typed
from tests.pipeline.bank import found_with
from tests.pipeline.own import (
    CARD,
    EMPTY,
    JOURNAL,
    LAYOUT,
    NORMALISE,
    OPEN,
    READ,
    SENTENCES,
    delivered,
    enable,
    enabled_by_two,
    entry_of,
    golden,
    lay_connector,
    lay_detector,
)


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """An organisation's folder with nothing in it, before `init`."""
    return Org.create(tmp_path / "firm").path


@pytest.fixture
def ledgered_firm(firm: Path) -> Path:
    """The same with a ledger."""
    found_with(firm)
    return firm


def states(org: Path) -> set[str]:
    """Return what `verify` says about own folders."""
    data = typed("verify", org, "--json").data
    return {one["code"] for one in (*data["problems"], *data["notes"]) if "own" in one["code"]}


def answered(org: Path) -> dict[str, int] | None:
    """Assess and return how often the own detector gave each answer, None where it was not asked."""
    judged = typed("assess", org, "--json").data["document"]["judged"]
    own = [one for one in judged if one["detector"] == "amount_is_round"]
    return {name: own[0][name] for name in ("flagged", "clear", "undetermined")} if own else None


def test_one_folder_can_be_linted_alone_and_another_folder_is_an_error(founded: Path, tmp_path: Path) -> None:
    golden(lay_connector(founded))
    lay_detector(founded)
    detector = founded / "detectors" / "amount_is_round"
    assert typed("lint", detector).code == 0
    assert typed("lint", founded / "connectors" / "core_journal").code == 0
    examples = detector / "examples.yaml"
    examples.write_text(examples.read_text("utf-8").replace("kind: flagged", "kind: flaged"), "utf-8")
    said = typed("lint", detector)
    assert said.code != 0
    assert "amount_is_round: " in said.out
    nowhere = typed("lint", tmp_path)
    assert nowhere.code == 4
    assert f"{tmp_path} is neither an organisation's folder nor that of a detector or a connector." in nowhere.err


def test_an_own_connector_and_detector_work_from_export_to_verdict(founded: Path, tmp_path: Path) -> None:
    golden(lay_connector(founded))
    lay_detector(founded)
    assert typed("lint", founded).code == 0
    file = delivered(tmp_path / "in")
    digest = enabled_by_two(founded, "connector", "core_journal")
    enabled_by_two(founded, "detector", "amount_is_round")
    said = typed("ingest", founded, file)
    assert said.code == 0
    assert "Core journal" in said.out
    deliveries = typed("evidence", "sources", founded, "--json").data["deliveries"]
    assert "core_journal@1" in {row["connector"] for row in deliveries}
    answers = answered(founded)
    assert answers is not None
    assert answers["flagged"] >= 1
    assert answers["clear"] >= 1
    findings = typed("findings", "list", founded, "--json").data
    own = [one for one in findings if one["detector"] == "amount_is_round" and "3,000,000" in str(one)]
    shown = typed("explain", founded, own[0]["id"]).out
    row = next(word for word in shown.split() if word.startswith(("r_", "r-")))
    assert "PAY|17|" in typed("evidence", "show", founded, row).out
    assert "Core journal" in str(typed("assess", founded, "--json").data["document"]["sources"])
    assert typed("verify", founded).code == 0
    again = enable(founded, "connector", "core_journal")
    assert digest in again.out
    assert "enabled already" in again.out


def test_before_init_the_settings_enable_and_say_that_two_people_will(firm: Path, tmp_path: Path) -> None:
    lay_connector(firm)
    file = delivered(tmp_path / "in")
    before = typed("ingest", firm, file)
    assert before.code == 3
    assert "Connectors of your own that do not read now: core_journal" in before.out
    named = typed("ingest", firm, file, "--as", "core_journal")
    assert "sekisho actor enable ORG connector core_journal" in named.err
    assert states(firm) == {"verify.own_waits"}
    said = enable(firm, "connector", "core_journal")
    assert said.code == 0
    assert "After `sekisho init` that line counts no more: then two people decide" in said.out
    assert "  read.py  (" in said.out
    assert typed("ingest", firm, file).code == 0
    found_with(firm)
    assert states(firm) == {"verify.own_waits"}
    (firm / "sekisho.toml").write_text((firm / "sekisho.toml").read_text("utf-8"), "utf-8")
    assert typed("ingest", firm, delivered(tmp_path / "in", JOURNAL.replace("184320", "5"), "b.core")).code == 3


def test_one_signature_is_not_enough_and_nobody_endorses_themselves(ledgered_firm: Path, tmp_path: Path) -> None:
    lay_connector(ledgered_firm)
    said = enable(ledgered_firm, "connector", "core_journal")
    assert said.code == 0
    assert typed("ingest", ledgered_firm, delivered(tmp_path / "in")).code == 3
    assert typed("actor", "endorse", ledgered_firm, entry_of(said), *by("tanaka")).code == 4
    assert typed("ingest", ledgered_firm, delivered(tmp_path / "in")).code == 3
    second = typed("actor", "endorse", ledgered_firm, entry_of(said), *by("sato"))
    assert "This enables the connector core_journal with the hash" in second.out
    assert "proposed by tanaka" in second.out
    assert typed("ingest", ledgered_firm, delivered(tmp_path / "in")).code == 0


def test_the_settings_enable_nothing_once_there_is_a_ledger(ledgered_firm: Path, tmp_path: Path) -> None:
    lay_connector(ledgered_firm)
    digest = typed("actor", "enable", ledgered_firm, "connector", "core_journal", *by("tanaka"), "--json").data[
        "content"
    ]
    with (ledgered_firm / "sekisho.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[more]\nx = "{digest["digest"]}"\n')
    settings = (ledgered_firm / "sekisho.toml").read_text("utf-8").replace("[more]\nx", "").replace("[connectors]", "")
    settings = settings.replace("\n = ", "\n[connectors]\ncore_journal = ")
    (ledgered_firm / "sekisho.toml").write_text(settings, "utf-8")
    assert typed("ingest", ledgered_firm, delivered(tmp_path / "in")).code == 3


def test_what_a_revoked_actor_proposed_cannot_be_endorsed(
    ledgered_firm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actors.propose, "__kwdefaults__", {"cost": MINIMUM, "salt": fresh_salt})
    monkeypatch.setenv("PHRASE_MORI", "third of another kind")
    org = ledgered_firm
    added = typed("actor", "add", org, "mori=Mori", *by("tanaka"), "--new-passphrase", "env:PHRASE_MORI")
    assert typed("actor", "endorse", org, entry_of(added), *by("sato")).code == 0
    lay_connector(org)
    proposed = enable(org, "connector", "core_journal", "mori")
    gone = typed("actor", "revoke", org, "mori", *by("tanaka"))
    assert typed("actor", "endorse", org, entry_of(gone), *by("sato")).code == 0
    assert typed("actor", "endorse", org, entry_of(proposed), *by("sato")).code == 4
    assert typed("ingest", org, delivered(tmp_path / "in")).code == 3
    assert enable(org, "connector", "core_journal", "mori").code == 4


def test_a_connector_that_was_changed_reads_nothing_and_is_named(ledgered_firm: Path, tmp_path: Path) -> None:
    org, file = ledgered_firm, delivered(tmp_path / "in")
    folder = lay_connector(org)
    enabled_by_two(org, "connector", "core_journal")
    assert typed("ingest", org, file).code == 0
    (folder / "layout.py").write_text(
        LAYOUT.replace('"payee_code", "payee_name"', '"payee_name", "payee_code"'), "utf-8"
    )
    said = typed("ingest", org, file)
    assert said.code == 3
    assert "core_journal was changed after it was enabled" in said.out
    checked = typed("payments", "check", org, file)
    assert checked.code == 4
    assert "was changed after it was enabled" in checked.err
    verified = typed("verify", org)
    assert verified.code == 5
    assert "The connector core_journal was changed after it was enabled" in verified.out
    assert "The rows of friday.core were not compared" in verified.out
    assert "was changed after it was enabled" in typed("assess", org).out
    assert "コネクター core_journal は承認の後に変更された" in typed("assess", org, lang="ja").out
    (folder / "layout.py").write_text(LAYOUT, "utf-8")
    assert typed("verify", org).code == 0


def test_an_extra_file_is_a_change_and_a_cache_of_python_is_none(ledgered_firm: Path) -> None:
    folder = lay_connector(ledgered_firm)
    enabled_by_two(ledgered_firm, "connector", "core_journal")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "read.pyc").write_bytes(b"x")
    assert states(ledgered_firm) == set()
    (folder / "json.py").write_text("", "utf-8")
    assert states(ledgered_firm) == {"verify.own_changed"}


def test_a_detector_that_was_changed_or_taken_away_leaves_its_subjects_undetermined(
    ledgered_firm: Path, tmp_path: Path
) -> None:
    org, file = ledgered_firm, delivered(tmp_path / "in")
    lay_connector(org)
    folder = lay_detector(org)
    enabled_by_two(org, "connector", "core_journal")
    assert answered(org) is None
    enabled_by_two(org, "detector", "amount_is_round")
    assert typed("ingest", org, file).code == 0
    assert answered(org) == {"flagged": 1, "clear": 1, "undetermined": 0}
    assert "amount_is_round" in str(typed("payments", "check", org, file, "--json").data)
    card = (folder / "detector.toml").read_text("utf-8")
    moved = card.replace('table = "payment"\nkey = "payment_uid"', 'table = "staff"\nkey = "employee_id"')
    for text in (moved, "no card at all"):
        (folder / "detector.toml").write_text(text, "utf-8")
        assert answered(org) == {"flagged": 0, "clear": 0, "undetermined": 2}
        assert states(org) == {"verify.own_changed"}
    checked = typed("payments", "check", org, file)
    assert "amount_is_round was changed after it was enabled and did not run" in checked.out
    shutil.rmtree(folder)
    assert answered(org) == {"flagged": 0, "clear": 0, "undetermined": 2}
    assert states(org) == {"verify.own_gone"}
    assert "amount_is_round is enabled, but its folder is not there" in typed("assess", org).out
    off = typed("actor", "disable", org, "detector", "amount_is_round", *by("sato"))
    assert states(org) == {"verify.own_gone"}
    told = typed("actor", "endorse", org, entry_of(off), *by("tanaka")).out
    assert "be used no more, as proposed by sato" in told
    assert states(org) == set()
    assert answered(org) is None


def test_an_older_content_that_was_enabled_once_is_not_enabled_now(ledgered_firm: Path) -> None:
    folder = lay_connector(ledgered_firm)
    enabled_by_two(ledgered_firm, "connector", "core_journal")
    (folder / "layout.py").write_text(LAYOUT + "# read better\n", "utf-8")
    enabled_by_two(ledgered_firm, "connector", "core_journal")
    (folder / "layout.py").write_text(LAYOUT, "utf-8")
    assert states(ledgered_firm) == {"verify.own_changed"}


def test_nobody_signs_for_a_folder_that_was_changed_since_it_was_proposed(ledgered_firm: Path) -> None:
    folder = lay_connector(ledgered_firm)
    said = enable(ledgered_firm, "connector", "core_journal")
    (folder / "read.py").write_text(READ + "# more\n", "utf-8")
    refused = typed("actor", "endorse", ledgered_firm, entry_of(said), *by("sato"))
    assert refused.code == 4
    assert "not the one that was proposed" in refused.err


def test_what_is_ours_cannot_be_stood_in_for(ledgered_firm: Path, tmp_path: Path) -> None:
    org = ledgered_firm
    lay_connector(org, "mbox")
    assert "two connectors called mbox" in enable(org, "connector", "mbox").err
    shutil.copytree(lay_detector(org), org / "detectors" / "payee_account_differs")
    card = org / "detectors" / "payee_account_differs" / "detector.toml"
    card.write_text(card.read_text("utf-8").replace('"amount_is_round"', '"payee_account_differs"'), "utf-8")
    assert "already a detector called payee_account_differs" in enable(org, "detector", "payee_account_differs").err
    mail = tmp_path / "mail.mbox"
    mail.write_bytes(
        b"From a@b.example Fri Nov 20 01:00:00 2026\nFrom: a@b.example\nDate: Fri, 20 Nov 2026 01:00:00 +0000\n\nx\n"
    )
    assert typed("ingest", org, mail, "--json").data[0]["connector"] == "mbox"


@pytest.mark.parametrize(
    ("kind", "name"), [("connector", "nothing"), ("connector", "../detectors"), ("detector", "..")]
)
def test_what_is_not_there_is_not_enabled(firm: Path, kind: str, name: str) -> None:
    said = enable(firm, kind, name)
    assert said.code == 4
    assert f"sekisho new {kind} ID --org ORG" in said.err


def test_half_a_detector_is_not_enabled(firm: Path) -> None:
    (lay_detector(firm) / "examples.yaml").unlink()
    assert "examples.yaml" in enable(firm, "detector", "amount_is_round").err


def test_before_init_a_hash_can_be_taken_out_again(firm: Path) -> None:
    lay_detector(firm)
    assert typed("actor", "disable", firm, "detector", "amount_is_round", *by("tanaka")).code == 4
    assert (
        typed("actor", "enable", firm, "detector", "amount_is_round", *by("tanaka"), "--json").data["state"]
        == "written"
    )
    assert states(firm) == set()
    assert typed("actor", "disable", firm, "detector", "amount_is_round", *by("tanaka")).code == 0
    assert states(firm) == {"verify.own_waits"}


def ready(org: Path, **files: str) -> Path:
    """Lay a connector with these files and enable it."""
    folder = lay_connector(org, **files)
    assert enable(org, "connector", "core_journal").code == 0
    return folder


def test_its_own_sentences_say_what_was_refused_and_rejected(firm: Path, tmp_path: Path) -> None:
    folder = ready(firm)
    said = typed("ingest", firm, delivered(tmp_path / "in", OPEN, "open.core"))
    assert said.code == 3
    assert "The journal ends after 3 lines without END. Export it again." in said.out
    assert "支払データが END のないまま3行で終わっています。" in typed("evidence", "rejects", firm, lang="ja").out
    empty = typed("ingest", firm, delivered(tmp_path / "in2", EMPTY, "empty.core"))
    assert "The journal holds no payment." in empty.out
    today = str(typed("assess", firm, "--json").data["document"]["headline"])
    assert "Send nothing of open.core (refused at line 3, field END) and of 1 more payment file" in today
    (folder / "sentences.toml").unlink()
    assert "`journal_open`" in typed("evidence", "rejects", firm).out
    assert typed("assess", firm).code == 0


FAULTS = {
    "reads": (READ.replace("paid, number = [], 0", "paid, number = [], 1 // 0"), NORMALISE, "ZeroDivisionError"),
    "sniffs": (READ.replace("return Match(100", "return Match(1 // 0"), NORMALISE, "ZeroDivisionError"),
    "no_match": (READ.replace("return Match(100", "return (100"), NORMALISE, "no match"),
    "no_record": (READ.replace('yield RawRecord(f"line {number}", paid)', "yield 7"), NORMALISE, "neither a row"),
    "no_row": (
        READ,
        NORMALISE.replace('    yield Row("payment", record.place, values)', "    return"),
        "no row and no",
    ),
    "table": (READ, NORMALISE.replace('Row("payment", ', 'Row("staff", '), "does not say that it yields"),
    "column": (
        READ,
        NORMALISE.replace('"payee_code": one', '"colour": one'),
        "normalise yields payment.colour; the table has no such column",
    ),
    "kind": (READ, NORMALISE.replace('int(one["amount"])', 'one["amount"]'), "payment.amount_minor is no int"),
    "huge": (READ, NORMALISE.replace('int(one["amount"]),\n', "2**70,\n"), "payment.amount_minor is no int"),
    "text": (READ, NORMALISE.replace('"payee_code": one["payee_code"]', '"payee_code": "\\ud800"'), "Unicode"),
    "list": (READ, NORMALISE.replace('"payee_code": one["payee_code"]', '"payee_code": [7]'), "is no string"),
    "words": (READ.replace(", lines=number", ""), NORMALISE, "KeyError"),
    "place": (READ.replace('RawRecord(f"line {number}", paid)', "RawRecord(7, paid)"), NORMALISE, "no text: 7"),
    "day": (
        READ,
        NORMALISE.replace('"currency": "JPY",\n        "payee', '"value_date": 5, "currency": "JPY",\n        "payee'),
        "is no date",
    ),
    "time": (
        "from datetime import datetime\n" + READ,
        NORMALISE.replace(
            'Row("payment", record.place, values)',
            'Row("payment", record.place, values, __import__("datetime").datetime(2026, 1, 1))',
        ),
        "without a zone",
    ),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_whatever_its_code_does_wrong_is_a_sentence_and_other_files_are_read(
    firm: Path, tmp_path: Path, fault: str
) -> None:
    read, normalise, why = FAULTS[fault]
    assert (read, normalise) != (READ, NORMALISE)
    ready(firm, read=read, normalise=normalise)
    delivered(tmp_path / "in", OPEN if fault == "words" else JOURNAL)
    mail = b"From a@b.example Fri Nov 20 01:00:00 2026\nFrom: a@b.example\nDate: Fri, 20 Nov 2026 01:00:00 +0000\n\nx\n"
    (tmp_path / "in" / "mail.mbox").write_bytes(mail)
    said = typed("ingest", firm, tmp_path / "in", "--json")
    assert said.code == 3
    journal, other = said.data
    assert journal["error"]["code"] == "connector_failed"
    assert why in journal["error"]["says"]
    assert other["fate"] == "read"


BROKEN = {
    "import": {"read": "import nowhere_to_be_found\n"},
    "functions": {"read": "X = 1\n"},
    "no_files": {"card": CARD.replace('yields = ["payment", "payment_file"]', 'yields = ["payment"]')},
    "by_rows": {"card": CARD.replace('stands = "whole"', 'stands = "rows"')},
    "sentences": {"sentences.toml": "x"},
    "filled": {"sentences.toml": SENTENCES.replace("no payment.", "no {payment}.")},
    "another_room": {"sentences.toml": SENTENCES.replace("reject.journal_empty", "cli.journal_empty")},
    "braces": {"sentences.toml": SENTENCES.replace("no payment.", "no {payment.")},
    "taken": {"sentences.toml": SENTENCES.replace("reject.journal_empty", "reject.value_missing")},
}


@pytest.mark.parametrize("fault", sorted(BROKEN))
def test_one_that_cannot_be_loaded_is_named_and_the_others_read(firm: Path, tmp_path: Path, fault: str) -> None:
    ready(firm, **BROKEN[fault])
    said = typed("ingest", firm, delivered(tmp_path / "in"), "--as", "core_journal")
    assert said.code == 4
    assert "core_journal" in said.err
    assert "core_journal" in typed("assess", firm).out


def test_one_that_is_gone_is_named_where_it_is_asked_for(ledgered_firm: Path, tmp_path: Path) -> None:
    folder = lay_connector(ledgered_firm)
    enabled_by_two(ledgered_firm, "connector", "core_journal")
    shutil.rmtree(folder)
    said = typed("ingest", ledgered_firm, delivered(tmp_path / "in"), "--as", "core_journal")
    assert "its folder is not there" in said.err
    assert states(ledgered_firm) == {"verify.own_gone"}


def test_a_link_in_a_folder_is_refused(firm: Path) -> None:
    folder = lay_connector(firm)
    (folder / "more.py").symlink_to(folder / "read.py")
    assert "cannot be read whole" in enable(firm, "connector", "core_journal").err
    assert "cannot be read whole" in typed("assess", firm).out
