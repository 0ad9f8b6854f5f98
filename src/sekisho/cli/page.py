"""A page of help in the reader's language: the fixed words, which click has in English alone, are told in it too."""

from collections.abc import Iterable

import click

from sekisho.text.say import Lang, say

FIXED = {
    "Options": "cli.options",
    "Show this message and exit.": "cli.help_option",
    "Show the version and exit.": "cli.version_option",
}
PLACES = ("cli.options_place", "cli.commands_place")


class Page(click.HelpFormatter):
    """Writes click's words for the line of use, the sections and its own two options in one language."""

    def __init__(self, lang: Lang, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self._lang = lang

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of use; its placeholders for options and commands are words too."""
        for code in PLACES:
            args = args.replace(say(code, "en"), say(code, self._lang))
        super().write_usage(prog, args, prefix or say("cli.usage", self._lang) + " ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(self._word(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write rows of names and what they mean."""
        required = say("cli.required", "en"), say("cli.required", self._lang)
        meant = [(name, self._word(meaning).replace(*required)) for name, meaning in rows]
        super().write_dl(meant, col_max, col_spacing)

    def _word(self, word: str) -> str:
        return say(FIXED[word], self._lang) if word in FIXED else word
