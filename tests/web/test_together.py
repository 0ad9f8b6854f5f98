"""Several processes write into one journal at the same time: nothing is lost, and the chain holds."""

import os
import subprocess
import sys
from pathlib import Path

from sekisho.web.journal.models import Entry, Head
from sekisho.web.journal.write import faults

WRITERS, ENTRIES = 4, 25
WRITER = f"""
import sys
from datetime import UTC, datetime
import django
django.setup()
from sekisho.web.journal.write import Told, write
for number in range({ENTRIES}):
    write(Told(datetime.now(UTC), sys.argv[1], "analyst", "127.0.0.1", "see:finding", f"f-{{number}}", 200))
"""


def test_processes_that_write_at_the_same_time_wait_for_one_another(console: Path) -> None:
    assert not Head.objects.exists()
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, f"n{one}"], env=dict(os.environ), stderr=subprocess.PIPE)
        for one in range(WRITERS)
    ]
    for one in writers:
        _, said = one.communicate(timeout=90)
        assert one.returncode == 0, said.decode()
    assert list(Entry.objects.values_list("number", flat=True)) == list(range(1, WRITERS * ENTRIES + 1))
    assert not list(faults())
    for number in range(WRITERS):
        mine = Entry.objects.filter(who=f"n{number}").values_list("about", flat=True)
        assert list(mine) == [f"f-{entry}" for entry in range(ENTRIES)]
