"""A made-up Microsoft Graph on loopback: pages, throttles, expires tokens and delta links, drops connections.

It answers as the documentation says; what it was asked is in `asked`.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TENANT = "11111111-2222-3333-4444-555555555555"
SECRET = "made-up-client-secret"


@dataclass
class Stored:
    """A message: its id, folder and bytes, and the number of the change that put it there."""

    id: str
    folder: str
    raw: bytes
    change: int
    draft: bool = False
    categories: list[str] = field(default_factory=list)


@dataclass
class Graph:
    """A tenant. Mailboxes have folders by id; what is to go wrong is said by number of requests."""

    page: int = 3
    token_lasts: int = 10**9
    throttle_every: int = 0
    drop_every: int = 0
    cut_every: int = 0
    retry_after: str = "7"
    generation: int = 1
    next_host: str = ""
    folders: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    mail: dict[str, list[Stored]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: int = 0
    served: int = 0
    change: int = 0
    port: int = 0
    one: threading.RLock = field(default_factory=threading.RLock)
    used: dict[str, int] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The address of this machine's server."""
        return f"http://127.0.0.1:{self.port}"

    def mailbox(self, name: str) -> None:
        """Make a mailbox with its usual folders."""
        self.folders[name] = {"in": ("Inbox", ""), "arch": ("Archive", ""), "sub": ("経理", "in")}
        self.mail[name] = []

    def put(self, mailbox: str, folder: str, *raws: bytes, draft: bool = False) -> None:
        """Let messages arrive in a folder."""
        for raw in raws:
            self.change += 1
            self.mail[mailbox].append(Stored(f"AAMk{self.change}/=", folder, raw, self.change, draft))

    def move(self, mailbox: str, key: str, folder: str) -> Stored:
        """Move a message, which gives it a new id."""
        found = next(one for one in self.mail[mailbox] if one.id == key)
        self.change += 1
        found.id, found.folder, found.change = f"AAMk{self.change}/=", folder, self.change
        return found

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Return status and document (or bytes) for a request below /v1.0, its path in parts."""
        parts = [unquote(one) for one in path.split("/")]
        return self._read(parts, query) if method == "GET" else self._changed(method, parts, body)

    def _read(self, parts: list[str], query: dict[str, str]) -> tuple[int, Any]:  # noqa: PLR0911 - one for each resource
        match parts:
            case ["users"]:
                return 200, {"value": [{"mail": name} for name in self.folders] + [{"mail": None}]}
            case ["users", owner, "mailFolders"]:
                return 200, {"value": [self._folder(owner, key) for key in self._below(owner, "")]}
            case ["users", owner, "mailFolders", key]:
                return 200, self._folder(owner, key)
            case ["users", owner, "mailFolders", above, "childFolders"]:
                return 200, {"value": [self._folder(owner, key) for key in self._below(owner, above)]}
            case ["users", owner, "mailFolders", key, "messages", "delta"]:
                return self._delta(owner, key, query)
            case ["users", owner, "messages"]:
                wanted = query["$filter"].partition("'")[2].rpartition("'")[0].replace("''", "'")
                hits = [one for one in self.mail[owner] if f"Message-ID: {wanted}".encode() in one.raw]
                return 200, {
                    "value": [
                        {"id": one.id, "parentFolderId": one.folder, "categories": one.categories} for one in hits
                    ]
                }
            case ["users", owner, "messages", key, "$value"]:
                found = self._stored(owner, key)
                return (200, found.raw) if found else (404, _error("ErrorItemNotFound"))
        return 400, _error("BadRequest")

    def _changed(self, method: str, parts: list[str], body: Any) -> tuple[int, Any]:
        match method, parts:
            case "POST", ["users", owner, "mailFolders"]:
                key = f"made{len(self.folders[owner])}"
                self.folders[owner][key] = (body["displayName"], "")
                return 201, self._folder(owner, key)
            case "PATCH", ["users", owner, "messages", key]:
                found = self._stored(owner, key)
                if found is None or set(body) - {"categories", "flag", "importance", "isRead"}:
                    return 400, _error("ErrorInvalidPropertySet")
                found.categories = body["categories"]
                return 200, {"id": key}
            case "POST", ["users", owner, "messages", key, "move"]:
                if self._stored(owner, key) is None:
                    return 404, _error("ErrorItemNotFound")
                return 201, {"id": self.move(owner, key, body["destinationId"]).id}
        return 400, _error("BadRequest")

    def _stored(self, owner: str, key: str) -> Stored | None:
        return next((one for one in self.mail[owner] if one.id == key), None)

    def _below(self, owner: str, above: str) -> list[str]:
        return [key for key, (_, parent) in self.folders[owner].items() if parent == above]

    def _folder(self, owner: str, key: str) -> dict[str, Any]:
        name = self.folders[owner][key][0]
        return {"id": key, "displayName": name, "childFolderCount": len(self._below(owner, key))}

    def _delta(self, owner: str, folder: str, query: dict[str, str]) -> tuple[int, Any]:
        token = query.get("$skiptoken") or query.get("$deltatoken") or f"{self.generation}.0.{self.change}"
        generation, since, until = map(int, token.split("."))
        if generation != self.generation:
            return 410, _error("syncStateNotFound")
        if "$deltatoken" in query:
            until = self.change
        new = [one for one in self.mail[owner] if one.folder == folder and since < one.change <= until]
        new.sort(key=lambda one: one.change)
        page = new[: self.page]
        value: list[dict[str, Any]] = [{"id": one.id, "isDraft": one.draft} for one in page]
        if since:
            value.append({"id": "gone", "@removed": {"reason": "deleted"}})
        host = self.next_host or f"{self.root}/v1.0"
        link = f"{host}/users/{owner}/mailFolders/{folder}/messages/delta?"
        if len(new) > self.page:
            more = f"{link}$skiptoken={generation}.{page[-1].change}.{until}"
            return 200, {"value": value, "@odata.nextLink": more}
        return 200, {"value": value, "@odata.deltaLink": f"{link}$deltatoken={generation}.{until}.{until}"}


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "made up"}}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    graph: Graph

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._all("GET")

    def do_POST(self) -> None:
        self._all("POST")

    def do_PATCH(self) -> None:
        self._all("PATCH")

    def _all(self, method: str) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        with self.graph.one:
            if parts.path.endswith("/oauth2/v2.0/token"):
                self._token(content.decode())
                return
            self._counted(method, parts.path, query, content)

    def _token(self, form: str) -> None:
        said = {key: values[0] for key, values in parse_qs(form).items()}
        if said.get("client_secret") != SECRET or said.get("grant_type") != "client_credentials":
            self._send(401, {"error": "invalid_client"})
            return
        self.graph.tokens += 1
        self._send(200, {"access_token": f"t{self.graph.tokens}", "expires_in": 3599})

    def _counted(self, method: str, path: str, query: dict[str, str], content: bytes) -> None:
        graph = self.graph
        graph.asked.append((method, path))
        token = self.headers.get("Authorization", "")
        graph.used[token] = graph.used.get(token, 0) + 1
        if token != f"Bearer t{graph.tokens}" or graph.used[token] > graph.token_lasts:
            self._send(401, _error("InvalidAuthenticationToken"))
            return
        graph.served += 1
        if graph.drop_every and graph.served % graph.drop_every == 0:
            self.close_connection = True
            return
        if graph.throttle_every and graph.served % graph.throttle_every == 0:
            self._send(429, _error("TooManyRequests"), {"Retry-After": graph.retry_after})
            return
        body = json.loads(content) if content else None
        status, answer = graph.answer(method, path.removeprefix("/v1.0/"), query, body)
        cut = bool(graph.cut_every) and graph.served % graph.cut_every == 0
        self._send(status, answer, cut=cut)

    def _send(self, status: int, answer: Any, headers: dict[str, str] | None = None, *, cut: bool = False) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.close_connection = self.close_connection or cut


@contextmanager
def graph() -> Iterator[Graph]:
    """Serve a tenant."""
    tenant = Graph()
    handler = type("Handler", (_Handler,), {"graph": tenant})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        tenant.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield tenant
        finally:
            server.shutdown()
            thread.join()
