"""The command line as it is typed: words in, sentences and an exit code out."""

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sekisho.cli.main import main

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""Friday noon in Tokyo, the day of the small bank's payment file."""
PHRASES = {"tanaka": "correct horse battery", "sato": "staple of another kind"}
ENV = {"SEKISHO_LANG": "en", **{f"PHRASE_{who.upper()}": phrase for who, phrase in PHRASES.items()}}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


def typed(*words: str | Path, at: datetime = NOW, lang: str = "en") -> Answer:
    """Run `sekisho` with these words at this moment; the passphrases are in the environment."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # noqa: ARG003 - datetime's own
            return at

    out, err, code = io.StringIO(), io.StringIO(), 0
    environment = {key: value for key, value in os.environ.items() if key not in {"LC_ALL", "LC_MESSAGES", "LANG"}}
    with (
        patch.dict(os.environ, {**environment, **ENV, "SEKISHO_LANG": lang}, clear=True),
        patch.object(sys, "argv", ["sekisho", *map(str, words)]),
        patch.object(sys, "excepthook", sys.excepthook),
        patch("sekisho.cli.context.datetime", Clock),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
    return Answer(code, out.getvalue(), err.getvalue())


def by(who: str) -> tuple[str, ...]:
    """Return the options with which somebody signs."""
    return ("--by", who, "--passphrase", f"env:PHRASE_{who.upper()}")
