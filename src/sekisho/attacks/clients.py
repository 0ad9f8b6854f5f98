"""Mail programs as one sees them in headers: the shape of Message-ID, the order of headers, the way of quoting."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from typing import Literal

Quote = Literal["angle", "outlook", "plain"]

_USUAL = ("From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version")


@dataclass(frozen=True, slots=True)
class Client:
    """How one mail program writes."""

    name: str
    mailer: tuple[str, str] | None
    order: tuple[str, ...]
    encoding: Literal["base64", "quoted-printable", "8bit"]
    """The transfer encoding for text that is not 7-bit."""
    quote: Quote
    html: float
    """The share of its mails that carry an HTML alternative."""
    version: str = "MIME-Version: 1.0"


_ALL = (
    Client(
        "cloud",
        None,
        (
            "From",
            "To",
            "CC",
            "Subject",
            "Thread-Topic",
            "Date",
            "Message-ID",
            "References",
            "In-Reply-To",
            "Accept-Language",
            "Content-Language",
            "MIME-Version",
        ),
        "base64",
        "outlook",
        0.8,
    ),
    Client(
        "outlook",
        ("X-Mailer", "Microsoft Outlook 16.0"),
        (
            "From",
            "To",
            "Cc",
            "References",
            "In-Reply-To",
            "Subject",
            "Date",
            "Message-ID",
            "MIME-Version",
            "X-Mailer",
            "Content-Language",
        ),
        "quoted-printable",
        "outlook",
        0.6,
    ),
    Client(
        "thunderbird",
        ("User-Agent", "Mozilla Thunderbird"),
        (
            "Message-ID",
            "Date",
            "MIME-Version",
            "User-Agent",
            "Subject",
            "Content-Language",
            "To",
            "Cc",
            "References",
            "From",
            "In-Reply-To",
        ),
        "8bit",
        "angle",
        0.15,
    ),
    Client(
        "becky",
        ("X-Mailer", "Becky! ver. 2.75.04 [ja]"),
        ("Date", "From", "To", "Cc", "Subject", "In-Reply-To", "References", "Message-Id", "MIME-Version", "X-Mailer"),
        "base64",
        "angle",
        0.0,
    ),
    Client(
        "apple",
        ("X-Mailer", "Apple Mail (2.3826.700.81)"),
        ("From", "Subject", "Date", "In-Reply-To", "Cc", "To", "References", "Message-Id", "X-Mailer", "MIME-Version"),
        "quoted-printable",
        "angle",
        0.5,
        "Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3826.700.81\\))",
    ),
    Client(
        "web",
        None,
        ("MIME-Version", "References", "In-Reply-To", "From", "Date", "Message-ID", "Subject", "To", "Cc"),
        "base64",
        "angle",
        1.0,
    ),
    Client(
        "phone",
        ("X-Mailer", "iPhone Mail (22B91)"),
        ("From", "MIME-Version", "Date", "Subject", "Message-Id", "References", "In-Reply-To", "To", "Cc", "X-Mailer"),
        "base64",
        "angle",
        0.3,
        "Mime-Version: 1.0 (1.0)",
    ),
    Client("groupware", ("X-Mailer", "GroupBoard 10.4"), _USUAL, "base64", "plain", 0.0),
    Client(
        "bulk",
        None,
        ("Date", "From", "Reply-To", "To", "Message-ID", "Subject", "MIME-Version"),
        "quoted-printable",
        "plain",
        0.9,
    ),
    Client(
        "system",
        None,
        ("Date", "From", "To", "Cc", "Reply-To", "Message-ID", "In-Reply-To", "Subject", "MIME-Version"),
        "base64",
        "plain",
        0.0,
    ),
)

CLIENTS: dict[str, Client] = {client.name: client for client in _ALL}


def _alnum(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=count))


def message_id(client: str, domain: str, when: dt.datetime, rng: random.Random) -> str:
    """Return a Message-ID of the shape that the client makes, angle brackets included."""
    bits = rng.getrandbits
    match client:
        case "cloud":
            host = f"TY{rng.choice('01234CPW')}PR01MB{rng.randint(1000, 9999)}"
            inner = f"{host}{_alnum(rng, 20)}@{host}.jpnprd01.prod.mailcloud.example"
        case "outlook":
            inner = f"{bits(24):012x}${bits(32):08x}${bits(32):08x}$@{domain}"
        case "thunderbird":
            inner = f"{uuid.UUID(int=bits(128), version=4)}@{domain}"
        case "apple" | "phone":
            inner = f"{str(uuid.UUID(int=bits(128), version=4)).upper()}@{domain}"
        case "becky":
            inner = f"{when:%Y%m%d%H%M%S}.{bits(16):04X}.{bits(32):08X}@{domain}"
        case "web":
            tail = "".join(rng.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789_-", k=46))
            inner = f"CA{rng.choice('BDEFGHKLM')}+{tail}@mail.{domain}"
        case "groupware":
            inner = f"{when:%Y%m%d.%H%M%S}.{rng.randint(10**8, 10**9 - 1)}.{rng.randint(10, 99)}@{domain}"
        case _:
            inner = f"{bits(64):016x}.{bits(40):010x}@{domain}"
    return f"<{inner}>"
