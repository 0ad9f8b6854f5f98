from pathlib import Path

import pytest
from click.testing import CliRunner

from sekisho.cli.main import cli
from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.keys import MINIMUM
from sekisho.pipeline import actors, found
from tests.cli.typed import PHRASES, Answer, by, typed
from tests.pipeline.bank import Bank

FOUNDERS = ("--founder", "tanaka=田中 花子", "--founder", "sato=佐藤 健")
SOURCES = ("--passphrase", "env:PHRASE_TANAKA", "--passphrase", "env:PHRASE_SATO")


def entry_of(said: Answer) -> str:
    """Return the entry that the next person is told to endorse."""
    return said.out.split("sekisho actor endorse ")[1].split()[1]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seal keys at the least cost: what is tested here is not how long a passphrase holds out."""
    monkeypatch.setattr(found.found, "__defaults__", (MINIMUM, fresh_salt))
    monkeypatch.setattr(actors.propose, "__kwdefaults__", {"cost": MINIMUM, "salt": fresh_salt})


def test_init_seals_the_list_and_prints_a_fingerprint_to_write_down(bank: Bank, org: Path) -> None:
    said = typed("init", org, *FOUNDERS, *SOURCES)
    assert said.code == 0
    assert "accounts are sealed as on file" in said.out
    full = said.out.split("in full: ")[1].split(")")[0]
    spoken = said.out.split("both of you: ")[1].splitlines()[0]
    assert typed("verify", org, "--expect", full).code == 0
    assert typed("verify", org, "--expect", spoken).code == 0
    assert "花子".encode() not in (org / "ledger.db").read_bytes()


def test_init_answers_a_machine(org: Path) -> None:
    data = typed("init", org, *FOUNDERS, *SOURCES, "--json").data
    assert data["accounts"] > 40
    assert len(data["fingerprint"]) == 64


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--founder", "tanaka=T"), 2, "Exactly two founders are needed"),
        ((*FOUNDERS, "--passphrase", "env:PHRASE_SATO"), 2, "--passphrase either twice or not at all"),
        (("--founder", "a=A", "--founder", "a=B", *SOURCES), 4, "two"),
        ((*FOUNDERS, "--passphrase", "env:PHRASE_SATO", "--passphrase", "env:PHRASE_SATO"), 4, "two"),
        ((*FOUNDERS, "--passphrase", "env:NOWHERE", "--passphrase", "env:PHRASE_SATO"), 4, "no passphrase in env:NOW"),
        (
            (*FOUNDERS, "--passphrase", "typed in", "--passphrase", "env:PHRASE_SATO"),
            4,
            "cannot be taken from typed in",
        ),
        (("--founder", "ta/../naka", "--founder", "b=B", *SOURCES), 4, "ta/../naka"),
    ],
)
def test_init_refuses_what_would_not_be_two_people(org: Path, words: tuple[str, ...], code: int, why: str) -> None:
    said = typed("init", org, *words)
    assert said.code == code
    assert why in said.err
    assert not (org / "ledger.db").exists()


def test_a_short_passphrase_founds_nothing(org: Path, tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("short\n", "utf-8")
    short.chmod(0o600)
    said = typed("init", org, *FOUNDERS, "--passphrase", f"file:{short}", "--passphrase", "env:PHRASE_SATO")
    assert said.code == 4
    assert not (org / "ledger.db").exists()
    assert typed("init", org, *FOUNDERS, *SOURCES).code == 0


def test_a_second_init_is_refused(founded: Path) -> None:
    said = typed("init", founded, *FOUNDERS, *SOURCES)
    assert said.code == 4
    assert "Traceback" not in said.err


def test_a_file_that_others_may_read_holds_no_secret(org: Path, tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.write_text(PHRASES["tanaka"], "utf-8")
    loose.chmod(0o644)
    said = typed("init", org, *FOUNDERS, "--passphrase", f"file:{loose}", "--passphrase", "env:PHRASE_SATO")
    assert said.code == 4
    assert f"chmod 600 {loose}" in said.err
    gone = typed("init", org, *FOUNDERS, "--passphrase", f"file:{tmp_path}/no", "--passphrase", "env:PHRASE_SATO")
    assert "There is no passphrase in file:" in gone.err


def test_passphrases_are_asked_for_and_never_shown(org: Path) -> None:
    typed_in = "\n".join([PHRASES["tanaka"], PHRASES["tanaka"], PHRASES["sato"], PHRASES["sato"]])
    done = CliRunner(env={"SEKISHO_LANG": "en"}).invoke(cli, ["init", str(org), *FOUNDERS], input=f"{typed_in}\n")
    assert done.exit_code == 0, done.output
    assert "New passphrase of 田中 花子" in done.output
    assert PHRASES["tanaka"] not in done.output
    assert (org / "ledger.db").exists()


def test_a_new_actor_counts_once_a_second_one_agrees(bank: Bank, founded: Path) -> None:
    said = typed("actor", "add", founded, "mori=森 彩", "--new-passphrase", "env:PHRASE_MORI2", *by("tanaka"))
    assert said.code == 4
    said = typed("actor", "add", founded, "mori=森 彩", "--new-passphrase", "env:PHRASE_SATO", *by("tanaka"))
    assert said.code == 0
    assert {one["id"] for one in typed("actor", "list", founded, "--json").data} == {"sato", "tanaka"}
    assert typed("actor", "endorse", founded, entry_of(said)[:12], *by("sato")).code == 0
    assert "mori: 森 彩" in typed("actor", "list", founded).out
    again = typed("actor", "add", founded, "mori=森 彩", "--new-passphrase", "env:PHRASE_SATO", *by("tanaka"))
    assert again.code == 4


def test_a_revoked_actor_signs_no_more(bank: Bank, founded: Path) -> None:
    added = typed("actor", "add", founded, "mori", "--new-passphrase", "env:PHRASE_SATO", *by("tanaka"))
    typed("actor", "endorse", founded, entry_of(added), *by("sato"))
    gone = typed("actor", "revoke", founded, "mori", *by("tanaka"))
    assert gone.code == 0
    assert "mori: mori\n" in typed("actor", "list", founded).out
    typed("actor", "endorse", founded, entry_of(gone), *by("sato"))
    assert "mori: mori (may sign no more)" in typed("actor", "list", founded).out
    refused = typed("payments", "refuse", founded, bank.file, "3", "--why", "x", "--by", "mori", *SOURCES[2:])
    assert refused.code == 4


def test_two_people_must_remain(founded: Path) -> None:
    said = typed("actor", "revoke", founded, "sato", *by("tanaka"))
    assert said.code == 4
    assert "fewer than two actors would remain" in said.err


def test_actors_need_a_ledger(org: Path) -> None:
    said = typed("actor", "list", org)
    assert said.code == 4
    assert "There is no ledger" in said.err
    assert said.out == ""
