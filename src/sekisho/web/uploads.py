"""Files that a browser brings: only from whoever may bring them, only on the page for it, never more than a limit."""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from sekisho.model.errors import SekishoError
from sekisho.model.paths import shown
from sekisho.pipeline.settings import load
from sekisho.web.gate import account_of, opens

MOST = 1 << 30
"""Bytes of one request that brings evidence."""
LIST = 17 << 20
"""Bytes of one that brings a staff list."""
LONGEST_NAME, LONGEST_BYTES = 120, 200
"""Letters of a name, and bytes: a letter of Japanese has three, and a file system takes 255 with what is put around them."""
PART = ".arriving.part"


class Bounded(TemporaryFileUploadHandler):
    """Writes what comes to the disk as it comes. Of a file nothing is read where none may come, or where it is too much."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Look who brings what, before the first part of the form is read."""
        request = self.request
        self._welcome = isinstance(request, HttpRequest) and content_length <= _most(request)
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, or stop reading altogether."""
        if not self._welcome:
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)


def _most(request: HttpRequest) -> int:
    """Return how many bytes may come with a request: none where it is of no page for files, or of somebody who brings none."""
    match = request.resolver_match
    name = (match.url_name if match else None) or ""
    return {"bring": MOST, "staff_list": LIST}.get(name, -1) if opens(account_of(request), name) else -1


def keep(org: Path, files: Iterable["UploadedFile[bytes]"]) -> tuple[str, ...]:
    """Put files into the first watched folder, each whole or not at all, and return their names there.

    SekishoError `watch_no_folder` where none is watched, `nothing_brought` where no file came. A name that is taken gets a
    number behind it.
    """
    watched = load(org).watch.folders
    brought = list(files)
    if not brought:
        raise SekishoError("nothing_brought", most=MOST >> 20)
    if not watched:
        raise SekishoError("watch_no_folder")
    folder = org / watched[0]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tuple(_kept(folder, one) for one in brought)


def _kept(folder: Path, file: "UploadedFile[bytes]") -> str:
    """Write a file under a name that nobody reads or has, and give it its own once all of it is on the disk."""
    part = folder / f".{secrets.token_hex(8)}{PART}"
    try:
        with part.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        return _named(part, folder, _name(file))
    finally:
        part.unlink(missing_ok=True)


def _named(part: Path, folder: Path, name: str) -> str:
    """Give a whole file the first name that is free; one that somebody else takes in this moment is theirs."""
    while True:
        free = _free(folder, name)
        with suppress(FileExistsError):
            (folder / free).hardlink_to(part)
            return free


def sweep(org: Path) -> None:
    """Take away what is left of files that were on their way when the console was killed; called before it listens."""
    for folder in (org / "watch", *(org / one for one in load(org).watch.folders)):
        for left in (*folder.glob(f".*{PART}"), *folder.glob("*.upload")):
            if left.name.startswith(".") or folder == org / "watch":
                left.unlink(missing_ok=True)


def _name(file: "UploadedFile[bytes]") -> str:
    """Return the last part of a file's name as a browser gave it, cut, and never one that begins with a dot."""
    name = shown(Path((file.name or "").replace("\\", "/")).name).lstrip(".")
    cut = name[-LONGEST_NAME:].encode()[-LONGEST_BYTES:].decode("utf-8", "ignore")
    return cut.lstrip(".") or "file"


def _free(folder: Path, name: str) -> str:
    number, path = 1, Path(name)
    while (folder / path).exists():
        number += 1
        path = Path(f"{Path(name).stem}-{number}{Path(name).suffix}")
    return str(path)
