"""Nothing of the place where this was written is in it: no names of tools, no paths of a machine, no registry."""

import re

from tests.house.tree import texts, told

# Each is written in two halves, so that this file has none of them.
HALVES = (
    ("cla", "ude"),
    ("anth", "ropic"),
    ("open", "ai"),
    ("chat", "gpt"),
    ("co", "pilot"),
    ("sub", "agent"),
    ("language ", "model"),
    ("agent ", "session"),
    ("generated ", "with"),
    ("co-authored", "-by"),
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("/tm", "p/contracts"),
    ("/opt/", "pypi"),
    ("r-se", "ed-"),
    ("pypi", ".org"),
    ("pythonhosted", ".org"),
    ("npmjs", ".org"),
    ("deb.debian", ".org"),
)
FORBIDDEN = re.compile("|".join(re.escape(first + second) for first, second in HALVES), re.IGNORECASE)


OF_THE_WORLD = re.compile("people/modules/")
"""Training tells of the world as it is, and cites what was written of it by its title."""


def test_no_word_of_the_workplace_is_in_the_tree() -> None:
    found = [
        f"{told(path)}:{number}: {match[0]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := FORBIDDEN.search(line)) and not OF_THE_WORLD.search(told(path))
    ]
    assert found == []
