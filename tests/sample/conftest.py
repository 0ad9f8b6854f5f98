from pathlib import Path

import pytest

from sekisho.sample.build import build_small
from sekisho.sample.truth import Truth


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    out = tmp_path_factory.mktemp("sample") / "bank"
    return out, build_small(out)
