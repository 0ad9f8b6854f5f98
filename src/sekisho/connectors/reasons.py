"""Which codes a connector's code can give: the reasons of its rejects and the codes of its refusals, read from the source."""

import ast
from collections.abc import Iterator, Mapping

CALLS: Mapping[str, tuple[str, int, str]] = {
    "Rejected": ("reject", 2, "reason"),
    "Refused": ("error", 0, "code"),
    "SekishoError": ("error", 0, "code"),
}
"""By what is called: the room of the sentence, the place of the code among the arguments, and the argument's name."""


def codes_of(source: str | bytes) -> frozenset[str]:
    """Return the codes (`reject.REASON`, `error.CODE`) that a module's source writes out; none where it is no Python.

    What is put together while it runs is not seen: the examples show it.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return frozenset()
    names = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return frozenset(_codes(tree, names))


def _codes(tree: ast.AST, names: Mapping[str, ast.expr]) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CALLS:
            room, place, name = CALLS[call.func.id]
            given = call.args[place : place + 1] + [one.value for one in call.keywords if one.arg == name]
            yield from (f"{room}.{text}" for one in given for text in _texts(one, names))


def _texts(node: ast.expr, names: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield the texts that an expression may be: one, either of two, or that of a name of the module."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, names)
            yield from _texts(other, names)
        case ast.BoolOp(values=several):
            for one in several:
                yield from _texts(one, names)
        case ast.Name(id=name) if name in names:
            yield from _texts(names[name], {})
