"""Two copies of one content, each written in place: what was there before is gone with the change, and no crash loses both.

A rename or a journal would leave the state before somewhere on the disk. Here one copy is overwritten and waited for,
then the other. Whoever is stopped in between leaves one copy whole; which one says whether the change happened.
"""

import os
from contextlib import suppress
from pathlib import Path

from sekisho.hotline.store.files import File, Put
from sekisho.hotline.store.frame import TRAILER, framed
from sekisho.model.errors import SekishoError

NAMES = ("hotline.db", "hotline.twin")


class Twin:
    """The two copies, open. `content` is what both hold, framed (see `frame`). One thread at a time."""

    def __init__(self, files: tuple[File, File], content: bytes, *, whole: tuple[bool, bool]) -> None:
        self._files = files
        self._whole = list(whole)
        self.content = content

    @classmethod
    def make(cls, folder: Path, content: bytes, day: int, put: Put = os.pwrite) -> "Twin":
        """Make both copies in a folder that has none."""
        first, second = (File(folder / name, new=True, put=put) for name in NAMES)
        twin = cls((first, second), content, whole=(False, False))
        twin.mend(day)
        return twin

    @classmethod
    def open(cls, folder: Path, day: int, put: Put = os.pwrite) -> "Twin":
        """Open both copies: the first that is whole counts, and the other is written anew from it.

        Raises SekishoError `hotline_damaged` where neither is whole.
        """
        first, second = (File(folder / name, new=not (folder / name).exists(), put=put) for name in NAMES)
        found = [file.read(file.size, 0) for file in (first, second)]
        content = next((data for data in map(_whole, found) if data is not None), None)
        if content is None:
            first.close()
            second.close()
            raise SekishoError("hotline_damaged", path=str(folder))
        # A copy with anything behind its end is no copy: that may be of the state before.
        twin = cls((first, second), content, whole=(found[0] == content, found[1] == content))
        twin.mend(day)
        return twin

    def write(self, content: bytes, day: int) -> None:
        """Put a content in the place of the one before, in both copies, and wait for the disk.

        Where this raises, the content before still counts. Once the first copy has the new content the change has
        happened: a second copy that cannot be written then is written before the next change.
        """
        self.mend(day)
        for file in self._files:
            file.extend(len(content))
        try:
            self._copy(0, content, day)
            self.content = content
            self._whole[1] = False
        finally:
            # Both copies hold one content then: this one, or the one before where the first could not be written.
            with suppress(OSError, SekishoError):
                self.mend(day)

    def mend(self, day: int) -> None:
        """Write each copy anew that does not hold the content."""
        for number in (0, 1):
            if not self._whole[number]:
                self._copy(number, self.content, day)

    def date(self, day: int) -> None:
        """Set the times of both copies to the beginning of a day."""
        for file in self._files:
            file.date(day)

    def close(self) -> None:
        """Close both copies."""
        for file in self._files:
            file.close()

    def _copy(self, number: int, content: bytes, day: int) -> None:
        """Write one copy over what it held, zeros over what is cut off, and wait for the disk at each step."""
        file = self._files[number]
        self._whole[number] = False
        file.extend(len(content))
        file.write(content + bytes(max(0, file.size - len(content))), 0)
        file.settle(day)
        if file.size > len(content):
            file.cut(len(content))
            file.settle(day)
        self._whole[number] = True


def _whole(data: bytes) -> bytes | None:
    """Return the framed content at the beginning of a file, None where there is none."""
    content = framed(data)
    return None if content is None else data[: len(content) + TRAILER]
