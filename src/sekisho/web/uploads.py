"""Files that a browser brings: only from whoever may bring them, only on the page for it, never more than a limit."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from sekisho.model.errors import SekishoError
from sekisho.model.paths import shown
from sekisho.pipeline.settings import load
from sekisho.web.gate import account_of, opens

PAGE = "bring"
MOST = 1 << 30
"""Bytes of one request."""
LONGEST_NAME, LONGEST_BYTES = 120, 200
"""Letters of a name, and bytes: a letter of Japanese has three, and a file system takes 255 with what is put around them."""


class Bounded(TemporaryFileUploadHandler):
    """Writes what comes to the disk as it comes. Of a file nothing is read where none may come, or where it is too much."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Look who brings what, before the first part of the form is read."""
        request = self.request
        match = request.resolver_match if isinstance(request, HttpRequest) else None
        self._welcome = match is not None and match.url_name == PAGE and opens(account_of(request), PAGE)
        self._welcome = self._welcome and content_length <= MOST
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, or stop reading altogether."""
        if not self._welcome:
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)


def keep(org: Path, files: Iterable[UploadedFile]) -> tuple[str, ...]:
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


def _kept(folder: Path, file: UploadedFile) -> str:
    part = folder / f".{_free(folder, _name(file))}.part"
    with part.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    name = _free(folder, _name(file))
    shutil.move(part, folder / name)
    return name


def _name(file: UploadedFile) -> str:
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
