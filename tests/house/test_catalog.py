"""Every sentence is there in both languages, with the same places to fill, and every error says what to do next."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from sekisho.text.say import catalog
from tests.house.tree import parsed, told

CATALOG = catalog()
ERRORS = {"SekishoError": frozenset[str](), "Refused": frozenset({"place", "field"})}


def places(text: str) -> set[str]:
    """Return the names to fill in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def meant(text: str) -> set[str]:
    """Return the names to fill in, where `label_en` and `label_ja` are one value told in two languages."""
    return {name.removesuffix("_en").removesuffix("_ja") for name in places(text)}


def raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield place, code and parameters of every error that is made with its code written out; None = not to be seen."""
    for path, tree in parsed():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS):
                continue
            given = {word.arg for word in node.keywords if word.arg} | ERRORS[node.func.id]
            open_ended = any(word.arg is None for word in node.keywords)
            for code in codes(node.args[0]) if node.args else ():
                yield f"{told(path)}:{node.lineno}", code, None if open_ended else given - {"permanent"}


def codes(node: ast.expr) -> Iterator[str]:
    """Yield the codes that an expression can be, as far as they are written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from codes(node.body)
        yield from codes(node.orelse)


@pytest.mark.parametrize("code", sorted(CATALOG))
def test_a_sentence_is_the_same_in_both_languages(code: str) -> None:
    entry = CATALOG[code]
    assert entry.en.strip()
    assert entry.ja.strip()
    assert meant(entry.en) == meant(entry.ja)
    assert bool(entry.do_en.strip()) == bool(entry.do_ja.strip())
    assert meant(entry.do_en) == meant(entry.do_ja)


@pytest.mark.parametrize("code", sorted(code for code in CATALOG if code.startswith("error.")))
def test_an_error_says_what_to_do_next(code: str) -> None:
    assert CATALOG[code].do_en.strip()
    assert CATALOG[code].do_ja.strip()


def test_every_error_that_is_raised_has_its_sentence() -> None:
    missing = {f"{where} error.{code}" for where, code, _ in raised() if f"error.{code}" not in CATALOG}
    assert sorted(missing) == []


def test_every_error_carries_what_its_sentence_needs() -> None:
    short = []
    for where, code, given in raised():
        entry = CATALOG.get(f"error.{code}")
        if entry is not None and given is not None:
            wanted = set[str]().union(*map(places, (entry.en, entry.do_en, entry.ja, entry.do_ja)))
            short += [f"{where} {code}: {name}" for name in sorted(wanted - given)]
    assert short == []


def test_no_error_has_a_sentence_that_nothing_raises() -> None:
    written = {
        node.value
        for _, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    idle = [code for code in CATALOG if code.startswith("error.") and code.removeprefix("error.") not in written]
    assert idle == []
