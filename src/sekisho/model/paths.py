"""Names of files as text, and what a full disk is called."""

import errno
import os

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def shown(name: str) -> str:
    """Return a text that can be written anywhere: of a name, bytes that are no UTF-8 become hexadecimal."""
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode()
