"""Close a folder that an earlier version made for everybody on the machine to read."""

import os
import stat
from contextlib import suppress
from pathlib import Path


def close(org: Path) -> str:
    """Take from group and others what everybody may read: the folder, and what lies directly in it.

    What is further below is out of reach then. Where the group alone has rights somebody gave them, and they stay. Returns
    the code of the sentence that says what was done: `serve.closed`, `serve.not_ours` where the folder belongs to somebody
    else and stays open, "" where nothing was open.
    """
    folder = org.resolve()
    # Not `any`, which would stop at the first.
    closed = [path for path in (*folder.iterdir(), folder) if _close(path)]
    if stat.S_IMODE(folder.stat().st_mode) & stat.S_IRWXO:
        return "serve.not_ours"
    return "serve.closed" if closed else ""


def _close(path: Path) -> bool:
    """Close one file or folder that is ours, and tell whether it was open. A file may go while we look."""
    with suppress(FileNotFoundError):
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or not found.st_mode & stat.S_IRWXO or found.st_uid != os.geteuid():
            return False
        path.chmod(stat.S_IMODE(found.st_mode) & stat.S_IRWXU)
        return True
    return False
