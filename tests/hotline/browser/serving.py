"""A server of loopback for what browsers are given: static files under the policy that the hotline is served with."""

from contextlib import AbstractContextManager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sekisho.hotline.site.templating import static
from tests.house.tree import SRC
from tests.servers import local

SITE = SRC / "hotline" / "site"
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "md": "text/plain",
    "txt": "text/plain",
    "json": "application/json",
}
BARE = b"""<!doctype html><title>bare</title>
<script src="/static/before-libsodium.js"></script>
<script src="/static/libsodium-sumo.js"></script><script src="/static/libsodium-wrappers.js"></script>
<script src="/static/sealing.js"></script>"""


class Handler(BaseHTTPRequestHandler):
    """Answers for static files, and at /bare with a page that has the library alone."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called there
        """Say nothing of each request."""

    def give(self, content: bytes, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        """Answer with some bytes."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        """Answer a request for a page or a file."""
        path = self.path.partition("?")[0]
        if path == "/bare":
            return self.give(BARE)
        with suppress(KeyError):
            return self.give(static(path.removeprefix("/static/")), TYPES[path.rpartition(".")[2]])
        return self.give(b"", status=404)


def answering(handler: type[BaseHTTPRequestHandler] = Handler) -> AbstractContextManager[str]:
    """Answer until the end; yields the address."""
    return local.answering(ThreadingHTTPServer(("127.0.0.1", 0), handler))
