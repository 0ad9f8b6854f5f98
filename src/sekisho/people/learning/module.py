"""A training module as it was read: its pages, and the blocks on them that want an answer."""

from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta

from sekisho.people.learning.terms import Cloud, Fact, Level, SceneKind
from sekisho.text.lang import Lang

Ident = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[str, Meta(min_length=1, max_length=2_000)]
Long = Annotated[str, Meta(min_length=1, max_length=8_000)]
Word = Annotated[str, Meta(min_length=1, max_length=60)]
Address = Annotated[str, Meta(pattern=r"^https://[^\s\"<>`]+$", max_length=500)]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A published source: `text` names the document, `says` what it shows."""

    id: Ident
    text: Line
    url: Address
    says: Line


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer that can be chosen, and what is said once it was."""

    text: Line
    why: Line
    right: bool = False


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question. `show` is what is seen or heard before it, "" where there is nothing."""

    ask: Line
    choices: Annotated[tuple[Choice, ...], Meta(min_length=3, max_length=4)]
    show: Annotated[str, Meta(max_length=8_000)] = ""


class Scene(msgspec.Struct, frozen=True):
    """Something that happens, in one step or more. `line` is where it stands in the file."""

    id: str
    kind: SceneKind
    title: str
    steps: tuple[Step, ...]
    line: int


class Quiz(msgspec.Struct, frozen=True):
    """A question by itself."""

    id: str
    steps: tuple[Step]
    line: int


class Lab(msgspec.Struct, frozen=True):
    """Something to look for in the made-up bank's exports: `look` names them, `fact` what is to be found."""

    id: str
    ask: str
    look: tuple[str, ...]
    fact: Fact
    hints: tuple[str, ...]
    why: str
    line: int


class Text(msgspec.Struct, frozen=True):
    """Markdown between blocks."""

    markdown: str
    line: int


Block = Scene | Quiz | Lab


class Page(msgspec.Struct, frozen=True):
    """What stands under one heading, in its order."""

    title: str
    parts: tuple[Text | Block, ...]
    line: int


class Module(msgspec.Struct, frozen=True):
    """A module in one language. `digest` is the SHA-256 of its file (hexadecimal), `file` where it was found."""

    id: str
    locale: Lang
    version: int
    title: str
    summary: str
    tactics: tuple[str, ...]
    groups: tuple[str, ...]
    level: Level
    minutes: int
    after: tuple[str, ...]
    clouds: tuple[Cloud, ...]
    sources: tuple[Source, ...]
    pages: tuple[Page, ...]
    digest: str
    file: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks in the order of the pages."""
        return tuple(part for page in self.pages for part in page.parts if not isinstance(part, Text))

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return the Markdown in the order of the pages."""
        return tuple(part for page in self.pages for part in page.parts if isinstance(part, Text))

    def block(self, ident: str) -> Block | None:
        """Return a block by its id."""
        return next((one for one in self.blocks if one.id == ident), None)

    def questions(self) -> Iterator[tuple[str, int]]:
        """Yield what wants an answer: the id of a block and the number of its step, from 0. A lab is one question."""
        for block in self.blocks:
            yield from ((block.id, step) for step in range(1 if isinstance(block, Lab) else len(block.steps)))


def sentences(block: Block) -> Iterator[str]:
    """Yield every text of a block that somebody reads."""
    if isinstance(block, Lab):
        yield from (block.ask, *block.hints, block.why)
        return
    if isinstance(block, Scene):
        yield block.title
    for step in block.steps:
        yield from (step.show, step.ask)
        for choice in step.choices:
            yield from (choice.text, choice.why)
