import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from sekisho.cli import main as program
from sekisho.cli.exits import Exit, exit_of
from sekisho.cli.told import language
from sekisho.model.errors import Refused, SekishoError
from tests.cli.typed import typed
from tests.pipeline.bank import Bank


def test_errors_are_one_sentence_in_the_readers_language(tmp_path: Path) -> None:
    english, japanese = typed("assess", tmp_path), typed("--lang", "ja", "assess", tmp_path)
    assert english.code == japanese.code == 4
    assert english.err.startswith(f"There is no Sekisho organisation in {tmp_path}: it holds no sekisho.toml. Run `s")
    assert len(english.err.splitlines()) == 1
    assert "Sekisho のフォルダーではありません" in japanese.err
    assert english.out == japanese.out == ""


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({"SEKISHO_LANG": "en", "LANG": "ja_JP.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], lang: str
) -> None:
    for name in ("SEKISHO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == lang


def test_each_kind_of_error_has_its_exit_code() -> None:
    assert exit_of(Refused("payment_record_bad", place="line 2")) is Exit.REFUSED
    assert exit_of(SekishoError("org_not_found")) is Exit.FAILED
    assert exit_of(SekishoError("disk_full", permanent=False)) is Exit.TRY_AGAIN


@pytest.mark.parametrize(
    ("raised", "code", "says"),
    [
        (click.Abort(), 130, ""),
        (PermissionError(13, "Permission denied", "/srv/bank/sekisho.toml"), 4, "refused /srv/bank/sekisho.toml: Perm"),
        (OSError(28, "No space left on device", "/srv/bank/x"), 6, "The disk is full"),
        (OSError(30, "Read-only file system"), 4, "refused -: Read-only file system"),
        (OSError("odd"), 4, "refused -: OSError"),
        (SekishoError("org_locked", permanent=False, path="/srv/bank"), 6, "/srv/bank"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_goes_wrong_outside_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, says: str
) -> None:
    def fail(**_: Any) -> None:
        raise raised

    monkeypatch.setattr(program.cli, "main", fail)
    said = typed("assess", "org")
    assert said.code == code
    assert says in said.err
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) <= 1


def test_a_closed_pipe_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(program.cli, "main", fail)
    monkeypatch.setattr(sys, "stderr", open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - closed by main
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 0


def process(*words: str | Path, **variables: str) -> "subprocess.CompletedProcess[bytes]":
    """Run `sekisho` in a process of its own, as a user does."""
    known = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "SEKISHO"))}
    return subprocess.run(
        [sys.executable, "-c", "from sekisho.cli.main import console; console()", *map(str, words)],
        env={**known, **variables},
        capture_output=True,
        check=False,
        timeout=100,
    )


def test_a_real_process_gives_back_the_exit_code(bank: Bank, org: Path) -> None:
    done = process("payments", "check", org, bank.file)
    assert done.returncode == 10
    assert b"2 held" in done.stdout
    assert done.stderr == b""


def test_a_program_that_nobody_reads_any_more_just_ends(org: Path) -> None:
    words = [sys.executable, "-c", "from sekisho.cli.main import console; console()", "findings", str(org), "--all"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""
    assert started.returncode in {0, 1}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_words_that_found_no_room_are_told_of() -> None:
    words = [sys.executable, "-c", "from sekisho.cli.main import console; console()", "--version"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False, timeout=100)
    assert done.returncode == 6
    assert b"disk is full" in done.stderr


def test_a_terminal_that_cannot_write_japanese_is_no_reason_to_fail(org: Path) -> None:
    done = process("findings", org, "--all", PYTHONIOENCODING="latin-1", SEKISHO_LANG="ja")
    assert done.returncode == 0
    assert b"\\u" in done.stdout


def test_a_fault_of_ours_says_so_and_has_its_own_exit_code() -> None:
    broken = "import sekisho.cli.main as m; m.cli.main = lambda **_: 1 / 0; m.main()"
    done = subprocess.run([sys.executable, "-c", broken], capture_output=True, check=False, timeout=100)
    assert done.returncode == 70
    first, *rest = done.stderr.decode().splitlines()
    assert "This is a fault of ours" in first
    assert rest[-1] == "ZeroDivisionError: division by zero"


def test_starting_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, sekisho.cli.main as m; sys.argv = ['sekisho', '--help']\n"
        "try: m.main()\nexcept SystemExit: pass\n"
        "print(sorted({'ibis', 'duckdb', 'pyarrow', 'deltalake', 'numpy', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=100)
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "ja", "payments", "holds"),
        ("payments", "--lang", "ja", "holds"),
        ("payments", "holds", "--lang", "ja"),
    ],
)
def test_the_language_stands_before_or_after_the_command(org: Path, words: tuple[str, ...]) -> None:
    assert "止まっている振込：2件" in typed(*words, org).out


def test_the_language_may_be_the_last_word(org: Path, tmp_path: Path) -> None:
    assert "止まっている振込" in typed("payments", "holds", org, "--lang", "ja").out
    assert "payments wait" in typed("payments", "holds", org, "--lang=en", lang="ja").out
    assert "Sekisho のフォルダーではありません" in typed("assess", tmp_path, "--lang=ja").err
    assert typed("findings", org, "--lang", "ja").out == typed("--lang", "ja", "findings", org).out
    assert typed("findings", "--lang", "ja", org).out == typed("--lang", "ja", "findings", org).out
    assert typed("payments", "holds", org, "--lang", "fr").code == 2
