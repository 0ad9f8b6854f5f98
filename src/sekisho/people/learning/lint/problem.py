"""What a check found."""

from dataclasses import dataclass, field
from typing import Final

from sekisho.model.errors import Param, SekishoError
from sekisho.people.learning.module import Module
from sekisho.text.say import Lang, say, sentence

UNREADABLE: Final = "unreadable"
"""The code of a file that cannot be read: its parameters are those of the error, and `error`, its code."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `code` names the sentence `learning.check.<code>`, that `params` fill, or is `UNREADABLE`."""

    file: str
    line: int
    code: str
    params: dict[str, Param] = field(default_factory=dict)


def problem(module: Module, code: str, line: int = 1, **params: Param) -> Problem:
    """Return a problem of a module; without a line it is one of the front matter."""
    return Problem(module.file, line, code, params)


def told(found: Problem, lang: Lang) -> str:
    """Return the problem as a sentence, with file and line."""
    if found.code == UNREADABLE:
        given = {name: value for name, value in found.params.items() if name != "error"}
        return sentence(SekishoError(str(found.params["error"]), **given), lang)  # type: ignore[arg-type]
    return f"{found.file}:{found.line}: {say(f'learning.check.{found.code}', lang, **found.params)}"
