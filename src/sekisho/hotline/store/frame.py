"""How bytes of any length become a file of few possible sizes that knows whether it is whole."""

from hashlib import blake2b

STEP = 256 * 1024
TRAILER = 64
_MARK = b"hotline1"
_DIGEST = TRAILER - len(_MARK)


def frame(content: bytes) -> bytes:
    """Return the content with zeros up to a whole number of steps, and the trailer that proves it whole."""
    padded = content + bytes(-len(content) % STEP)
    return padded + _MARK + _digest(padded)


def framed(data: bytes) -> bytes | None:
    """Return the padded content at the beginning of a file, None where nothing there is whole.

    What follows the trailer does not count: a file that was being made longer or shorter is still whole.
    """
    view = memoryview(data)
    for end in range((len(data) - TRAILER) // STEP * STEP, 0, -STEP):
        if bytes(view[end : end + TRAILER]) == _MARK + _digest(view[:end]):
            return bytes(view[:end])
    return None


def _digest(content: bytes | memoryview) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()
