"""Memory that is not needed any more goes back to the system, so that one stage's peak does not stand under the next one's."""

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Parameters of the GNU C library's `mallopt` (malloc.h)."""
_BLOCK = 128 << 10


def keep_low() -> None:
    """Let every large block go back to the system when it is freed; for a process that reads, judges and reports in one.

    By itself the C library keeps larger and larger blocks, and what one stage had then lies in pieces under the next. It
    costs about a tenth of a second of the system's time for every second of work. Nothing where there is no such call.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return
    for parameter in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
        mallopt(parameter, _BLOCK)


def give_back() -> None:
    """Return free memory of Arrow and of the C library; nothing where there is no such call."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):
        return
