"""Memory that is not needed any more goes back to the system, so that one stage's peak does not stand under the next one's."""

import ctypes


def give_back() -> None:
    """Return free memory of Arrow and of the C library; nothing where there is no such call."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):
        return
