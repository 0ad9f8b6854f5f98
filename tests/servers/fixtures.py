"""The servers as fixtures: a Dovecot for each file of tests, a mailbox and a tenant for each test."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from sekisho.model.ids import stable_id
from tests.servers.dovecot import Dovecot, dovecot
from tests.servers.graph import Graph, graph


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    """A server that is running."""
    enable_socket()
    with tempfile.TemporaryDirectory(prefix="dv") as place, dovecot(Path(place)) as server:
        yield server


@pytest.fixture
def server(running: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    """A mailbox of each test's own."""
    return replace(running, user=f"{stable_id('t', request.node.name)}@bank.example")


@pytest.fixture
def tenant() -> Iterator[Graph]:
    """A tenant with one mailbox."""
    enable_socket()
    with graph() as found:
        found.mailbox("teller@bank.example")
        yield found
