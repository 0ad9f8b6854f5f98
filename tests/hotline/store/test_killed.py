"""A process that is killed at any moment leaves every finished change, and nothing of what came to nothing."""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from sekisho.hotline.store.slab import SLOT
from sekisho.hotline.store.store import SLAB, Store
from tests.hotline.store.books import DAY
from tests.hotline.store.child import KEPT, STEP, numbered, word
from tests.house.tree import ROOT


def run_and_kill(folder: Path, lines: int, later: float) -> int:
    """Let the child store so many cases and a moment longer, kill it, and return the last that it said was stored."""
    run = [sys.executable, "-m", "tests.hotline.store.child", str(folder)]
    with subprocess.Popen(run, cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(lines)]
        time.sleep(later)
        child.kill()
        return int((said + child.stdout.read().splitlines(keepends=True))[-1])


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_process_leaves_whole_changes(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    folder = tmp_path / "hotline"
    Store.make(folder, random, lambda: DAY, step=STEP).close()
    for _ in range(3):
        last = run_and_kill(folder, random.randint(1, 4), random.random() * 0.03)
        with Store.open(folder, random, lambda: DAY, step=STEP) as store:
            numbers = sorted(case.opened for case in store.book.cases)
            assert numbers[-1] in (last, last + 1)
            assert numbers == list(range(max(1, numbers[-1] - KEPT + 1), numbers[-1] + 1))
            for case in store.book.cases:
                assert case == numbered(case.opened, case.messages[0].slots)
                assert [store.slab.read(slot) for slot in case.messages[0].slots] == [word(case.opened)] * 3
            data = (folder / SLAB).read_bytes()
            assert data.count(b"case 0") == 3 * len(numbers) * SLOT // 16
