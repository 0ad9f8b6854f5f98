"""Small by measure: a file is read at one sitting, a function at one glance."""

import ast
from statistics import median

from tests.house.tree import FUNCTION, parsed, sources, told

LONGEST_FILE = 500
MEDIAN_FILE = 150
LONGEST_FUNCTION = 80


def test_no_file_is_over_500_lines() -> None:
    lengths = {told(path): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_the_median_file_is_under_150_lines() -> None:
    lengths = [len(path.read_text("utf-8").splitlines()) for path in sources() if path.name != "__init__.py"]
    assert median(lengths) < MEDIAN_FILE


def test_no_function_is_over_80_lines() -> None:
    long = {
        f"{told(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, FUNCTION) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}
