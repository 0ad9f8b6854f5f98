"""What SQLite's errors mean to whoever asked for something."""

import sqlite3
from typing import Literal

Trouble = Literal["busy", "full", "unreadable"]


def trouble(error: sqlite3.Error) -> Trouble:
    """Tell whether another connection is at it or the disk is full, both of which pass; all else says that the file is no good."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return "busy"
    return "full" if code == sqlite3.SQLITE_FULL else "unreadable"
