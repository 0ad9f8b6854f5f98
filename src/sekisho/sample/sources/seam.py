"""Finds the sources of the sample by walking their folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sekisho.sample.bank import Bank, Part

Write = Callable[[Path, Bank], Part]


@cache
def sources() -> tuple[tuple[str, Write], ...]:
    """Every module of this folder that has a function `write`, by name."""
    found: list[tuple[str, Write]] = []
    for item in pkgutil.iter_modules([str(Path(__file__).parent)]):
        module = importlib.import_module(f"sekisho.sample.sources.{item.name}")
        write: Write | None = getattr(module, "write", None)
        if write is not None:
            found.append((item.name, write))
    return tuple(sorted(found))
