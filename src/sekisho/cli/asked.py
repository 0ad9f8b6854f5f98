"""Questions about files, put to whoever sits at the terminal: which kind a file is, which column holds what."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from sekisho.cli.output import Progress
from sekisho.model.errors import SekishoError
from sekisho.pipeline.ingest import FileOutcome
from sekisho.pipeline.intake import read_in
from sekisho.pipeline.org import Org
from sekisho.pipeline.settings import remember_mapping
from sekisho.text.say import Lang, say, sentence

MOST = 20


def at_terminal() -> bool:
    """Tell whether somebody can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answered(
    org: Path, outcomes: Sequence[FileOutcome], lang: Lang, now: datetime, progress: Progress
) -> tuple[FileOutcome, ...]:
    """Ask about each file that raised a question, and read it again with the answer; without a terminal ask nothing.

    An answer about a column is kept in `sekisho.toml`; an empty one leaves the file unread.
    """
    if not at_terminal():
        return tuple(outcomes)
    return tuple(_settled(org, outcome, lang, now, progress) for outcome in outcomes)


def _settled(org: Path, outcome: FileOutcome, lang: Lang, now: datetime, progress: Progress) -> FileOutcome:
    taken_for: str | None = None
    for _ in range(MOST):
        error = outcome.error
        if error is None or error.code not in {"format_unclear", "column_unclear"}:
            break
        click.echo(sentence(error, lang), err=True)
        answer = _answer(error, lang)
        if not answer:
            break
        if error.code == "format_unclear":
            taken_for = answer
        else:
            remember_mapping(org, outcome.connector, str(error.params["field"]), answer)
        outcome = read_in(Org.open(org), outcome.path, now, progress, taken_for)[0]
    return outcome


def _answer(error: SekishoError, lang: Lang) -> str:
    """Return what was typed: one of the connectors that fit, or a column."""
    if error.code == "format_unclear":
        fitting = str(error.params["candidates"]).split(", ")
        return str(click.prompt(say("ingest.ask_kind", lang), type=click.Choice([*fitting, ""]), default="", err=True))
    label = str(error.params[f"label_{lang}"])
    typed = click.prompt(say("ingest.ask_column", lang, label=label), default="", show_default=False, err=True)
    return str(typed).strip()
