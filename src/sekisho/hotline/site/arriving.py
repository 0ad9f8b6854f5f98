"""What a browser without a script sends: sealed part by part as it comes, so that no file is ever whole here, in memory or on the disk."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from sekisho.hotline.sealing.letters import LONGEST, PLAIN, File, Letter, first, seal, slots_for
from sekisho.hotline.site.place import place
from sekisho.hotline.store.slab import Held
from sekisho.model.errors import SekishoError

SEALING = "sealing"
"""Where a request has the message that is in the making: it has no such name by itself."""
_NAME = 200


@dataclass(frozen=True, slots=True)
class Finished:
    """A message that was sealed as it came: its key, its slots once they are kept, and its files."""

    key: bytes
    slots: tuple[int, ...]


class Sealing:
    """A message in the making: files first, its letter last. Whoever began it ends it, whatever came of it."""

    def __init__(self, size: int) -> None:
        self.key = place().random(32)
        self._count = slots_for(max(size, 0))
        self._held: Held = place().store.slab.reserve(self._count)
        self._part = bytearray()
        self._at = 1
        self.files: list[File] = []

    def add(self, part: bytes) -> None:
        """Seal what is full. SekishoError `hotline_too_much`."""
        self._part += part
        while len(self._part) >= PLAIN:
            self._write(bytes(self._part[:PLAIN]))
            del self._part[:PLAIN]

    def _write(self, plain: bytes) -> None:
        if self._at == self._count:
            raise SekishoError("hotline_too_much")
        self._held.write(self._at, seal(plain, self._at, self.key))
        self._at += 1

    def finish(self, letter: Letter) -> Finished:
        """Seal what is left, and the letter; SekishoError `hotline_too_much`, `hotline_too_long`."""
        if self._part:
            self._write(bytes(self._part).ljust(PLAIN, b"\0"))
            self._part.clear()
        while self._at < self._count:
            self._write(bytes(PLAIN))
        self._held.write(0, seal(first(letter), 0, self.key))
        return Finished(self.key, self._held.keep())

    def end(self) -> None:
        """Give back what no message refers to."""
        self._held.give_back()


class Arriving(FileUploadHandler):
    """Django's way to be handed files; it hands over names and sizes alone. `request.sealing` has what is in the making."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Begin a message as large as the request may fill."""
        del input_data, META, boundary, encoding
        if content_length > LONGEST + 200_000:
            raise SekishoError("hotline_too_much")
        self._sealing = Sealing(min(content_length, LONGEST))
        setattr(self.request, SEALING, self._sealing)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._hash = blake2b(digest_size=32)

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """Seal a part."""
        self._hash.update(raw_data)
        self._sealing.add(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """End a file: only what it was called and how large it was stays; an empty field is none."""
        if file_size or self.file_name:
            self._sealing.files.append(
                File(
                    name=(self.file_name or "")[:_NAME],
                    type=(self.content_type or "")[:_NAME],
                    size=file_size,
                    hash=self._hash.hexdigest(),
                )
            )
        return None
