"""The record of actions: one line a step before it is done and one after, each with the hash of the line before."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from sekisho.actions.nouns import Step
from sekisho.model.errors import SekishoError

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Journal:
    """The record of one organisation. It is only ever added to."""

    path: Path

    def add(self, state: str, step: Step, by: str, finding: str, now: datetime) -> None:
        """Add a line and force it to the disk; SekishoError `actions_damaged` where the lines before do not follow."""
        said = msgspec.to_builtins(step) | {"state": state, "by": by, "finding": finding, "at": now.isoformat()}
        said["before"] = self.head()
        line = json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)

    def head(self) -> str:
        """Return the hash of the last line; errors as of `add`. A last line that was cut off is told too."""
        head = FIRST
        lines = self.path.read_bytes().split(b"\n") if self.path.exists() else [b""]
        for number, line in enumerate(lines, 1):
            if number == len(lines) and not line:
                break
            try:
                before = msgspec.json.decode(line, type=_Line).before
            except (msgspec.MsgspecError, UnicodeDecodeError):
                before = ""
            if before != head or number == len(lines):
                raise SekishoError("actions_damaged", path=str(self.path), line=number)
            head = hashlib.sha256(line).hexdigest()
        return head


class _Line(msgspec.Struct, frozen=True):
    before: str
