"""Microsoft Graph as an application: tokens that are asked for anew, waits that the service asks for, errors of ours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from sekisho.connectors.graph_mail.account import GraphSource
from sekisho.connectors.live import MESSAGE_BYTES
from sekisho.model.errors import SekishoError
from sekisho.notify.retry import Wait
from sekisho.notify.web import Reply, Scope

ATTEMPTS = 6
LONGEST_WAIT = 300.0
"""Seconds past which the service's wish to wait ends the fetch: the next one goes on where this one stopped."""
PASSING = frozenset({429, 500, 502, 503, 504})
GONE = "graph_gone"
NEXT = "@odata.nextLink"


@dataclass(slots=True)
class Client:
    """A client of one tenant; may be used by several threads."""

    source: GraphSource
    secret: str
    wait: Wait
    _token: str = ""
    _let_in: str = ""
    _one: Lock = field(default_factory=Lock)

    def address(self, *parts: str, **query: str) -> str:
        """Return the address of a resource below the endpoint, its parts escaped."""
        asked = "?" + "&".join(f"${name}={quote(value)}" for name, value in query.items()) if query else ""
        return "/".join((self.source.endpoint, *(quote(one, safe="$") for one in parts))) + asked

    def document(self, method: str, address: str, body: Any = None, prefer: str = "") -> dict[str, Any]:
        """Return the JSON object that a request was answered."""
        reply = self.reply(method, address, body, prefer)
        try:
            found = msgspec.json.decode(reply.content or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError):
            found = None
        if not isinstance(found, dict):
            raise SekishoError("graph_refused", source=self.source.name, status=reply.status, detail="JSON")
        return found

    def items(self, link: str) -> Iterator[dict[str, Any]]:
        """Yield the items of an answer and of all that it leads on to, asked for as they are needed."""
        while link:
            found = self.document("GET", link)
            yield from items_of(found)
            link = str(found.get(NEXT) or "")

    def reply(self, method: str, address: str, body: Any = None, prefer: str = "") -> Reply:
        """Send a request and return its good answer.

        SekishoError `graph_gone` (404 and 410: what was asked for is there no more), `graph_refused`, `source_throttled` and `host_unreachable` (passing), and those of the token.
        """
        fresh = False
        for attempt in range(1, ATTEMPTS + 1):
            token = self._known_token()
            last = attempt == ATTEMPTS
            try:
                reply = self._sent(method, address, body, prefer, token)
            except SekishoError as error:
                if error.permanent or last:
                    raise
                self.wait(2.0**attempt)
                continue
            if reply.status != 401:
                self._let_in = token
            if reply.status < 300:
                return reply
            if reply.status == 401 and (self._expired(token) or not fresh):
                fresh = True
            elif reply.status in PASSING and not last:
                self.wait(self._asked_wait(reply, attempt))
            else:
                raise self._refused(reply)
        raise SekishoError("source_throttled", permanent=False, source=self.source.name, seconds=0)

    def _sent(self, method: str, address: str, body: Any, prefer: str, token: str) -> Reply:
        headers = {"Authorization": f"Bearer {token}"}
        if prefer:
            headers["Prefer"] = prefer
        content = None
        if body is not None:
            content, headers["Content-Type"] = msgspec.json.encode(body), "application/json"
        return Scope.of(self.source.endpoint).ask(method, address, headers, content, MESSAGE_BYTES)

    def _asked_wait(self, reply: Reply, attempt: int) -> float:
        said = reply.headers.get("retry-after", "")
        seconds = float(said) if said.isdigit() else 2.0**attempt
        if seconds > LONGEST_WAIT:
            raise SekishoError("source_throttled", permanent=False, source=self.source.name, seconds=round(seconds))
        return seconds

    def _refused(self, reply: Reply) -> SekishoError:
        code = _code(reply.content)
        if reply.status in {404, 410} or code.lower() in {"syncstatenotfound", "syncstateinvalid", "resyncrequired"}:
            return SekishoError(GONE, source=self.source.name, detail=code)
        if reply.status in PASSING:
            return SekishoError("source_throttled", permanent=False, source=self.source.name, seconds=0)
        return SekishoError("graph_refused", source=self.source.name, status=reply.status, detail=code)

    def _known_token(self) -> str:
        with self._one:
            if not self._token:
                self._token = self._asked_token()
            return self._token

    def _expired(self, token: str) -> bool:
        """Have a token asked for anew where nobody did; return whether it had let somebody in before it was refused."""
        with self._one:
            if self._token != token:
                return True
            self._token = ""
            return self._let_in == token

    def _asked_token(self) -> str:
        """Ask for a token; SekishoError `graph_login` where the application is not let in."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.source.client,
            "client_secret": self.secret,
            "scope": f"{'/'.join(self.source.endpoint.split('/')[:3])}/.default",
        }
        address = f"{self.source.login}/{quote(self.source.tenant, safe='')}/oauth2/v2.0/token"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = Scope.of(self.source.login).ask("POST", address, headers, urlencode(form).encode())
        try:
            found = msgspec.json.decode(reply.content, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            found = {}
        token = found.get("access_token")
        if reply.status in PASSING:
            raise SekishoError("source_throttled", permanent=False, source=self.source.name, seconds=0)
        if reply.status != 200 or not isinstance(token, str) or not (token.isascii() and token.isprintable()):
            said = str(found.get("error", reply.status))[:200]
            raise SekishoError("graph_login", source=self.source.name, detail=said)
        return token


def items_of(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the items of one answer."""
    items = found.get("value")
    yield from (one for one in items if isinstance(one, dict)) if isinstance(items, list) else ()


def _code(content: bytes) -> str:
    """Return the error code that Graph writes into an answer."""
    try:
        found = msgspec.json.decode(content)
        return str(found["error"]["code"])[:200]
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
        return ""
