"""One request to a landing page, as it is written down: what tells a person from a machine, and nothing that tells who."""

from datetime import datetime
from typing import Literal

import msgspec

Event = Literal["get", "head", "seen", "act", "honeypot", "other"]


class Flags(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a request said of itself.

    `prefetch`: a header said that nobody asked for it yet. `script`: the page's script ran; `trusted`: it saw an event that no
    script can make, once the page had been visible for `visible_ms`; `webdriver`: the browser said that a program steers it.
    `nonce`: it came with one of a page that was handed out for this slug and token, and with that for the first time.
    `fetch` is `Sec-Fetch-Mode` ("" where there is none), `user` that `Sec-Fetch-User` said that a person set it off.
    """

    prefetch: bool = False
    script: bool = False
    trusted: bool = False
    webdriver: bool = False
    visible_ms: int = 0
    nonce: bool = False
    fetch: str = ""
    user: bool = False


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the spool: when (UTC, to the millisecond), what was asked for as it was sent, and by what kind of program.

    `agent` is a class of programs; `agent_key`, `network` and `client` are hashes under the wave's key and a secret of the process
    that wrote it down: of the program's own name for itself, of the /24 or /48 it came from, and of both.
    """

    at: datetime
    slug: str
    token: str
    event: Event
    agent: str
    agent_key: str
    network: str
    client: str
    flags: Flags = Flags()
