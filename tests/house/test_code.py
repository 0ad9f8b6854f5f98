"""Habits of the code that no linter holds as we want them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import FUNCTION, SRC, parsed, texts, told

FENCE = SRC / "detection" / "fence.py"
# Written apart, so that this file has no such mark.
MARK = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
BROAD = {"Exception", "BaseException"}


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Yield the public classes and functions of a module or a class."""
    for node in body:
        if isinstance(node, (*FUNCTION, ast.ClassDef)) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{node.name}.")


def test_every_public_name_says_what_it_is_for() -> None:
    silent = [told(path) for path, tree in parsed() if not ast.get_docstring(tree)]
    silent += [
        f"{told(path)} {name}"
        for path, tree in parsed()
        for name, node in public(tree.body)
        if isinstance(node, (*FUNCTION, ast.ClassDef)) and not ast.get_docstring(node)
    ]
    assert silent == []


def broad_handlers(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of handlers that catch everything."""
    for node in ast.walk(tree):
        # A handler that tidies up and raises again catches nothing.
        if not isinstance(node, ast.ExceptHandler) or raises_again(node):
            continue
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        if any(kind is None or (isinstance(kind, ast.Name) and kind.id in BROAD) for kind in kinds):
            yield node.lineno


def raises_again(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler ends by raising what it caught."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_the_fence_round_detectors_catches_everything() -> None:
    broad = [f"{told(path)}:{line}" for path, tree in parsed() if path != FENCE for line in broad_handlers(tree)]
    assert broad == []


def test_nothing_is_left_for_later_in_the_code() -> None:
    marks = [
        f"{told(path)}:{number}"
        for path, text in texts()
        if path.suffix == ".py"
        for number, line in enumerate(text.splitlines(), start=1)
        if MARK.search(line)
    ]
    assert marks == []


def test_no_import_hides_from_the_order_of_the_floors() -> None:
    hidden = [told(path) for path, tree in parsed() for node in ast.walk(tree) if is_hidden(node)]
    assert hidden == []


def is_hidden(node: ast.AST) -> bool:
    """Return whether a statement imports only for the type checker."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("room", sorted(path.parent.name for path in SRC.glob("*/__init__.py")))
def test_a_room_is_opened_by_a_docstring_alone(room: str) -> None:
    tree = ast.parse(Path(SRC / room / "__init__.py").read_text("utf-8"))
    assert [type(node).__name__ for node in tree.body] == ["Expr"]
