"""The small bank of `tests/pipeline/fixtures.py`, for all tests of this folder."""

from tests.pipeline.fixtures import bank, founded, ledgered, org, quick

__all__ = ["bank", "founded", "ledgered", "org", "quick"]
