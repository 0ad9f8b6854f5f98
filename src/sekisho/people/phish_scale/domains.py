"""What is wrong with the domains of a mail: who it says it is from, and where its links lead."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from sekisho.people.phish_scale.letter import Letter, Link
from sekisho.people.phish_scale.lexicon import plain
from sekisho.people.phish_scale.scale import Cue

_PLACEHOLDER = re.compile(r"\{\{\s*\w+\s*\}\}")
_DOMAIN = re.compile(r"(?<![@\w])(?:https?://)?((?:[\w-]+\.)+[a-z]{2,24})(?=[/\s:?#>)\]、。]|$)", re.IGNORECASE)
_SWAPS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "@": "a"})
_ADDED = re.compile(
    r"(?:^|-)(?:secure|security|login|log-in|signin|sign-in|verify|verification|account|accounts|update|support|portal|online|service|services|check|mail|info|auth|confirm|id|web|docs|file|files|help|desk|helpdesk)(?:-|$)"
)
_GIVEN_AWAY = frozenset(
    {"gmail.com", "outlook.com", "yahoo.com", "freemail.example", "webmail.example", "mail.example"}
)
_STOP = frozenset({"the", "and", "for", "team", "support", "service", "services", "from", "your", "mail", "desk", "help", "department", "office", "online", "info", "inc", "ltd", "co", "group", "bank", "union", "credit"})  # fmt: skip


def host(target: str) -> str:
    """Return the host of a link, "" where it has none."""
    try:
        return (urlsplit(target if "//" in target else f"//{target}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def hidden_links(letter: Letter) -> Iterator[Cue]:
    """Yield each link whose words are no address, or another one than it leads to."""
    for one in letter.links:
        if one.target.startswith(("mailto:", "tel:", "#")) or not one.target:
            continue
        named = _DOMAIN.search(one.shown)
        if named is None or (host(named[1]) != host(one.target) and not _PLACEHOLDER.search(one.target)):
            yield Cue("hidden_link", f"{one.shown or '-'} -> {one.target}"[:120], "link")


def sender(letter: Letter) -> Iterator[Cue]:
    """Yield that the name is not that of the address: another address in it, no word of it in the domain, or replies that go elsewhere."""
    domain = letter.address.rpartition("@")[2]
    inside = re.search(r"[\w.+-]+@([\w-]+\.)+\w+", letter.name)
    if inside and plain(inside[0]) != plain(letter.address):
        yield Cue("sender", letter.name, "from")
    elif domain in _GIVEN_AWAY or not _fits(letter.name, letter.address):
        yield Cue("sender", f"{letter.name} <{letter.address}>", "from")
    for one in letter.reply_to:
        if one.rpartition("@")[2] != domain:
            yield Cue("sender", f"Reply-To: {one}", "from")


def _fits(name: str, address: str) -> bool:
    words = [one for one in re.findall(r"[a-z]{3,}", plain(name)) if one not in _STOP]
    flat = plain(address).replace("-", "").replace(".", "")
    initials = "".join(one[0] for one in re.findall(r"[a-z]+", plain(name)))
    return not words or any(one in flat for one in words) or (len(initials) > 1 and initials in flat)


def spoofed(letter: Letter) -> Iterator[Cue]:
    """Yield each domain that is made to look like another: letters swapped, a word added, a name put before another's domain, punycode, an address in numbers."""
    links = [*letter.links, *(Link("", one) for one in letter.targets)]
    found = {host(one.target) for one in links if not _PLACEHOLDER.fullmatch(one.target)}
    found.add(letter.address.rpartition("@")[2])
    for one in sorted(found - {""}):
        if _spoofs(one, found):
            yield Cue("domain", one, "from" if letter.address.endswith("@" + one) else "link")


def _spoofs(domain: str, others: set[str]) -> bool:
    labels = domain.split(".")
    registered = labels[-2] if len(labels) > 1 else domain
    if re.fullmatch(r"[\d.]+", domain) or any(one.startswith("xn--") for one in labels):
        return True
    if re.search(r"[a-z][013]|[013][a-z]", registered.replace("-", "")) and any(sign.isdigit() for sign in registered):
        return True
    if _ADDED.search(registered) and "-" in registered:
        return True
    if len(labels) > 2 and any(len(one) > 3 and "-" in one for one in labels[:-2]):
        return True
    flat = registered.translate(_SWAPS).replace("-", "")
    return any(_near(flat, other.split(".")[-2].replace("-", "")) for other in others - {domain} if other.count("."))


def _near(one: str, other: str) -> bool:
    """Tell whether two names differ, and only by a letter or by something added to the other."""
    if one == other or min(len(one), len(other)) < 5:
        return False
    return (other in one and len(one) > len(other)) or (
        len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    )
