"""The library that browsers seal with is the one that was published, byte by byte."""

import hashlib
import json

import pytest

from tests.house.tree import SRC
from tools import vendor_sodium

STATIC = SRC / "hotline" / "site" / "static"
TOLD = json.loads((STATIC / "libsodium.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["libsodium-sumo.js", "libsodium-wrappers.js", "libsodium-licence.md"])
def test_a_file_of_libsodium_is_the_published_one(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == TOLD["sha256"][name]


def test_no_other_file_of_libsodium_is_served() -> None:
    served = {path.name for path in STATIC.glob("libsodium*")} - {"libsodium.json"}
    assert served == set(TOLD["sha256"])


def test_the_tool_fetches_the_version_that_is_served() -> None:
    assert TOLD["version"] == vendor_sodium.VERSION
    assert {package.target for package in vendor_sodium.PACKAGES} < set(TOLD["sha256"])
