"""Read a module: front matter, then pages at second-level headings, then blocks in fences. Everything is bounded."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from sekisho.model.errors import SekishoError
from sekisho.people.learning.markdown import BLOCKS, parser
from sekisho.people.learning.module import (
    Block,
    Choice,
    Ident,
    Lab,
    Line,
    Long,
    Module,
    Page,
    Quiz,
    Scene,
    Source,
    Step,
    Text,
    Word,
)
from sekisho.people.learning.terms import Cloud, Fact, Level, SceneKind
from sekisho.people.learning.yamls import filled
from sekisho.text.lang import Lang

LARGEST: Final = 256 << 10
"""Bytes of a file."""
MOST_PAGES, MOST_BLOCKS = 40, 80
_EDGE = "---"


class _Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Ident
    locale: Lang
    version: Annotated[int, Meta(ge=1, le=100_000)]
    title: Line
    summary: Line
    tactics: Annotated[tuple[Word, ...], Meta(min_length=1, max_length=40)]
    groups: Annotated[tuple[Word, ...], Meta(min_length=1, max_length=20)]
    level: Level
    minutes: Annotated[int, Meta(ge=1, le=600)]
    sources: Annotated[tuple[Source, ...], Meta(max_length=60)] = ()
    after: Annotated[tuple[Ident, ...], Meta(max_length=20)] = ()
    clouds: Annotated[tuple[Cloud, ...], Meta(max_length=10)] = ()


class _Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Ident
    kind: SceneKind
    title: Line
    show: Long
    ask: Line
    choices: Annotated[tuple[Choice, ...], Meta(min_length=3, max_length=4)]
    then: Annotated[tuple[Step, ...], Meta(max_length=5)] = ()


class _Quiz(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Ident
    ask: Line
    choices: Annotated[tuple[Choice, ...], Meta(min_length=3, max_length=4)]


class _Lab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Ident
    ask: Line
    look: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=40)]
    fact: Fact
    hints: Annotated[tuple[Line, ...], Meta(min_length=2, max_length=3)]
    why: Line


def read(content: bytes, file: str) -> Module:
    """Return the module of a file's bytes; `file` is how it is told to people.

    SekishoError `module_large`, `module_encoding`, `module_front`, `module_yaml`, `module_field`, `module_page`, `module_nested`,
    `module_open`, `module_double`, `module_right`, each with file and line.
    """
    if len(content) > LARGEST:
        raise SekishoError("module_large", file=file, line=1, most=LARGEST >> 10)
    try:
        lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SekishoError("module_encoding", file=file, line=line) from None
    end = _end_of_front(lines, file)
    front = filled("\n".join(lines[1:end]), _Front, file, 2)
    pages = tuple(_pages(lines[end + 1 :], file, end + 1))
    made = Module(**_fields(front), pages=pages, digest=sha256(content).hexdigest(), file=file)
    _whole(made)
    return made


def _fields(front: _Front) -> dict[str, Any]:
    return {name: getattr(front, name) for name in front.__struct_fields__}


def _end_of_front(lines: list[str], file: str) -> int:
    if lines[0].rstrip() != _EDGE:
        raise SekishoError("module_front", file=file, line=1)
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == _EDGE:
            return number
    raise SekishoError("module_front", file=file, line=len(lines))


def _pages(lines: list[str], file: str, before: int) -> Iterator[Page]:
    """Yield the pages of the lines after the front matter, of which there were `before` lines."""
    heads, fences = _landmarks(lines, file, before)
    first = heads[0][0] if heads else len(lines)
    stray = next((number for number, line in enumerate(lines[:first]) if line.strip()), None)
    if stray is not None or not 0 < len(heads) <= MOST_PAGES:
        raise SekishoError("module_page", file=file, line=before + (stray or 0) + 1)
    ends = [at for at, _, _ in heads[1:]] + [len(lines)]
    for (at, below, title), end in zip(heads, ends, strict=True):
        inside = [one for one in fences if at < one[0] < end]
        yield Page(title, tuple(_parts(lines, below, end, inside, file, before)), before + at + 1)


Head = tuple[int, int, str]
Fence = tuple[int, int, str, str]


def _landmarks(lines: list[str], file: str, before: int) -> tuple[list[Head], list[Fence]]:
    """Return the headings that begin pages (line, line after, title) and the blocks (line, line after, name, YAML)."""
    heads: list[Head] = []
    fences: list[Fence] = []
    tokens = parser().parse("\n".join(lines))
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            heads.append((token.map[0], token.map[1], tokens[place + 1].content))
        elif token.type == "fence":
            name, (begin, end) = token.info.strip(), token.map
            if not token.level and (end <= begin + 1 or not _closes(lines[end - 1], token.markup)):
                raise SekishoError("module_open", file=file, line=before + begin + 1, block=name)
            if name in BLOCKS and token.level:
                raise SekishoError("module_nested", file=file, line=before + begin + 1, block=name)
            if name in BLOCKS:
                fences.append((begin, end, name, token.content))
    return heads, fences


def _closes(line: str, markup: str) -> bool:
    bare = line.strip()
    return len(bare) >= len(markup) and not bare.strip(markup[0])


def _parts(
    lines: list[str], begin: int, end: int, fences: list[Fence], file: str, before: int
) -> Iterator[Text | Block]:
    for at, below, name, written in fences:
        yield from _text(lines, begin, at, before)
        yield _block(name, written, file, before + at + 1)
        begin = below
    yield from _text(lines, begin, end, before)


def _text(lines: list[str], begin: int, end: int, before: int) -> Iterator[Text]:
    inside = lines[begin:end]
    if any(line.strip() for line in inside):
        skipped = next(number for number, line in enumerate(inside) if line.strip())
        yield Text("\n".join(inside).strip("\n") + "\n", before + begin + skipped + 1)


def _block(name: str, written: str, file: str, line: int) -> Block:
    """Return a block whose fence opens on a line; its YAML begins on the next."""
    if name == "scene":
        scene = filled(written, _Scene, file, line + 1)
        steps = (Step(scene.ask, scene.choices, scene.show), *scene.then)
        return Scene(scene.id, scene.kind, scene.title, steps, line)
    if name == "quiz":
        quiz = filled(written, _Quiz, file, line + 1)
        return Quiz(quiz.id, (Step(quiz.ask, quiz.choices),), line)
    lab = filled(written, _Lab, file, line + 1)
    return Lab(lab.id, lab.ask, lab.look, lab.fact, lab.hints, lab.why, line)


def _whole(module: Module) -> None:
    """SekishoError where ids come twice, or a question has no right or no wrong answer."""
    seen: set[str] = set()
    for block in module.blocks:
        if block.id in seen or len(seen) >= MOST_BLOCKS:
            raise SekishoError("module_double", file=module.file, line=block.line, block=block.id)
        seen.add(block.id)
        if isinstance(block, Lab):
            continue
        for step in block.steps:
            if len({choice.right for choice in step.choices}) < 2:
                raise SekishoError("module_right", file=module.file, line=block.line, block=block.id)
