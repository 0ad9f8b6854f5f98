"""A bundle, and an application over it that is asked without a network."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sekisho.landing.app import Landing
from sekisho.landing.bundle import write_bundle
from sekisho.landing.headers import always
from sekisho.landing.nonce import Nonces, Spent
from sekisho.landing.page import Page
from sekisho.landing.shelf import Shelf
from sekisho.landing.spool import Spool
from sekisho.model.visit import Hit
from sekisho.people.clicks.hit import read

TOKEN = "0123456789abcdefghjkmnpqrstvwxyz"
FORM, CONSENT, DOCUMENT, DOWNLOAD, NEUTRAL, SILENT = (
    "form0000", "cons0000", "docu0000", "down0000", "neut0000", "silent00",
)  # fmt: skip
DEBRIEF = "<h1>It was an exercise</h1><p>Nothing happened. <strong>Report it</strong> next time.</p>"
ENGLISH: Mapping[str, Page] = {
    FORM: Page(lang="en", kind="form", title="Parcel desk", text="A parcel waits.\n\nSign in.", button="Sign in", debrief=DEBRIEF),
    CONSENT: Page(lang="en", kind="consent", title="Calendar asks for access", text="It would like to:\n\n- read mail\n- send mail", debrief=DEBRIEF),
    DOCUMENT: Page(lang="en", kind="document", title="A document was shared", file="Budget.pdf", debrief=DEBRIEF),
    DOWNLOAD: Page(lang="en", kind="download", title="Your file is ready", file="Travel.zip", debrief=DEBRIEF),
    NEUTRAL: Page(lang="en", kind="neutral", title="This page is closed"),
    SILENT: Page(lang="en", kind="form", title="Parcel desk", debrief=DEBRIEF, neutral=True),
}  # fmt: skip
JAPANESE: Mapping[str, Page] = {
    slug: Page(
        lang="ja", kind=page.kind, title="荷物お預かりセンター", text="荷物をお預かりしています。\n\n- 予定の閲覧\n- 送信",
        file="旅費精算.zip" if page.file else "", debrief="<h1>これは訓練でした</h1><p>何も起きていません。</p>" if page.debrief else "",
        neutral=page.neutral,
    )
    for slug, page in ENGLISH.items()
}  # fmt: skip
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
)


@dataclass
class Told:
    """An answer: its status, its headers, and its body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Reader:
    """A body that says how much of it was read."""

    content: bytes
    taken: int = 0

    def read(self, size: int) -> bytes:
        self.taken += size
        return io.BytesIO(self.content).read(size)


@dataclass
class Desk:
    """An application over a folder, with a clock that stands still until it is moved."""

    folder: Path
    proxies: tuple[str, ...] = ()
    now: datetime = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    pages: Mapping[str, Page] = field(default_factory=lambda: ENGLISH)
    secret: bytes = bytes(32)

    def __post_init__(self) -> None:
        self.bundle, self.spool = self.folder / "bundle", self.folder / "spool"
        self.spool.mkdir()
        write_bundle(self.bundle, self.pages)
        random = Random(1)  # noqa: S311 - the same each time
        nonces = Nonces(lambda: int(self.now.timestamp() * 1000), random.randbytes, Spent())
        self.seconds = 0.0
        self.hits = Spool(self.spool, lambda: random.randbytes(8).hex())
        self.application = Landing(
            Shelf(self.bundle, lambda: self.seconds), self.hits, nonces, lambda: self.now, always(https=False), self.secret, self.proxies
        )  # fmt: skip

    def ask(self, method: str, path: str, body: bytes | Reader = b"", agent: str = CHROME, **headers: str) -> Told:
        """Ask for a path as it is sent."""
        found: list[Any] = []
        environ = {
            "REQUEST_METHOD": method, "RAW_URI": path, "REMOTE_ADDR": "198.51.100.7", "HTTP_USER_AGENT": agent,
            "wsgi.input": body if isinstance(body, Reader) else io.BytesIO(body), **headers,
        }  # fmt: skip
        content = b"".join(self.application(environ, lambda *said: found.append(said)))
        status, sent = found[0]
        return Told(int(status.split()[0]), dict(sent), content)

    def nonce(self, slug: str = FORM, token: str = TOKEN) -> str:
        """Ask for a page, and return the nonce in it."""
        return self.ask("GET", f"/{slug}/{token}").body.decode().partition('data-nonce="')[2].partition(".")[0]

    def written(self) -> list[Hit]:
        """Return what was written down, in the order of files and lines."""
        return [hit for path in sorted(self.spool.iterdir()) for hit in read(path.read_bytes().splitlines()).hits]

    def forward(self, **by: float) -> None:
        """Let time go on."""
        self.now += timedelta(**by)


def said(nonce: str, signs: int = 0, visible: int = 0) -> bytes:
    """Return a body as the page sends it: what the script saw, as signs (1 it ran, 2 trusted, 4 steered)."""
    return f"n={nonce}.{signs}{visible:07}".encode()
