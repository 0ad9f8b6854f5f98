"""An empty organisation, a moment, and deliveries of staff rows."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sekisho.evidence.batches import BatchHead, Record
from sekisho.evidence.store import Store
from sekisho.model.rows import Rejected, Row

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "org")


@pytest.fixture
def head() -> Callable[..., BatchHead]:
    def make(batch: str = "b-1", file_sha256: str = "f" * 64, name: str = "staff.csv") -> BatchHead:
        return BatchHead(batch, "roster", file_sha256, name, "staff_roster@1", ("staff",))

    return make


@pytest.fixture
def records() -> Callable[[int], Iterator[Record]]:
    """Every third record gives two rows, every fifth none but a reject."""

    def make(count: int) -> Iterator[Record]:
        for number in range(1, count + 1):
            place = f"line {number}"
            when = NOW + timedelta(minutes=20 * number)
            row = Row("staff", place, {"employee_id": str(number), "name": f"人 {number}"}, when)
            if number % 5 == 0:
                yield place, (Rejected(place, "employee_id", "missing", "…"),)
            else:
                yield place, (row, row) if number % 3 == 0 else (row,)

    return make
