"""The small bank and servers, for all tests of this folder."""

from tests.pipeline.fixtures import bank, org, quick
from tests.servers.fixtures import running, server, tenant

__all__ = ["bank", "org", "quick", "running", "server", "tenant"]
