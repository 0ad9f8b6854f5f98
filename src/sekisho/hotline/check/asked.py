"""Ask a hotline at its address what browsers would get, and who its recipients are."""

import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from sekisho.hotline.box.asked import raw, text
from sekisho.hotline.check.observed import Observed
from sekisho.hotline.sealing.envelopes import ask, told
from sekisho.hotline.sealing.letters import CLASSES, SLOT
from sekisho.model.errors import SekishoError

MOST = 4 << 20
WITHIN = 20.0
_KEY = re.compile(r'data-server-key="([\w-]{43})"')


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: headers and bytes."""

    headers: Mapping[str, str]
    content: bytes


def asked(seen: Observed, address: str) -> Observed:
    """Return what was seen together with what an address answers; SekishoError `hotline_silent` where it does not."""
    base = address.rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise SekishoError("hotline_silent", address=address)
    page = _get(f"{base}/")
    found = _KEY.search(page.content.decode("utf-8", "replace"))
    if found is None:
        raise SekishoError("hotline_silent", address=address)
    people = _recipients(base, raw(found[1], 32))
    return replace(
        seen,
        answer=page.headers,
        assets=frozenset(name for name, right in _shipped() if _get(f"{base}/static/{name}").content != right),
        recipients=len(people),
        departments=len({one["department"] for one in people}),
    )


def _shipped() -> list[tuple[str, bytes]]:
    static = files("sekisho.hotline.site").joinpath("static")
    return sorted((one.name, one.read_bytes()) for one in static.iterdir() if one.is_file())


def _recipients(base: str, server: bytes) -> list[dict[str, str]]:
    reply = secrets.token_bytes(32)
    body = ask({"op": "hello", "reply": text(reply)}, server) + secrets.token_bytes((CLASSES[0] - 1) * SLOT)
    head = _get(f"{base}/box", body).content[:SLOT]
    said = told(head, reply)
    return list(said["recipients"])


def _get(address: str, body: bytes | None = None) -> Page:
    try:
        request = urllib.request.Request(address, data=body, headers={"Content-Type": "application/octet-stream"})  # noqa: S310 - http or https alone, see above
        with urllib.request.urlopen(request, timeout=WITHIN) as answer:  # noqa: S310 - as above
            return Page(dict(answer.headers.items()), answer.read(MOST))
    except (urllib.error.URLError, OSError):
        raise SekishoError("hotline_silent", address=address) from None
