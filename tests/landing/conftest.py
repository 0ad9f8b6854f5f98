"""An application over a bundle of its own, for each test."""

from pathlib import Path

import pytest

from tests.landing.pages import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Pages in English, asked without a network."""
    return Desk(tmp_path)
