"""What the product imports is what it asks for, and the locks hold it."""

import ast
import re
import sys
import tomllib
from itertools import chain

from tests.house.tree import ROOT, parsed
from tools import lock_check

NAMES = {
    "ibis_framework": "ibis",
    "libpff_python": "pypff",
    "markdown_it_py": "markdown_it",
    "django_ninja": "ninja",
    "pillow": "PIL",
    "pyahocorasick": "ahocorasick",
    "pynacl": "nacl",
    "pyyaml": "yaml",
    "vl_convert_python": "vl_convert",
    "zxing_cpp": "zxingcpp",
}


def declared() -> set[str]:
    """Return the modules of the requirements in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = [re.split(r"[\[<>=~! ]", text)[0].lower().replace("-", "_") for text in wanted]
    return {NAMES.get(name, name) for name in names}


def imported() -> set[str]:
    """Return the outside modules that the product imports."""
    found: set[str] = set()
    for _, tree in parsed():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"sekisho"}


def test_every_outside_module_is_asked_for() -> None:
    assert imported() - declared() == set()


def test_nothing_is_asked_for_that_nothing_imports() -> None:
    # Ibis imports the first two, Django the others; we say which versions.
    assert declared() - imported() - {"duckdb", "sqlglot", "argon2_cffi", "psycopg"} == set()


def test_the_locks_hold_hashes_and_no_address() -> None:
    assert list(lock_check.problems()) == []
