"""mbox files in the mboxrd dialect: every line that begins with any number of '>' and 'From ' gains one '>'."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import JST, Institution
from sekisho.attacks.writers.eml import render

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)


def entry(mail: Mail, bank: Institution, owner: str) -> bytes:
    """One mail with its separator line, newline endings and a blank line after it."""
    raw = render(mail, bank, owner).replace(b"\r\n", b"\n")
    envelope = mail.auth.mail_from if mail.auth else mail.sender.address
    first = f"From {envelope or 'MAILER-DAEMON'} {mail.arrived.astimezone(JST):%a %b %e %H:%M:%S %Y}\n".encode()
    return first + _FROM.sub(rb">\1", raw) + (b"\n" if raw.endswith(b"\n") else b"\n\n")


class MboxWriter:
    """One mailbox that is written mail by mail."""

    def __init__(self, path: Path, bank: Institution, owner: str) -> None:
        """Open the file for one owner's mail."""
        self._file: BinaryIO = path.open("wb")
        self._bank = bank
        self._owner = owner
        self.count = 0

    def add(self, mail: Mail) -> None:
        """Append the owner's copy."""
        self._file.write(entry(mail, self._bank, self._owner))
        self.count += 1

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._file.close()
