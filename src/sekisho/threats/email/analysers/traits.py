"""How a message was made and sent: the marks of program, net and habit by which one sender differs from another.

After Gascon et al. (RAID 2018): traits that content cannot forge by words alone. Each is `name=value` with few values for
one sender; which are usual for whom is learned elsewhere. A mark that a message does not show is left out.
"""

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sekisho.identity.domains import registrable

_FAMILY = re.compile(r"[^\W\d_]{2,}")
_RUN = re.compile(r"[^\W_]+")
_IP = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]")
_BY = re.compile(r"\bby\s+([A-Za-z0-9.\-]{3,255})")
_FROM_HOST = re.compile(r"^\s*from\s+([A-Za-z0-9.\-]{3,255})")
_CHARSET = re.compile(r"charset\s?=\s?\"?([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_SEAL = re.compile(r"(?:^|;)\s*([id])\s*=\s*([A-Za-z0-9.\-]{1,253})")
_BLANKS = re.compile(r"\s+")
_OWN_ORDER = {
    "from": "F",
    "to": "T",
    "subject": "S",
    "date": "D",
    "message-id": "I",
    "mime-version": "V",
    "x-mailer": "X",
    "user-agent": "U",
}
_MOST_RECEIVED = 30
_MOST_SEALS = 50
_HOURS = 4
_SIGN_LINES = 5
_SHORT_LINE = 60
_LOOKED_AT = 8_000
_MIXED = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u04ff][A-Za-z]|[\u0400-\u04ff][A-Za-z][\u0400-\u04ff]")


def traits(pairs: Sequence[Sequence[str]], message: Mapping[str, Any], body: str | None) -> list[str]:
    """Return the marks of one message, `name=value` each, sorted.

    `pairs` are its headers in order, `body` its new text with signature, None where it was not there.
    """
    heads: dict[str, str] = {}
    for name, value in pairs:
        heads.setdefault(name.lower(), value)
    found = {
        "program": _family(heads.get("x-mailer") or heads.get("user-agent") or ""),
        "id": id_form(message.get("message_id"), message.get("from_address")),
        "order": _order(pairs),
        "layout": _layout(heads),
        "charset": _charset(heads),
        "seal": sealer([value for name, value in pairs if name.lower() == "arc-seal"][:_MOST_SEALS]),
        **_clock(message),
        **_route([value for name, value in pairs if name.lower() == "received"][:_MOST_RECEIVED]),
    }
    if body is not None:
        found |= _habits(body)
    return sorted(f"{name}={value}" for name, value in found.items() if value)


def received_below(pairs: Sequence[Sequence[str]]) -> list[str]:
    """Return for each Authentication-Results, topmost first, the registrable domains of the servers below it.

    A line that our border wrote has a server of ours below it; one that came with the message has none. Behind them stands,
    with `<` in front, the server next above it, where that one took the message from outside: some borders write below it.
    """
    below: dict[str, None] = {}
    found: list[str] = []
    waiting = 0
    for name, value in reversed(pairs[:400]):
        lower = name.lower()
        if lower == "received":
            by = _BY.search(value)
            if by and waiting and _from_outside(value):
                found[-waiting:] = [f"{one} <{by[1].lower()}".strip() for one in found[-waiting:]]
            if by:
                below[registrable(by[1])] = None
            waiting = 0
        elif lower == "authentication-results":
            found.append(" ".join(list(below)[:16]))
            waiting += 1
    return found[::-1]


def _from_outside(received: str) -> bool:
    """Return whether a server took a message from an address that is none of a private net."""
    found = _IP.search(received)
    try:
        address = ipaddress.ip_address(found[1]) if found else None
    except ValueError:
        return True
    return address is not None and not (_inside(address) if address.version == 4 else address.is_loopback)


def _family(program: str) -> str:
    """Return the words of a program's name before its version."""
    return " ".join(_FAMILY.findall(program)[:3]).lower() or "-"


def id_form(message_id: str | None, sender: str | None) -> str:
    """Return the shape of a Message-ID: letters used, signs between its runs, length in eights, and whose host made it."""
    local, _, host = (message_id or "").rpartition("@")
    if not local:
        return ""
    lower, upper = any(sign.islower() for sign in local), any(sign.isupper() for sign in local)
    letters = "m" if lower and upper else "a" if lower else "A" if upper else "d"
    signs = _RUN.sub("", local)[:12]
    domain = registrable(host)
    mine = domain == registrable((sender or "").rpartition("@")[2])
    return f"{letters}{signs}{len(local) // 8}@{'' if mine else domain}"


def _order(pairs: Sequence[Sequence[str]]) -> str:
    """Return the order in which the program wrote its own headers, with the letters' case where it is unusual."""
    seen: dict[str, None] = {}
    for name, _ in pairs:
        sign = _OWN_ORDER.get(name.lower())
        if sign:
            seen[sign.lower() if name in {"Message-Id", "Mime-Version"} else sign] = None
    return "".join(seen)


def _layout(heads: Mapping[str, str]) -> str:
    kind = heads.get("content-type", "").partition(";")[0].strip().lower()
    return f"{kind or 'text/plain'} {heads.get('content-transfer-encoding', '').strip().lower()}".strip()


def _charset(heads: Mapping[str, str]) -> str:
    found = _CHARSET.search(heads.get("content-type", ""))
    return found[1].lower() if found else ""


def sealer(seals: Iterable[str]) -> str:
    """Return the registrable domain that set the last of some ARC seals, "" where there is none."""
    last, domain = 0, ""
    for seal in seals:
        found = dict(_SEAL.findall(seal))
        number = found.get("i", "")
        if number.isdecimal() and int(number) > last and "d" in found:
            last, domain = int(number), registrable(found["d"])
    return domain


def _clock(message: Mapping[str, Any]) -> dict[str, str]:
    """Return the sender's offset and the part of the day, by the sender's own clock."""
    date, offset = message.get("date_header"), message.get("utc_offset_minutes")
    if not isinstance(date, datetime):
        return {}
    there = date + timedelta(minutes=offset or 0)
    week = "w" if there.weekday() > 4 else ""
    return {"zone": "" if offset is None else str(offset), "hour": f"{there.hour // _HOURS}{week}"}


def _route(received: Sequence[str]) -> dict[str, str]:
    """Return the net of the first hop and the firms whose servers passed the message on, the first one first."""
    if not received:
        return {"net": "none", "path": "none"}
    first = _IP.search(received[-1])
    host = _FROM_HOST.match(received[-1])
    by = (_BY.search(value) for value in reversed(received))
    path: dict[str, None] = {}
    for hop in by:
        if hop:
            path[registrable(hop[1])] = None
    net = _net(first[1]) if first else (registrable(host[1]) if host else "")
    return {"net": net, "path": ">".join(list(path)[:4])}


@lru_cache(maxsize=4096)
def _net(address: str) -> str:
    """Return the /16 of an address (/32 for IPv6), `private` with its /24 for one that no stranger can have."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 6:
        return str(ipaddress.ip_network((found, 32), strict=False).network_address)
    width = 24 if _inside(found) else 16
    return f"{ipaddress.ip_network((found, width), strict=False).network_address}/{width}"


_INSIDE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")))


def _inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in net for net in _INSIDE)


def _habits(body: str) -> dict[str, str]:
    """Return how the writer begins and ends: the first line's opening and the last lines, as they are."""
    lines = [line.strip() for line in body.split("\n") if line.strip()]
    if not lines:
        return {}
    tail = [line for line in lines[-_SIGN_LINES:] if len(line) <= _SHORT_LINE]
    mixed = "mixed" if _MIXED.search(body[:_LOOKED_AT]) else ""
    return {"end": mark(tail[-2:]) if len(lines) > 2 else "", "script": mixed}


def mark(lines: Iterable[str]) -> str:
    """Return a short mark of some lines, blanks aside."""
    text = _BLANKS.sub("", "\n".join(lines)).casefold()
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() if text else ""
