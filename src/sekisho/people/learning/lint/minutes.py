"""Whether a module takes as long as it says."""

import re
from collections.abc import Iterator

from sekisho.people.learning.lint.content import written
from sekisho.people.learning.lint.problem import Problem, problem
from sekisho.people.learning.markdown import CITED
from sekisho.people.learning.module import Lab, Module

WORDS, SIGNS = 230, 500
"""What is read in a minute: English words, Japanese signs."""
QUESTION, LAB = 0.5, 10.0
"""Minutes for a question, and for a lab."""
LEAST, MOST = 0.6, 1.6
"""How far the minutes told may lie from those counted."""
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆〇]")
_WORD = re.compile(r"[A-Za-z0-9][\w'’.,:/@-]*")


def counted(module: Module) -> float:
    """Return the minutes that reading a module and answering take, in either language by what it is written with."""
    text = CITED.sub("", "\n".join(said for _, said in written(module)))
    signs = len(_SIGN.findall(text))
    words = len(_WORD.findall(_SIGN.sub(" ", text)))
    labs = sum(isinstance(one, Lab) for one in module.blocks)
    questions = len(list(module.questions())) - labs
    return signs / SIGNS + words / WORDS + QUESTION * questions + LAB * labs


def minutes_problems(module: Module) -> Iterator[Problem]:
    """Yield that a module takes much longer, or less, than it says."""
    needed = counted(module)
    if not LEAST * needed <= module.minutes <= MOST * needed:
        yield problem(module, "minutes", told=module.minutes, counted=round(needed, 1))
