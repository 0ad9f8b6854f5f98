"""What is asked of the C library's memory changes nothing where there is no such library."""

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.evidence.memory import give_back, keep_low

CODE = """
import ctypes
import subprocess
import sys
from sekisho.evidence.memory import keep_low
{first}
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
libc.free(libc.malloc(8 << 20))
block = libc.malloc(1 << 20)
with open("/proc/self/maps") as maps:
    heap = [line for line in maps if "[heap]" in line]
start, end = (int(one, 16) for one in heap[0].split()[0].split("-"))
print(start <= block < end)
"""


def test_without_the_c_librarys_calls_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_name: str | None) -> object:
        raise OSError("no such library")

    monkeypatch.setattr(ctypes, "CDLL", none)
    keep_low()
    give_back()


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux tells where memory lies")
@pytest.mark.parametrize(("first", "in_heap"), [("", True), ("keep_low()", False)])
def test_large_blocks_lie_apart_from_the_heap_once_it_is_kept_low(first: str, in_heap: bool) -> None:

    said = subprocess.run([sys.executable, "-c", CODE.format(first=first)], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(in_heap)
