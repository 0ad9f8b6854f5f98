"""Who may read what is written: the files of an organisation are their owner's alone.

Where we make a file or folder ourselves we say so there (`FILE`, `FOLDER`). What libraries make (tables, databases) and what
child processes make follows the process: `for_owner_alone` stands round every command. What somebody asks to have
elsewhere gets the rights that their own files have: `as_they_write`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

FOLDER, FILE = 0o700, 0o600
_OTHERS = 0o077
_BEFORE: list[int] = []


@contextmanager
def for_owner_alone() -> Iterator[None]:
    """Let what this process and its children write meanwhile be readable by its owner alone."""
    before = os.umask(_OTHERS)
    os.umask(before | _OTHERS)
    _BEFORE.append(before)
    try:
        yield
    finally:
        os.umask(_BEFORE.pop())


@contextmanager
def as_they_write() -> Iterator[None]:
    """Let files have meanwhile the rights that whoever started the program gives to theirs."""
    here = os.umask(_OTHERS)
    os.umask(_BEFORE[-1] if _BEFORE else here)
    try:
        yield
    finally:
        os.umask(here)
