"""What lies in a delivery: every file of a folder, and what is there but is no file that can be read; none is skipped."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.model.errors import Param, Refused, SekishoError
from sekisho.model.paths import shown

# How a Maildir and an MH folder name their messages; the folders of a Maildir that hold messages, and that may.
_MAILDIR_NAME = re.compile(r"[0-9]{6,}\.[^/]+|[^/]+[:;!]2,[A-Za-z]*")
_MH_NAME = re.compile(r"[0-9]{1,9}")
_DELIVERED = frozenset({"cur", "new"})
_MAILDIR = frozenset({"maildir", ".maildir", "mail"})
_ONE_MESSAGE = (".eml", ".msg", ".eml.gz", ".msg.gz")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a delivery; `error` says why it cannot be read, where that is plain before opening it.

    `folder` is the name of the mailbox that a file with a single message lies in, "" for every other file.
    """

    path: Path
    error: SekishoError | None = None
    folder: str = ""

    @property
    def name(self) -> str:
        """Return the name that it is known by, fit to be shown: the file's, behind that of its mailbox where it has one."""
        return shown(f"{self.folder}/{self.path.name}" if self.folder else self.path.name)


def files_of(path: Path) -> tuple[Item, ...]:
    """Return the file, or everything below the folder, in order of name; hidden ones (`.name`) are left out.

    Links are not followed and are refused by name, as are folders that cannot be listed. SekishoError
    `path_not_found`.
    """
    if not path.exists():
        raise SekishoError("path_not_found", path=shown(str(path)))
    return tuple(sorted(_below(path), key=lambda item: item.path)) if path.is_dir() else (Item(path),)


def _below(path: Path) -> Iterator[Item]:
    unlisted: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=unlisted.append):
        at = Path(folder)
        maildir = set(folders) >= _DELIVERED
        for name in (*files, *folders):
            item = Path(folder, name)
            if name.startswith("."):
                continue
            if item.is_symlink():
                yield Item(item, SekishoError("file_is_link", path=str(item)))
            elif name in files:
                aside = maildir and _of_server(name)
                yield Item(item, SekishoError("maildir_books", path=name) if aside else None, _mailbox(at, name))
        if maildir and "tmp" in folders:
            folders.remove("tmp")
            yield from _unfinished(at / "tmp")
        folders[:] = [name for name in folders if not name.startswith(".") or _is_maildir(at / name)]
    for error in unlisted:
        yield Item(Path(error.filename), SekishoError("file_unreadable", path=str(error.filename)))


def _is_maildir(folder: Path) -> bool:
    """Return whether a hidden folder is a mailbox's: a Maildir keeps sent mail in `.Sent`."""
    return all((folder / name).is_dir() for name in _DELIVERED)


def _of_server(name: str) -> bool:
    """Return whether a file beside the messages of a Maildir is one of the server's own books."""
    return name.startswith(("dovecot", "courier", "maildir", "subscriptions"))


def _unfinished(folder: Path) -> Iterator[Item]:
    """Yield what a Maildir was still receiving: a message that is not whole yet is not read, and told."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        yield Item(folder, SekishoError("file_unreadable", path=str(folder)))
        return
    for path in found:
        yield Item(path, SekishoError("maildir_unfinished", path=path.name))


def _mailbox(folder: Path, name: str) -> str:
    """Return the mailbox of a file that holds one message, by the folder that it lies in; "" for every other file.

    Of a Maildir that is the folder above `cur` and `new`, whose own folders (`.Sent`) belong to the same mailbox.
    """
    if folder.name in _DELIVERED and _MAILDIR_NAME.fullmatch(name):
        folder = folder.parent
        folder = folder.parent if folder.name.startswith(".") and folder.name.lower() not in _MAILDIR else folder
        return (folder.parent if folder.name.lower() in _MAILDIR else folder).name
    single = name.lower().endswith(_ONE_MESSAGE) or _MH_NAME.fullmatch(name)
    return folder.name if single else ""


def empty_beside(path: Path) -> tuple[str, ...]:
    """Return the names of the empty files in a file's folder, in order; none where the folder cannot be listed."""
    try:
        with os.scandir(path.parent) as found:
            return tuple(
                sorted(one.name for one in found if one.is_file(follow_symlinks=False) and not one.stat().st_size)
            )
    except OSError:
        return ()


def printable(error: SekishoError) -> SekishoError:
    """Return an error whose texts can be written anywhere."""
    params: dict[str, Param] = {key: shown(one) if isinstance(one, str) else one for key, one in error.params.items()}
    if isinstance(error, Refused):
        rest = {key: value for key, value in params.items() if key not in {"place", "field"}}
        return Refused(error.code, place=shown(error.place), field=shown(error.field), **rest)
    return SekishoError(error.code, permanent=error.permanent, **params)
