"""The background process at work: with children that only say they worked, and with real ones over a small bank."""

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.watch import places
from sekisho.watch.child import Ended, Heard, Line, command, outcome, run
from sekisho.watch.nouns import Kind, Outcome, Said, Task
from sekisho.watch.run import Hands, watch
from sekisho.watch.says import outcome_line
from sekisho.watch.work import main
from tests.cli.typed import NOW, typed
from tests.pipeline.bank import made

LATER = datetime(2100, 1, 1, tzinfo=UTC)


class Body:
    """Hands that write down what they do; time goes on with each look at the clock."""

    def __init__(self, ended: Callable[[tuple[str, ...]], Ended], rounds: int = 3) -> None:
        self.commands: list[tuple[str, ...]] = []
        self.outcomes: list[Outcome] = []
        self.started = 0
        self._ended, self._rounds, self._time = ended, rounds, LATER

    @property
    def hands(self) -> Hands:
        return Hands(self._clock, self._wait, self._run, self.outcomes.append, self._start)

    def _clock(self) -> datetime:
        self._time += timedelta(seconds=1)
        return self._time

    def _wait(self, _seconds: float) -> bool:
        self._rounds -= 1
        return self._rounds <= 0

    def _run(self, line: tuple[str, ...], heard: Heard) -> Ended:
        self.commands.append(line)
        heard(Line("mail", 1, 2))
        return self._ended(line)

    def _start(self) -> None:
        self.started += 1


@pytest.fixture
def org(tmp_path: Path) -> Path:
    """An organisation without evidence."""
    Org.create(tmp_path / "org")
    return tmp_path / "org"


def well(_command: tuple[str, ...]) -> Ended:
    return Ended(0, Said(new=1))


def test_a_file_in_the_inbox_is_read_once(org: Path) -> None:
    body = Body(well, rounds=6)
    (org / "inbox").mkdir()
    (org / "inbox" / "mail.mbox").write_text("x")
    watch(org, body.hands)
    assert [one[-2:] for one in body.commands] == [("read", str(org / "inbox" / "mail.mbox"))]
    assert body.started == 1
    again = Body(well)
    watch(org, again.hands, once=True)
    assert again.commands == []


def test_watched_folders_are_made(org: Path) -> None:
    watch(org, Body(well).hands, once=True)
    assert (org / "inbox").is_dir()


def test_the_heartbeat_says_what_is_done_and_what_comes_next(org: Path) -> None:
    (org / "inbox").mkdir()
    (org / "inbox" / "mail.mbox").write_text("x")
    heard: list[object] = []

    def ended(_line: tuple[str, ...]) -> Ended:
        heard.append(places.last_beat(org))
        return Ended(0, Said())

    watch(org, Body(ended, rounds=3).hands)
    (told,) = heard
    assert told is not None
    assert (told.doing.kind, told.stage, told.done, told.total) == (Kind.READ, "mail", 1, 2)  # type: ignore[attr-defined]
    last = places.last_beat(org)
    assert last is not None
    assert last.doing is None
    assert last.next_assessment is not None


def test_what_is_stopped_in_the_middle_is_begun_again_next_time(org: Path) -> None:
    places.ask(org, Kind.ASSESS, "", "mori", NOW)
    stopped = Body(lambda _line: Ended(-15, None), rounds=1)
    watch(org, stopped.hands)
    assert stopped.outcomes == []
    assert len(places.asked(org)) == 1
    body = Body(well)
    watch(org, body.hands, once=True)
    assert [one.task.by for one in body.outcomes] == ["mori"]
    assert places.asked(org) == ()


def test_a_child_that_dies_is_told_of_and_tried_again_later(org: Path) -> None:
    (org / "inbox").mkdir()
    (org / "inbox" / "mail.mbox").write_text("x")
    body = Body(lambda _line: Ended(-9, None))
    watch(org, body.hands, once=True)
    assert [one.said.code for one in body.outcomes] == ["child_killed"]
    assert "SIGKILL" in outcome_line(body.outcomes[0], "en")
    assert places.remembered(org).failed
    assert outcome(Ended(1, None)) == Said("child_died", {"status": 1})


def test_settings_that_cannot_be_end_it_with_a_sentence(org: Path) -> None:
    (org / "sekisho.toml").write_text('[watch]\nassess_at = ["25:00"]\n')
    with pytest.raises(SekishoError, match="settings_invalid"):
        watch(org, Body(well).hands)


@pytest.mark.parametrize("folder", ["evidence", "runs/x", ".", ""])
def test_our_own_folders_are_not_watched(org: Path, folder: str) -> None:
    (org / "sekisho.toml").write_text(f'[watch]\nfolders = ["{folder}"]\n')
    with pytest.raises(SekishoError, match="settings_invalid"):
        watch(org, Body(well).hands)


def child(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def test_a_real_child_is_heard_to_its_last_word() -> None:
    said = '{"said": {"code": "", "new": 4}}'
    code = f'import time\nprint(\'noise\')\nprint(\'{{"stage": "mail", "done": 1, "total": 2}}\', flush=True)\nprint(\'{said}\')'
    seen: list[Line] = []
    pause = threading.Event()

    def heard(line: Line) -> bool:
        seen.append(line)
        return pause.wait(0.01)

    ended = run(child(code), heard)
    assert ended == Ended(0, Said(new=4))


@pytest.mark.parametrize("trap", ["", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "])
def test_a_child_that_is_told_to_stop_stops(trap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.watch.child.PATIENCE", 0.5)
    ready = 'print(\'{"stage": "x"}\', flush=True); '
    ended = run(child(f"{trap}{ready}import time; time.sleep(60)"), lambda line: line.stage == "x")
    assert ended.status in {-signal.SIGTERM, -signal.SIGKILL}


def test_the_console_is_loaded_by_its_own_module(org: Path) -> None:
    assert command(org, Task(Kind.LOAD))[-3:] == ("sekisho.web.renew", str(org), "load")
    assert command(org, Task(Kind.DIGEST))[-2:] == ("sekisho.actions.mail_digest", str(org))
    assert command(org, Task(Kind.SEND))[-3:] == ("sekisho.web.renew", str(org), "send")
    assert command(org, Task(Kind.REVEAL, "0f"))[-4:] == ("sekisho.web.renew", str(org), "reveal", "0f")


def test_a_name_whose_time_is_over_is_taken_away_by_itself(org: Path) -> None:
    for name, ends in (("later", LATER + timedelta(days=1)), ("over", LATER)):
        kept = places.revealed(org) / f"{name}.sealed"
        kept.write_bytes(b"x")
        os.utime(kept, (ends.timestamp(), ends.timestamp()))

    def tidied(_command: tuple[str, ...]) -> Ended:
        for path in places.over(org, LATER):
            path.unlink()
        return Ended(0, Said())

    body = Body(tidied)
    watch(org, body.hands, once=True)
    assert [one[-1] for one in body.commands] == ["reveal"]
    assert [path.stem for path in places.revealed(org).iterdir()] == ["later"]
    assert "taken away where their time was over" in outcome_line(body.outcomes[0], "en")


def told(out: io.BytesIO) -> list[Line]:
    import msgspec

    return [msgspec.json.decode(line, type=Line) for line in out.getvalue().splitlines()]


def test_work_says_what_was_new_what_was_refused_and_how_it_failed(org: Path, tmp_path: Path) -> None:
    bank = made(tmp_path / "bank")
    ticks = iter(range(1, 100_000))
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "staff.csv").write_bytes((bank.folder / "staff.csv").read_bytes())
    (inbox / "odd.bin").write_bytes(b"\x00\x01nothing that we know")
    out = io.BytesIO()
    assert main((str(org), "read", str(inbox)), out, NOW, lambda: float(next(ticks))) == 0
    assert told(out)[-1].said == Said(new=1, refused=("odd.bin",))
    assert any(line.said is None for line in told(out))
    out = io.BytesIO()
    assert main((str(org), "assess", ""), out, NOW, lambda: float(next(ticks))) == 0
    assert (org / "reports" / "report.json").is_file()
    out = io.BytesIO()
    assert main((str(org), "fetch", "post"), out, NOW, lambda: 0.0) == 1
    assert told(out)[-1].said == Said("source_unknown", {"source": "post", "known": "-"})


def test_the_command_reads_assesses_and_ends(org: Path, tmp_path: Path) -> None:
    bank = made(tmp_path / "bank")
    (org / "inbox").mkdir()
    (org / "inbox" / "staff.csv").write_bytes((bank.folder / "staff.csv").read_bytes())
    (org / "sekisho.toml").write_text("[watch]\nsettle = 0\n")
    said = typed("watch", org, "--once")
    assert said.code == 0
    assert "Read staff.csv" in said.out
    assert "Assessed." in said.out
    assert "Read" not in typed("watch", org, "--once").out


def test_started_by_the_console_it_ends_when_the_console_is_gone(org: Path) -> None:
    line = (sys.executable, "-m", "sekisho.watch.service", str(org), "ja")
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert "監視を始めました" in process.stdout.readline()
        second = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert "別のバックグラウンド処理" in second.stderr
        process.stdin.close()
        assert process.wait(20) == 0
