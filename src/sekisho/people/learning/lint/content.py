"""What stands in one module by itself: known words, sources that are cited, enough pages and questions, no pictures."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any

from sekisho.people.learning.lint.problem import Problem, problem
from sekisho.people.learning.markdown import CITED, allowed, parser
from sekisho.people.learning.module import Lab, Module, Scene, Text, sentences
from sekisho.people.learning.terms import TACTICS
from sekisho.people.roster.groups import EVERYONE, GROUPS

PAGES = {"core": (3, 6), "group": (3, 6), "intensive": (3, 12)}
"""Pages that a module of a level has, at least and at most."""
SCENES, BLOCKS, QUESTIONS = 1, 3, 5
"""The fewest scenes, blocks that are asked, and questions in all (each step of a scene is one)."""
_FENCES = frozenset({"", "text", "json", "yaml", "hcl", "sql", "bash", "console", "python", "powershell", "http"})
_RAW = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^>@]*)?/?>|<!--")
_PICTURE = re.compile(r"!\[[^\]]*\]\(")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")


def content_problems(module: Module) -> Iterator[Problem]:
    """Yield what is wrong with a module by itself."""
    for ask in _ASKED:
        yield from ask(module)


def written(module: Module) -> Iterator[tuple[int, str]]:
    """Yield every text of the pages that somebody reads: text line by line, what stands in a block with the block's line."""
    for page in module.pages:
        yield page.line, page.title
        for part in page.parts:
            if isinstance(part, Text):
                yield from enumerate(part.markdown.splitlines(), part.line)
            else:
                yield from ((part.line, text) for text in sentences(part) if text)


def _terms(module: Module) -> Iterator[Problem]:
    yield from _unknown(module, "tactic", module.tactics, TACTICS)
    yield from _unknown(module, "group", module.groups, (*GROUPS, EVERYONE))
    if EVERYONE in module.groups and len(module.groups) > 1:
        yield problem(module, "everyone_alone")


def _unknown(module: Module, field: str, said: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    yield from (problem(module, "term_unknown", field=field, term=one) for one in said if one not in known)


def _sources(module: Module) -> Iterator[Problem]:
    known = [one.id for one in module.sources]
    cited: set[str] = set()
    for line, text in written(module):
        for one in CITED.findall(text):
            if one not in known:
                yield problem(module, "source_missing", line, source=one)
            cited.add(one)
    for block in module.blocks:
        if not isinstance(block, Lab) and any(CITED.search(step.show) for step in block.steps):
            yield problem(module, "source_shown", block.line, block=block.id)
    for one, count in Counter(known).items():
        if count > 1:
            yield problem(module, "source_double", source=one)
        if one not in cited:
            yield problem(module, "source_idle", source=one)


def _amounts(module: Module) -> Iterator[Problem]:
    least, most = PAGES[module.level]
    if not least <= len(module.pages) <= most:
        yield problem(module, "pages", count=len(module.pages), least=least, most=most)
    scenes, asked = sum(isinstance(one, Scene) for one in module.blocks), len(list(module.questions()))
    if scenes < SCENES or len(module.blocks) < BLOCKS or asked < QUESTIONS:
        bounds = {"least_scenes": SCENES, "least_blocks": BLOCKS, "least": QUESTIONS}
        yield problem(module, "questions", scenes=scenes, blocks=len(module.blocks), count=asked, **bounds)
    if module.level != "intensive":
        for block in module.blocks:
            if isinstance(block, Lab):
                yield problem(module, "lab_level", block.line, block=block.id)


def _markup(module: Module) -> Iterator[Problem]:
    for part in module.texts:
        for token in parser().parse(part.markdown):
            yield from _token(module, part.line, token)
    for line, text in written(module):
        bare = re.sub(r"`[^`]*`", "", text)
        if _RAW.search(bare):
            yield problem(module, "html", line)
        if _PICTURE.search(bare):
            yield problem(module, "picture", line)
        for found in _LINK.findall(bare):
            if not allowed(found):
                yield problem(module, "link", line, link=found[:80])


def _token(module: Module, line: int, token: Any) -> Iterator[Problem]:
    at = line + (token.map[0] if token.map else 0)
    if token.type == "heading_open" and token.tag == "h1":
        yield problem(module, "heading", at)
    if token.type == "fence" and token.info.strip().split(" ")[0] not in _FENCES:
        yield problem(module, "fence", at, name=token.info.strip()[:40])


_ASKED: tuple[Callable[[Module], Iterator[Problem]], ...] = (_terms, _sources, _amounts, _markup)
