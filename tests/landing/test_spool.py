"""Hits lie where their writer cannot read them, within bounds, and whatever goes wrong with the disk stops nobody."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from sekisho.landing.spool import MODE, OFTEN, Spool
from sekisho.model.visit import Flags, Hit
from sekisho.people.clicks.hit import Spooled, read
from tests.house.tree import ROOT
from tests.landing.pages import FORM, TOKEN, Desk

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
ONE = Hit(
    at=NINE, slug="form0000", token=TOKEN, event="act", agent="edge", agent_key="a" * 16, network="b" * 16, client="c" * 16,
    flags=Flags(script=True, trusted=True, visible_ms=1_500, nonce=True, fetch="navigate", user=True),
)  # fmt: skip


def names() -> Iterator[str]:
    yield from (f"{number:04}" for number in range(100))


def spool(folder: Path, most: int = 1 << 20) -> Spool:
    given = names()
    return Spool(folder, lambda: next(given), most)


def lines(folder: Path) -> list[Spooled]:
    return [read(one.read_bytes().splitlines()) for one in sorted(folder.iterdir())]


def at(hit: Hit, when: datetime, token: str = TOKEN, network: str = "b" * 16) -> Hit:
    return msgspec.structs.replace(hit, at=when, token=token, network=network)


def test_what_the_landing_writes_is_what_the_judge_reads(tmp_path: Path) -> None:
    made = spool(tmp_path)
    assert made.add(ONE)
    (found,) = lines(tmp_path)
    assert [msgspec.to_builtins(one) for one in found.hits] == [msgspec.to_builtins(ONE)]


def test_a_file_is_of_one_hour_and_one_process(tmp_path: Path) -> None:
    made = spool(tmp_path)
    for minutes in (0, 59, 60, 61):
        made.add(at(ONE, NINE + timedelta(minutes=minutes)))
    child = os.fork()
    if child == 0:
        made.add(at(ONE, NINE + timedelta(minutes=62)))
        os._exit(0)
    os.waitpid(child, 0)
    made.add(at(ONE, NINE + timedelta(minutes=63)))
    assert [one.name[:10] for one in sorted(tmp_path.iterdir())] == ["2026120109", "2026120110", "2026120110"]
    assert sorted(len(one.hits) for one in lines(tmp_path)) == [1, 2, 3]


def test_what_does_not_fit_into_an_hour_is_counted_and_the_next_hour_begins_anew(tmp_path: Path) -> None:
    made = spool(tmp_path, most=30_000)
    count = 500
    done = sum(made.add(at(ONE, NINE, f"{number:032}", f"{number % 40:016}")) for number in range(count))
    assert made.add(at(ONE, NINE + timedelta(hours=1)))
    first, second = lines(tmp_path)
    assert (len(first.hits), first.left_out) == (done, count - done)
    assert 50 < done < count
    assert (len(second.hits), second.left_out) == (1, 0)
    assert min(tmp_path.iterdir()).stat().st_size < 31_000


def test_the_count_is_never_off_by_more_than_half_while_the_hour_lasts(tmp_path: Path) -> None:
    made = spool(tmp_path, most=0)
    for number in range(1, 200):
        made.add(ONE)
        (found,) = lines(tmp_path)
        assert number / 2 <= found.left_out <= number


def test_requests_for_no_page_of_ours_keep_nothing_else_out(tmp_path: Path) -> None:
    made = spool(tmp_path, most=80_000)
    stray = sum(made.add(ONE, stray=True) for _ in range(2_000))
    assert 0 < stray < 40
    assert made.add(at(ONE, NINE, "a" * 32))


def test_one_token_that_is_asked_for_again_and_again_keeps_no_other_out(tmp_path: Path) -> None:
    made = spool(tmp_path, most=8 << 20)
    assert sum(made.add(ONE) for _ in range(OFTEN + 100)) == OFTEN
    assert made.add(at(ONE, NINE, "a" * 32))


def test_a_folder_that_is_gone_costs_hits_and_nothing_else(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.spool.rmdir()
    assert desk.ask("GET", f"/{FORM}/{TOKEN}").status == 200
    desk.spool.mkdir()
    assert desk.ask("GET", f"/{FORM}/{TOKEN}").status == 200
    (found,) = lines(desk.spool)
    assert len(found.hits) == 1


FULL = """
import resource, sys
from pathlib import Path
from tests.landing.pages import FORM, TOKEN, Desk
desk = Desk(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 100_000))
for _ in range(8):
    assert desk.ask("GET", f"/{FORM}/{TOKEN}").status == 200
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
assert desk.ask("GET", f"/{FORM}/{TOKEN}").status == 200
desk.hits.close()
"""


def test_a_full_disk_answers_all_the_same_and_a_torn_line_spoils_no_other(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    (found,) = lines(tmp_path / "spool")
    assert found.unreadable == 1
    assert len(found.hits) + found.left_out == 9
    assert len(found.hits) >= 3


ALONE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from tests.landing.test_spool import ONE, spool
folder = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
made = spool(folder)
assert made.add(ONE) and made.add(ONE)
for attempt in (lambda: os.listdir(folder), lambda: open(folder / "2026120109-0000.jsonl", "rb")):
    try:
        attempt()
    except PermissionError:
        continue
    sys.exit("it can be read")
"""


def test_who_writes_the_spool_can_neither_list_nor_read_it() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        place = Path(name) / "spool"
        place.mkdir()
        if os.geteuid() == 0:
            os.chown(place, 0, 65534)
            place.chmod(0o730)
        else:
            place.chmod(0o300)
        done = subprocess.run([sys.executable, "-B", "-c", ALONE, str(place)], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
        place.chmod(0o700)
        assert done.returncode == 0, done.stdout + done.stderr
        (written,) = place.iterdir()
        assert written.stat().st_mode & 0o777 == MODE & ~_umask()


def _umask() -> int:
    found = os.umask(0)
    os.umask(found)
    return found


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b'{"left_out": -4}', b'{"left_out": "a"}', b"\xff\xfe", b'{"at":"2026-12-01T09:00:00"}', b"[" * 5_000, b"1" * 9_000],
)  # fmt: skip
def test_a_line_that_is_none_is_counted_and_spoils_no_other(line: bytes) -> None:
    whole = msgspec.json.encode(ONE)
    found = read([whole, line, b"", whole])
    assert (len(found.hits), found.unreadable, found.left_out) == (2, 1, 0)


def test_a_time_without_a_zone_is_none() -> None:
    assert read([msgspec.json.encode(ONE).replace(b"Z", b"")]).unreadable == 1
