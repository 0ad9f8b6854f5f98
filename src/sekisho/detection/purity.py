"""Whether a detector's code keeps to what it is given: no clock, no network, no files, no chance of its own."""

import ast
from collections.abc import Iterator

MODULES = frozenset(
    {
        "asyncio",
        "ctypes",
        "glob",
        "http",
        "importlib",
        "io",
        "multiprocessing",
        "os",
        "pathlib",
        "pickle",
        "random",
        "requests",
        "secrets",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
    }
)
CALLS = frozenset({"open", "exec", "eval", "compile", "input", "__import__", "breakpoint"})
CLOCKS = frozenset({"now", "utcnow", "today"})


def faults(source: bytes) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for every import, call or clock that a detector may not use; a syntax error is one fault."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        yield getattr(error, "lineno", None) or 0, "syntax"
        return
    for node in ast.walk(tree):
        yield from ((getattr(node, "lineno", 0), what) for what in _fault(node))


def _fault(node: ast.AST) -> Iterator[str]:
    """Yield what one node does wrong."""
    match node:
        case ast.Import(names=names):
            yield from (name.name for name in names if name.name.split(".")[0] in MODULES)
        case ast.ImportFrom(module=str(module)) if module.split(".")[0] in MODULES:
            yield module
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield f"{name}()"
        case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCKS:
            yield f"{name}()"
        case _:
            return
