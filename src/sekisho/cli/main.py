"""`sekisho`: finds its commands by walking `commands/`, loads only the one that was asked for, speaks in sentences."""

import gc
import importlib
import os
import sys
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import cast

import click

from sekisho import __version__
from sekisho.cli.exits import Exit, exit_of
from sekisho.cli.told import Group, language
from sekisho.model.errors import SekishoError
from sekisho.model.paths import FULL, shown
from sekisho.model.rights import for_owner_alone
from sekisho.text.say import Lang, say, sentence

_COMMANDS = Path(__file__).parent / "commands"


class Commands(Group):
    """A group whose commands are modules, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return sorted(path.stem for path in _COMMANDS.glob("*.py") if path.stem != "__init__")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, or None where there is no such module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"sekisho.cli.commands.{cmd_name}")
        return cast("click.Command", module.command)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, help="cli.sekisho")
@click.version_option(__version__, prog_name="sekisho")
def cli() -> None:
    """Find the commands; their help is in the catalog."""


COLLECT = (50_000, 20, 100)
"""Rows come by the hundred thousand and hold no circles: to look for some every 700 objects costs an eighth of the time."""


def main() -> None:
    """Run the command line; every known error is one sentence on standard error and a documented exit code."""
    sys.excepthook = _fault
    gc.set_threshold(*COLLECT)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        # Without its standalone mode click returns the code that a command exits with, and None where it just ends.
        with for_owner_alone():
            ended = cli.main(prog_name="sekisho", standalone_mode=False)
        if isinstance(ended, int):
            sys.exit(ended)
    except click.ClickException as error:
        error.show()
        sys.exit(Exit.USAGE)
    except click.Abort:
        sys.exit(130)
    except SekishoError as error:
        click.echo(sentence(error, _asked_language()), err=True)
        sys.exit(exit_of(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(Exit.DONE)
    except OSError as error:
        known = of_system(error)
        click.echo(sentence(known, _asked_language()), err=True)
        sys.exit(exit_of(known))


def console() -> None:
    """Run the command line as a program of its own, which ends when all is said.

    What is left in memory is not taken apart piece by piece: after an assessment that takes nearly half a second.
    """
    code: object = Exit.DONE
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = Exit.DONE  # Nobody reads any more.
    except OSError as error:
        known = of_system(error)
        click.echo(sentence(known, _asked_language()), err=True)
        code = exit_of(known)
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def of_system(error: OSError) -> SekishoError:
    """Return what the file system answered as an error of ours: the path, and in its own words why."""
    path = shown(str(error.filename or "-"))
    if error.errno in FULL:
        return SekishoError("disk_full", permanent=False, path=path)
    return SekishoError("file_system", path=path, detail=error.strerror or type(error).__name__)


def _fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say that this is our fault, with what is needed to mend it, and exit with the code that says so."""
    click.echo(say("cli.fault", _asked_language(), version=__version__), err=True)
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    raise SystemExit(int(Exit.INTERNAL))


def _asked_language() -> Lang:
    arguments = [
        part for word in sys.argv[1:] for part in (word.split("=", 1) if word.startswith("--lang=") else [word])
    ]
    asked = [after for word, after in pairwise(arguments) if word == "--lang"]
    return ("ja" if asked[-1] == "ja" else "en") if asked else language()
