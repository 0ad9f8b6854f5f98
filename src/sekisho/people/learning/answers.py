"""What somebody answered in a module, and what that makes of it. Pure: an attempt and an answer give another attempt."""

from collections.abc import Collection
from typing import Final

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.people.learning.labs import same
from sekisho.people.learning.module import Lab, Module

ENOUGH: Final = 80
"""Per cent of first answers that are right where somebody passed at once."""
MOST_TRIES: Final = 20
"""Answers to one question that are kept; of later ones the newest."""
LONGEST: Final = 200
LAB: Final = -1
"""What stands for the number of a choice where the answer was written."""


class Judged(msgspec.Struct, frozen=True):
    """What an answer is, and why (Markdown of the module)."""

    right: bool
    why: str


class Given(msgspec.Struct, frozen=True):
    """One answer: the block, its step and the choice, from 0. In a lab the choice is `LAB` and `text` what was written."""

    block: str
    step: int
    choice: int
    right: bool
    text: str = ""


class Attempt(msgspec.Struct, frozen=True):
    """Somebody's way through one module file, by its id and digest, with the answers in the order in which they were given."""

    module: str
    digest: str
    given: tuple[Given, ...] = ()


def begun(module: Module) -> Attempt:
    """Return an attempt without an answer."""
    return Attempt(module.id, module.digest)


def judge(module: Module, block: str, step: int, choice: int) -> Judged:
    """Return whether a choice is right, and why. SekishoError `learning_question`, `learning_choice`."""
    found = module.block(block)
    if found is None or isinstance(found, Lab) or not 0 <= step < len(found.steps):
        raise SekishoError("learning_question", module=module.id, block=block)
    if not 0 <= choice < len(found.steps[step].choices):
        raise SekishoError("learning_choice", module=module.id, block=block)
    chosen = found.steps[step].choices[choice]
    return Judged(chosen.right, chosen.why)


def judge_lab(module: Module, block: str, text: str, accepted: Collection[str]) -> Judged:
    """Return whether a written answer is one of those accepted (`labs.answer`). SekishoError `learning_question`, `learning_long`."""
    found = module.block(block)
    if not isinstance(found, Lab):
        raise SekishoError("learning_question", module=module.id, block=block)
    if not text.strip() or len(text) > LONGEST:
        raise SekishoError("learning_long", most=LONGEST)
    return Judged(any(same(text, one) for one in accepted), found.why)


def answered(attempt: Attempt, module: Module, block: str, step: int, choice: int) -> Attempt:
    """Return an attempt with one more answer; the same where it stands there, or where the step was answered right before.

    SekishoError as `judge`, and `learning_changed` where the attempt is at another version of the module, `learning_early`
    where the step before has no answer.
    """
    judged = judge(module, block, step, choice)
    _fits(attempt, module)
    if step and not _of(attempt, block, step - 1):
        raise SekishoError("learning_early", module=module.id, block=block)
    return _added(attempt, Given(block, step, choice, judged.right))


def answered_lab(attempt: Attempt, module: Module, block: str, text: str, accepted: Collection[str]) -> Attempt:
    """Return an attempt with one more written answer. SekishoError as `judge_lab`, and `learning_changed`."""
    judged = judge_lab(module, block, text, accepted)
    _fits(attempt, module)
    return _added(attempt, Given(block, 0, LAB, judged.right, text.strip()))


def waiting(attempt: Attempt, module: Module) -> tuple[tuple[str, int], ...]:
    """Return the questions without an answer, as block and step."""
    return tuple(one for one in module.questions() if not _of(attempt, *one))


def done(attempt: Attempt, module: Module) -> bool:
    """Tell whether every question was answered."""
    return attempt.digest == module.digest and not waiting(attempt, module)


def first_right(attempt: Attempt, module: Module) -> tuple[int, int]:
    """Return how many first answers were right, and how many questions there are."""
    firsts = [_of(attempt, *one)[:1] for one in module.questions()]
    return sum(first[0].right for first in firsts if first), len(firsts)


def score(attempt: Attempt, module: Module) -> float:
    """Return the share of questions whose first answer was right, 0 to 1; 1 where nothing is asked."""
    right, count = first_right(attempt, module)
    return right / count if count else 1.0


def passed(attempt: Attempt, module: Module) -> bool:
    """Tell whether it is done, with enough first answers right or every question right in the end."""
    right, count = first_right(attempt, module)
    at_last = all(any(one.right for one in _of(attempt, *question)) for question in module.questions())
    return done(attempt, module) and (100 * right >= ENOUGH * count or at_last)


def _of(attempt: Attempt, block: str, step: int) -> tuple[Given, ...]:
    return tuple(one for one in attempt.given if (one.block, one.step) == (block, step))


def _fits(attempt: Attempt, module: Module) -> None:
    if (attempt.module, attempt.digest) != (module.id, module.digest):
        raise SekishoError("learning_changed", module=module.id)


def _added(attempt: Attempt, new: Given) -> Attempt:
    before = _of(attempt, new.block, new.step)
    if new in before or any(one.right for one in before):
        return attempt
    kept = attempt.given
    if len(before) >= MOST_TRIES:
        kept = tuple(one for one in kept if one is not before[-1])
    return msgspec.structs.replace(attempt, given=(*kept, new))
