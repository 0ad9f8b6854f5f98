"""What the pages say is checked: commands exist with their options, targets exist, links lead somewhere, codes agree."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sekisho.cli.exits import Exit
from sekisho.cli.main import cli
from sekisho.cli.told import GroupWithList
from sekisho.text.say import catalog
from tests.house.tree import ROOT, pages, told

CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:sekisho|make) [^`\n]*)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE_ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
PAGES = pages()


def typed(text: str) -> Iterator[str]:
    """Yield every command of ours that a text tells the reader to type."""
    for block in CONSOLE.findall(text):
        yield from (line[2:] for line in block.splitlines() if re.match(r"\$ (?:sekisho|make) ", line))
    yield from INLINE.findall(text)


def options(command: click.Command) -> set[str]:
    """Return the options that a command takes."""
    own = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return own | {"--help", "-h"}


def fault(line: str) -> str:
    """Return what is wrong with a `sekisho` command line; empty when nothing is."""
    words = shlex.split(line.split("#", maxsplit=1)[0].split("...", maxsplit=1)[0].replace("…", ""))[1:]
    command: click.Command = cli
    context = click.Context(cli, info_name="sekisho")
    while isinstance(command, click.Group) and words:
        words = command.whole(words) if isinstance(command, GroupWithList) else words
        if words[0].startswith("-"):
            break
        # `callback|release|refuse` stands for three commands.
        found = [command.get_command(context, name) for name in words[0].split("|")]
        if None in found:
            return f"no command {words[0]}"
        command, words = found[0] or cli, words[1:]
    unknown = {word.split("=")[0] for word in words if word.startswith("-")} - options(command)
    return f"no option {', '.join(sorted(unknown))}" if unknown else ""


def targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def faults(text: str) -> list[str]:
    """Return each command of a text that does not exist, with what is wrong."""
    found = []
    for line in typed(text):
        words = line.split()
        if words[0] == "make":
            found += [f"{line}: no target" for word in words[1:2] if word not in targets()]
        elif fault(line):
            found.append(f"{line}: {fault(line)}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=told)
def test_every_command_on_a_page_exists(page: Path) -> None:
    assert faults(page.read_text("utf-8")) == []


def test_every_command_in_a_sentence_exists() -> None:
    found = []
    for code, entry in catalog().items():
        for text in (entry.en, entry.ja, entry.do_en, entry.do_ja):
            found += [f"{code}: {problem}" for problem in faults(text.replace("{", "").replace("}", ""))]
    assert found == []


@pytest.mark.parametrize("page", PAGES, ids=told)
def test_every_link_on_a_page_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if ":" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_exit_codes_on_the_page_are_those_of_the_program(name: str) -> None:
    told_codes = {int(code) for code in CODE_ROW.findall((ROOT / name).read_text("utf-8"))}
    assert told_codes == {int(code) for code in Exit}


def test_both_readmes_show_the_same_commands() -> None:
    english, japanese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.ja.md"))
    assert CONSOLE.findall(english) == CONSOLE.findall(japanese)
    assert set(INLINE.findall(english)) == set(INLINE.findall(japanese))


def test_every_command_is_told_in_the_readme() -> None:
    said = {line.split()[1] for line in typed((ROOT / "README.md").read_text("utf-8")) if line.startswith("sekisho ")}
    assert set(cli.list_commands(click.Context(cli))) - said == set()


def test_a_command_that_does_not_exist_is_found() -> None:
    assert faults("`sekisho frobnicate ORG` and `make coffee` and `sekisho --nonsense`") == [
        "sekisho frobnicate ORG: no command frobnicate",
        "make coffee: no target",
        "sekisho --nonsense: no option --nonsense",
    ]
