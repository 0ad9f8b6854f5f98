"""The small bank of `tests/pipeline/fixtures.py`, the logs of `tests/pipeline/logs.py`, and servers, for all tests of this folder."""

from tests.pipeline.fixtures import bank, founded, ledgered, org, quick
from tests.pipeline.logs import logs
from tests.servers.fixtures import running, server, tenant

__all__ = ["bank", "founded", "ledgered", "logs", "org", "quick", "running", "server", "tenant"]
