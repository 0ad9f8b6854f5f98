"""What is wrong with the domains of a mail: who it says it is from, and where its links lead."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from sekisho.people.phish_scale import kana
from sekisho.people.phish_scale.letter import Letter, Link
from sekisho.people.phish_scale.lexicon import Lexicon, plain
from sekisho.people.phish_scale.scale import Cue
from sekisho.people.phish_scale.writer import is_own

_PLACEHOLDER = re.compile(r"\{\{\s*\w+\s*\}\}")
_DOMAIN = re.compile(
    r"(?<![@\w.-])(?:https?://)?((?:[\w-]+\.)+[a-z]{2,24})(?=[/\s:?#>)\]、。,]|$)", re.IGNORECASE | re.ASCII
)
_FILES = frozenset({"pdf", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "pptm", "csv", "txt", "zip", "html", "htm", "png", "jpg", "jpeg", "gif", "eml", "msg", "exe", "iso", "yaml", "yml", "json", "xml", "js", "py"})  # fmt: skip
_SWAPS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "@": "a"})
_ADDED = frozenset({"secure", "security", "login", "log", "signin", "sign", "verify", "verification", "account", "accounts", "update", "updates", "support", "portal", "online", "check", "info", "auth", "confirm", "web", "help", "desk", "alert", "alerts", "notice", "notices", "tracking", "track", "invoice", "invoices", "billing", "payment", "payments", "renewal", "customer", "client", "friends", "service", "services", "team", "id", "kaiin", "seikyu", "ninsho", "koshin", "kakunin", "anzen", "toroku", "shokai", "tetsuzuki", "group"})  # fmt: skip
"""Parts that are put beside a name to make a domain of it that is free."""
_BANK = re.compile(r"bank|ginko|shinkin|shinkumi|kumiai|union|credit|savings|financ|holdings")
_ADDRESS = re.compile(r"https?://[\w.:/-]+", re.ASCII)
_STOP = frozenset({"the", "and", "for", "team", "from", "your", "desk", "department", "office", "inc", "ltd", "group", "center", "centre", "service", "services", "support"})  # fmt: skip
_STEM = 5
"""Letters in which a word of a name and one of an address are the same."""


def host(target: str) -> str:
    """Return the host of a link, "" where it has none."""
    try:
        return (urlsplit(target if "//" in target else f"//{target}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def named(text: str) -> str:
    """Return the domain that a text names, "" where it names none: `minutes.pdf` is a file."""
    for match in _DOMAIN.finditer(text):
        if match[1].rpartition(".")[2].lower() not in _FILES:
            return host(match[1])
    return ""


def hidden_links(letter: Letter) -> Iterator[Cue]:
    """Yield each link whose words are no address, or another one than it leads to, and each code that is to be scanned."""
    for one in letter.links:
        if one.target.startswith(("mailto:", "tel:", "#")) or not one.target:
            continue
        shown = named(one.shown)
        if not shown or (shown != host(one.target) and not _PLACEHOLDER.search(one.target)):
            yield Cue("hidden_link", f"{one.shown or '-'} -> {one.target}"[:120], "link")
    for code in letter.codes:
        yield Cue("hidden_link", f"QR: {code}"[:120], "link")


def sender(letter: Letter, words: Lexicon) -> Iterator[Cue]:
    """Yield that the name is not that of the address: another address in it, no word of it in the address, replies that go elsewhere."""
    domain = letter.address.rpartition("@")[2]
    inside = re.search(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w+", letter.name)
    if inside and plain(inside[0]) != plain(letter.address):
        yield Cue("sender", letter.name, "from")
    elif not _fits(letter, domain, words):
        yield Cue("sender", f"{letter.name} <{letter.address}>", "from")
    for one in letter.reply_to:
        if one.rpartition("@")[2] != domain:
            yield Cue("sender", f"Reply-To: {one}", "from")


def _fits(letter: Letter, domain: str, words: Lexicon) -> bool:
    name, address = letter.name, letter.address
    if _PLACEHOLDER.search(address) or not name.strip():
        return True
    if is_own(name, words):
        return bool(_BANK.search(domain))
    if letter.japanese:
        return not kana.mismatched(name, address)
    said = [one for one in re.findall(r"[a-z]{3,}", plain(name)) if one not in _STOP]
    flat = plain(address).replace("-", "").replace(".", "")
    initials = "".join(one[0] for one in re.findall(r"[a-z]+", plain(name)))
    return not said or any(one[:_STEM] in flat for one in said) or (len(initials) > 1 and initials in flat)


def spoofed(letter: Letter, *, doubted: bool) -> Iterator[Cue]:
    """Yield each domain that is made to look like another. `doubted`: the sender's is already, and only letters swapped in it are one thing more."""
    links = [*letter.links, *(Link("", one) for one in (*letter.targets, *_ADDRESS.findall(letter.text)))]
    own = letter.address.rpartition("@")[2]
    found = {host(one.target) for one in links if not _PLACEHOLDER.search(one.target)} | {own}
    others = (found | {named(letter.text)}) - {""}
    for one in sorted(found - {""}):
        if _spoofs(one, others, letter, added=not (doubted and one == own)):
            yield Cue("domain", one, "from" if one == own else "link")


def _spoofs(domain: str, others: set[str], letter: Letter, *, added: bool) -> bool:
    labels = domain.split(".")
    registered = _registered(domain)
    parts = registered.split("-")
    if re.fullmatch(r"[\d.]+", domain) or any(one.startswith("xn--") for one in labels):
        return True
    if any(re.search(r"[a-z][0135](?:[a-z]|$)|^[0135][a-z]", one) for one in parts):
        return True
    if len(labels) > 2 and any(len(one) > 3 and "-" in one for one in labels[:-2]):
        return True
    if added and len(parts) > 1 and any(one in _ADDED and one not in plain(letter.name) for one in parts):
        return True
    return any(_near(registered, _registered(other)) for other in others - {domain})


def _registered(domain: str) -> str:
    labels = domain.split(".")
    return labels[-2] if len(labels) > 1 else domain


def _near(one: str, other: str) -> bool:
    """Tell whether two names differ, and only by a letter or by something added to the other."""
    begins = one.partition("-")[0], other.partition("-")[0]
    if one != other and begins[0] == begins[1] and len(begins[0]) >= _STEM:
        return True
    one, other = one.translate(_SWAPS).replace("-", ""), other.translate(_SWAPS).replace("-", "")
    if one == other or min(len(one), len(other)) < _STEM:
        return False
    return (other in one and len(one) > len(other)) or (
        len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    )
