"""Help in the reader's language: help texts of commands and options are catalog codes, resolved when shown."""

import os
from collections.abc import Callable
from typing import Any, cast

import click

from sekisho.cli.page import Page
from sekisho.text.lang import of_terminal
from sekisho.text.say import LANGS, Lang, catalog, say


def language() -> Lang:
    """Return the language of the terminal: SEKISHO_LANG, else LC_ALL, LC_MESSAGES or LANG; English where unsure."""
    return of_terminal(os.environ)


def asked(ctx: click.Context) -> Lang:
    """Return the language that was asked for; that of the terminal where help is asked for before anything else."""
    return cast("Lang", ctx.find_root().obj or language())


def told(code: str | None, ctx: click.Context) -> str:
    """Return the text for a catalog code in the language of `ctx`; any other text as it is."""
    if not code or code not in catalog():
        return code or ""
    return say(code, asked(ctx))


class Option(click.Option):
    """An option whose help is a catalog code."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option's row of the help page, in the reader's language."""
        code, self.help = self.help, told(self.help, ctx)
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = code


def _spoken(ctx: click.Context, _parameter: click.Parameter, value: Lang | None) -> None:
    """Let the language that was asked for last, before or after the command's name, be that of the whole answer."""
    root = ctx.find_root()
    root.obj = value or root.obj or language()


def _language_option() -> Option:
    """Return the option `--lang`, which every command takes."""
    choice = click.Choice(list(LANGS))
    return Option(
        ["--lang"], help="cli.lang", type=choice, is_eager=True, expose_value=False, callback=_spoken, metavar="en|ja"
    )


class Context(click.Context):
    """A context that writes help in the reader's language."""

    def make_formatter(self) -> Page:
        """Return an empty page of help."""
        return Page(asked(self), self.terminal_width, self.max_content_width)


class _Told(click.Command):
    """Help by catalog code, resolved when it is shown; the language is an option of every command."""

    context_class = Context

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.append(_language_option())

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help text in the reader's language."""
        code, self.help = self.help, told(self.help, ctx)
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = code


class Command(_Told):
    """A command whose help is a catalog code; the first line is also its row in the list of commands."""


class Group(_Told, click.Group):
    """A group of commands with help by catalog code, which lists its commands in the reader's language."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, each with the first line of its help."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None:
                rows.append((name, told(command.help, ctx).strip().split("\n")[0]))
        if not rows:
            return
        with formatter.section(say("cli.commands", asked(ctx))):
            formatter.write_dl(rows)


class GroupWithList(Group):
    """A group that lists where none of its commands is named: `sekisho findings ORG` is `sekisho findings list ORG`."""

    def whole(self, words: list[str]) -> list[str]:
        """Return the words with `list` before them, unless they are none, or begin with a command or a call for help."""
        return ["list", *words] if words and words[0] not in {*self.commands, "-h", "--help"} else words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, made whole."""
        return super().parse_args(ctx, self.whole(args))


Decorate = Callable[[Callable[..., None]], Callable[..., None]]


def command(code: str, **settings: Any) -> Callable[[Callable[..., None]], click.Command]:
    """Return the decorator of a command with help `cli.<code>`."""
    return click.command(cls=Command, help=f"cli.{code}", **settings)


def group(code: str) -> Callable[[Callable[..., None]], Group]:
    """Return the decorator of a group of commands with help `cli.<code>`."""
    return click.group(cls=Group, help=f"cli.{code}")


def group_with_list(code: str) -> Callable[[Callable[..., None]], GroupWithList]:
    """Return the decorator of a group of commands that lists where none of them is named."""
    return click.group(cls=GroupWithList, help=f"cli.{code}")


def option(*names: str, code: str = "", **settings: Any) -> Decorate:
    """Return the decorator of an option with help `cli.<code>`."""
    return click.option(*names, cls=Option, help=f"cli.{code}" if code else None, **settings)
