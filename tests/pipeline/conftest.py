"""The small bank of `tests/pipeline/fixtures.py`, and the logs of `tests/pipeline/logs.py`, for all tests of this folder."""

from tests.pipeline.fixtures import bank, founded, ledgered, org, quick
from tests.pipeline.logs import logs

__all__ = ["bank", "founded", "ledgered", "logs", "org", "quick"]
