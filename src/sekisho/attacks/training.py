"""How a department learns and clicks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """A department's habits, as shares of its people. An event of source `people`."""

    department_en: str
    overdue: float = 0.05
    clicks: float = 0.07
    scanned: float = 0.02
    """The share whose link a mail scanner opens within a second of delivery."""
