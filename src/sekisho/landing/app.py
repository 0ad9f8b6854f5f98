"""The application: shows pages, writes down what was asked, and keeps nothing of what anybody typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import msgspec

from sekisho.landing import render
from sekisho.landing.asked import Body, Place, address_of, agent_of, body_of, headers_of, path_of, place_of
from sekisho.landing.bundle import Bundle
from sekisho.landing.marks import Marks
from sekisho.landing.nonce import Nonces
from sekisho.landing.page import Page
from sekisho.landing.shelf import Shelf
from sekisho.landing.spool import Spool
from sekisho.model.visit import Event, Flags, Hit

SCRIPT, STYLE, ICON = "/page.js", "/page.css", "/favicon.ico"
_HTML: Final = "text/html; charset=utf-8"
Start = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, what the body is, and the body."""

    status: HTTPStatus
    kind: str = ""
    body: bytes = b""


NOTHING = Answer(HTTPStatus.NOT_FOUND, _HTML, render.NOTHING)
NO_CONTENT = Answer(HTTPStatus.NO_CONTENT)


@dataclass(frozen=True, slots=True)
class Landing:
    """A WSGI application. `clock` says the time (UTC), `proxies` are addresses of our own that say who asked them, `always` are headers.

    `secret` (32 bytes) lives as long as the process and is written nowhere: who has every file cannot tell whose browser a mark is.
    """

    shelf: Shelf
    spool: Spool
    nonces: Nonces
    clock: Callable[[], datetime]
    always: Mapping[str, str]
    secret: bytes
    proxies: Sequence[str] = ()

    def __call__(self, environ: Mapping[str, Any], start: Start) -> list[bytes]:
        """Answer a request."""
        method, path, bundle = str(environ.get("REQUEST_METHOD", "")), path_of(environ), self.shelf.bundle()
        answer = _asset(path, bundle) if method in {"GET", "HEAD"} else None
        answer = answer or self._answered(method, place_of(path), bundle, environ)
        headers = {**self.always, "Content-Length": str(len(answer.body))}
        if answer.kind:
            headers["Content-Type"] = answer.kind
        if method == "OPTIONS" and answer.status is HTTPStatus.NO_CONTENT:
            headers["Allow"] = "GET, HEAD, OPTIONS, POST"
        if answer.status is HTTPStatus.NO_CONTENT:
            del headers["Content-Length"]
        start(f"{answer.status.value} {answer.status.phrase}", list(headers.items()))
        return [] if method == "HEAD" else [answer.body]

    def _answered(self, method: str, place: Place, bundle: Bundle, environ: Mapping[str, Any]) -> Answer:
        """Answer for a page, and write the request down."""
        page = bundle.pages.get(place.slug) if place.whole else None
        event, body = _event(method, place, page), Body()
        if event in {"act", "seen"}:
            body = body_of(environ)
        self._write(place, event, body, bundle, environ)
        if page is None or place.tail in {"x", "-"}:
            return NOTHING
        if event in {"get", "head"}:
            nonce = self.nonces.issue(bundle.key, place.slug, place.token)
            return Answer(HTTPStatus.OK, _HTML, render.shown(page, place.slug, place.token, nonce))
        if event == "act":
            return Answer(HTTPStatus.OK, _HTML, render.told(page))
        return NO_CONTENT if event == "seen" or method == "OPTIONS" else NOTHING

    def _write(self, place: Place, event: Event, body: Body, bundle: Bundle, environ: Mapping[str, Any]) -> None:
        said, agent = agent_of(environ)
        address, marks, now = address_of(environ, self.proxies), Marks.under(bundle.key, self.secret), self.clock()
        hit = Hit(
            at=now.replace(microsecond=now.microsecond // 1000 * 1000),
            slug=place.slug,
            token=place.token,
            event=event,
            agent=agent,
            agent_key=marks.agent(said),
            network=marks.network(address),
            client=marks.client(address, said),
            flags=self._flags(place, event, body, bundle, headers_of(environ)),
        )
        self.spool.add(hit, stray=place.slug not in bundle.pages)

    def _flags(self, place: Place, event: Event, body: Body, bundle: Bundle, headers: Flags) -> Flags:
        judged = {"act": self.nonces.spend, "seen": self.nonces.good}.get(event)
        return msgspec.structs.replace(
            headers,
            script=body.script,
            trusted=body.trusted,
            webdriver=body.webdriver,
            visible_ms=body.visible_ms,
            nonce=bool(body.nonce and judged and judged(bundle.key, place.slug, place.token, body.nonce)),
        )


def _asset(path: str, bundle: Bundle) -> Answer | None:
    """Return what pages load; it is not written down, since nothing in it says whose page it was."""
    if path == SCRIPT:
        return Answer(HTTPStatus.OK, "text/javascript; charset=utf-8", render.SCRIPT)
    if path == STYLE:
        return Answer(HTTPStatus.OK, "text/css; charset=utf-8", bundle.style)
    return NO_CONTENT if path == ICON else None


def _event(method: str, place: Place, page: Page | None) -> Event:
    """Return what a request is: only what a page of ours is asked for by POST acts or was seen."""
    if place.tail == "x" and place.slug and place.token:
        return "honeypot"
    if method in {"GET", "HEAD"}:
        return "get" if method == "GET" else "head"
    if method == "POST" and page is not None and place.tail in {"", "seen"}:
        return "seen" if place.tail else "act"
    return "other"
