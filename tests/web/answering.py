"""The console of this process, answering on a free port of loopback in threads of its own."""

from contextlib import AbstractContextManager

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from tests.servers import local


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called there
        """Say nothing of each request."""


def answering() -> AbstractContextManager[str]:
    """Answer until the end; yields the address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(WSGIHandler())
    return local.answering(server)
