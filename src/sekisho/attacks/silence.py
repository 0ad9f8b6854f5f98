"""A source that stops being heard."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Silence:
    """The log of one place stops. An event of source `silence`."""

    site: str
    """`east` or `west`: the branch's folder below endpoint/."""
    since: dt.date
    """The first day without a record."""
