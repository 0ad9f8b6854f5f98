"""Both languages of a module are one module: the same questions, for the same people, at the same version."""

from collections.abc import Iterator, Mapping

from sekisho.people.learning.lint.problem import Problem, problem
from sekisho.people.learning.module import Block, Lab, Module
from sekisho.text.lang import LANGS, Lang

ALIKE = ("version", "level", "groups", "tactics", "after", "clouds")


def pair_problems(both: Mapping[Lang, Module]) -> Iterator[Problem]:
    """Yield what differs between the languages of one module, told of the one that comes second."""
    first = next(iter(both.values()))
    for lang in LANGS:
        if lang not in both:
            yield problem(first, "language_missing", language=lang)
    for other in both.values():
        if other is not first:
            yield from _fields(first, other)
            yield from _blocks(first, other)


def _fields(first: Module, other: Module) -> Iterator[Problem]:
    for name in ALIKE:
        here, there = getattr(first, name), getattr(other, name)
        if (sorted(here) if isinstance(here, tuple) else here) != (
            sorted(there) if isinstance(there, tuple) else there
        ):
            yield problem(other, "field_differs", field=name, other=first.file)


def _blocks(first: Module, other: Module) -> Iterator[Problem]:
    here, there = {one.id: one for one in first.blocks}, {one.id: one for one in other.blocks}
    for block in other.blocks:
        if block.id not in here:
            yield problem(other, "block_missing", block.line, block=block.id, other=first.file)
        elif _shape(block) != _shape(here[block.id]):
            yield problem(other, "block_differs", block.line, block=block.id, other=first.file)
    for block in first.blocks:
        if block.id not in there:
            yield problem(first, "block_missing", block.line, block=block.id, other=other.file)


def _shape(block: Block) -> tuple[object, ...]:
    """Return what the languages have in common of a block: its kind, and of each step how many choices there are and how many are right."""
    if isinstance(block, Lab):
        return "lab", block.fact, tuple(sorted(block.look))
    steps = ((len(one.choices), sum(choice.right for choice in one.choices)) for one in block.steps)
    return type(block).__name__, getattr(block, "kind", ""), *steps
