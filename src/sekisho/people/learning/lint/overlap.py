"""Whether two modules say the same: by runs of words that both have."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import combinations

from sekisho.people.learning.lint.content import written
from sekisho.people.learning.lint.problem import Problem, problem
from sekisho.people.learning.module import Module
from sekisho.text.lang import Lang

WORDS, SIGNS = 5, 12
"""Length of a run: words in English, signs in Japanese."""
MOST = 0.30


def runs(text: str, lang: Lang) -> frozenset[str]:
    """Return the runs of a text; capitals, marks, and full or half width make no difference."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if lang == "ja":
        signs = re.sub(r"[\W_]+", "", plain)
        return frozenset(signs[at : at + SIGNS] for at in range(len(signs) - SIGNS + 1))
    words = re.findall(r"[\w'’]+", plain)
    return frozenset(" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller one's runs that the other has, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def overlap_problems(modules: Iterable[Module]) -> Iterator[Problem]:
    """Yield each pair of modules of a language that have too much in common."""
    found = [(one, runs("\n".join(text for _, text in written(one)), one.locale)) for one in modules]
    for (first, here), (second, there) in combinations(found, 2):
        if first.locale == second.locale and (share := shared(here, there)) > MOST:
            yield problem(second, "overlap", other=first.file, share=round(100 * share), most=round(100 * MOST))
