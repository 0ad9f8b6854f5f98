"""The tree of the project as the tests of the house see it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "sekisho"
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
TEXT_FOLDERS = ("src", "tests", "docs", "bench", "tools", "requirements", ".ci")
TEXT_ENDINGS = {".py", ".md", ".toml", ".txt", ".in", ".yaml", ".html", ".css", ".json", ".csv", ".sh", ""}


def sources() -> list[Path]:
    """Return every Python file of the product."""
    return sorted(path for path in SRC.rglob("*.py") if "samples" not in path.parts)


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every product file with its syntax tree."""
    for path in sources():
        yield path, ast.parse(path.read_text("utf-8"), str(path))


def told(path: Path) -> str:
    """Return a path as it is told to a person: from the root of the project."""
    return str(path.relative_to(ROOT))


def pages() -> list[Path]:
    """Return every page of documentation."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file of the project with its text; samples in other encodings are read as far as they go."""
    found = [path for path in ROOT.iterdir() if not path.name.startswith(".coverage")]
    for folder in TEXT_FOLDERS:
        found += (ROOT / folder).rglob("*")
    for path in sorted(found):
        if path.is_file() and path.suffix in TEXT_ENDINGS and "__pycache__" not in path.parts:
            yield path, path.read_text("utf-8", errors="replace")
