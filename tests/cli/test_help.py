from collections.abc import Iterator

import click
import pytest

from sekisho.cli.main import Commands, cli
from tests.cli.typed import typed


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command by its words; of groups the group too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


EVERY = tuple(commands())


def is_group(words: tuple[str, ...]) -> bool:
    command: click.Command | None = cli
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    return isinstance(command, click.Group)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help_is_there_in_both_languages_with_an_example(words: tuple[str, ...]) -> None:
    english, japanese = typed(*words, "--help"), typed("--lang", "ja", *words, "--help")
    assert english.code == japanese.code == 0
    assert english.out != japanese.out
    for said, kana in ((english.out, False), (japanese.out, True)):
        assert any("ぁ" <= sign <= "ん" for sign in said) is kana, "the other language's words"
        assert "cli." not in said
    if not is_group(words):
        for said in (english.out, japanese.out):
            assert f"  sekisho {' '.join(words)}" in said


@pytest.mark.parametrize("words", [(), *EVERY], ids=" ".join)
def test_japanese_help_keeps_no_english_words_of_the_library(words: tuple[str, ...]) -> None:
    said = typed("--lang", "ja", *words, "--help").out
    for word in ("Usage", "Options", "OPTIONS", "COMMAND", "ARGS", "Show this", "Show the version", "[required]"):
        assert word not in said
    assert said.startswith("使い方：")
    assert "\nオプション:\n" in said


def test_wrong_usage_shows_the_line_of_use_in_japanese() -> None:
    assert typed("--lang", "ja", "first").err.startswith("使い方： sekisho first [オプション]")


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_option_has_help(words: tuple[str, ...]) -> None:
    said = typed(*words, "--help").out
    options = [line for line in said.splitlines() if line.startswith("  -")]
    rows = said.split("Options:")[1]
    assert options
    for line in options:
        if len(line.strip().split("  ")) == 1:
            following = rows.split(line)[1].lstrip("\n").split("\n")[0]
            assert following.startswith("      "), line


def test_the_list_of_commands_is_the_folder_of_commands() -> None:
    assert isinstance(cli, Commands)
    said = typed("--help")
    assert said.code == 0
    for name in cli.list_commands(click.Context(cli)):
        assert f"\n  {name} " in said.out
    assert "Exit codes: 0 done" in said.out
    assert "終了コード" in typed("--help", lang="ja").out


def test_a_word_that_is_no_command_is_wrong_usage() -> None:
    said = typed("frist")
    assert said.code == 2
    assert "No such command 'frist'" in said.err


def test_the_version_is_told() -> None:
    assert typed("--version").out.startswith("sekisho, version ")
