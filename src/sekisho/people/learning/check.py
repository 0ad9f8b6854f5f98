"""Check all modules: what a reader or an auditor would stumble over, with file and line."""

from collections.abc import Collection, Iterable, Iterator
from importlib.resources.abc import Traversable

from sekisho.model.errors import SekishoError
from sekisho.people.learning.catalogue import Found, usable
from sekisho.people.learning.labs import looked_at
from sekisho.people.learning.lint.content import content_problems
from sekisho.people.learning.lint.made_up import made_up_problems
from sekisho.people.learning.lint.minutes import minutes_problems
from sekisho.people.learning.lint.overlap import overlap_problems
from sekisho.people.learning.lint.pairs import pair_problems
from sekisho.people.learning.lint.problem import UNREADABLE, Problem, problem, told
from sekisho.people.learning.module import Lab, Module

__all__ = ["UNREADABLE", "Problem", "check", "told"]


def check(folders: Iterable[Traversable], handed: Collection[str] | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with the modules of the folders, by file and line.

    `handed` are the exports that labs may look at (`labs.names()`); without them that is not checked. `told` makes a
    sentence of a problem.
    """
    found, faults = usable(folders)
    problems = [_unreadable(fault) for fault in faults]
    for both in found.values():
        problems += pair_problems(both)
    every = [module for both in found.values() for module in both.values()]
    for module in every:
        problems += [*content_problems(module), *minutes_problems(module), *made_up_problems(module)]
        problems += [*_after(module, found), *(_labs(module, tuple(handed)) if handed is not None else ())]
    problems += overlap_problems(every)
    return tuple(sorted(problems, key=lambda one: (one.file, one.line, one.code)))


def _unreadable(fault: SekishoError) -> Problem:
    file, line = str(fault.params["file"]), int(fault.params["line"] or 1)
    return Problem(file, line, UNREADABLE, {**fault.params, "error": fault.code})


def _after(module: Module, found: Found) -> Iterator[Problem]:
    for one in module.after:
        if one not in found:
            yield problem(module, "after_unknown", other=one)
        elif _leads(one, module.id, found):
            yield problem(module, "after_circle", other=one)


def _leads(start: str, goal: str, found: Found) -> bool:
    """Tell whether a module comes, by what comes before what, behind another."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen and here in found:
            seen.add(here)
            waiting += [one for module in found[here].values() for one in module.after]
    return False


def _labs(module: Module, handed: tuple[str, ...]) -> Iterator[Problem]:
    for block in module.blocks:
        if isinstance(block, Lab):
            for one in block.look:
                if not looked_at((one,), handed):
                    yield problem(module, "look", block.line, file=one)
