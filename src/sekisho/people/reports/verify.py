"""Whether the address in From is proved: by what the firm's own border wrote about it, and by nothing else.

RFC 8601. Believed is the topmost Authentication-Results under a name of the firm's own, and only where a server of the firm, or of
that host, received the message below it: a line that a stranger wrote stands below every server of ours. The place is judged by
the same marks as for the judge of mail (`threats.email`).
"""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address, ip_network
from typing import Final, NamedTuple

from sekisho.identity.domains import registrable
from sekisho.people.reports.nouns import OwnDomains, Reason, Verified
from sekisho.threats.email.analysers.judging.history.seen import NAMELESS, authserv_of
from sekisho.threats.email.analysers.traits import received_below

Pairs = Sequence[tuple[str, str]]
"""Header fields in order, each its name and its value on one line."""
MOST_FIELDS: Final = 400
_RESULTS: Final = "authentication-results"
_LONGEST: Final = 16_000
_METHOD = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*+)\s*(?:/\s*\d+\s*)?=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r'([A-Za-z]+(?:\.[A-Za-z0-9_-]+)?)\s*=\s*("(?:[^"\\]++|\\.)*+"|[^\s"]++)')
_BY = re.compile(r"\bby\s+([A-Za-z0-9.\-]{3,255})")
_IP = re.compile(r"[\[(](?:IPv6:)?([0-9A-Fa-f]{0,4}[.:][0-9A-Fa-f.:]{2,45})[\])]")
_LOGGED_IN = re.compile(r"\bwith\s+(?:UTF8)?(?:E?SMTPS?A|LMTPS?A|HTTPS?)\b", re.IGNORECASE)
_INSIDE: Final = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "127.0.0.0/8",
            "100.64.0.0/10",
            "::1/128",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)
_FAILED: Final = frozenset({"fail", "softfail"})


class Result(NamedTuple):
    """One check: its method, what came of it, and the domain that it was about ("" where it names none), registrable."""

    method: str
    outcome: str
    domain: str


def verified(pairs: Pairs, domain: str, own: OwnDomains) -> tuple[Verified, Reason]:
    """Return whether a sender at a registrable domain is proved, and why.

    Yes by `dmarc=pass`, or a signature of the same domain that passed. No where DMARC failed, where nothing passed and something
    failed, and where what passed is of strangers alone. Undetermined where the border says nothing, or said nothing here: because
    the mail never left the firm, or because it came in some way that passes by the border (`UNCHECKED`, `RESULTS_FOREIGN`).
    """
    pairs = pairs[:MOST_FIELDS]
    lines = _believed(pairs, own)
    if not lines:
        return "undetermined", _without_results(pairs, own)
    return _judged([one for line in lines for one in results(line)], domain, own)


def _without_results(pairs: Pairs, own: OwnDomains) -> Reason:
    if any(name.lower() == _RESULTS for name, _ in pairs):
        return Reason.RESULTS_FOREIGN
    outside = any(name.lower() == "received" and _from_outside(text, own) for name, text in pairs)
    return Reason.UNCHECKED if outside else Reason.NO_RESULTS


def _from_outside(received: str, own: OwnDomains) -> bool:
    """Tell whether a server of ours took a mail from an address of the internet, from a program that did not log in."""
    by, address = _BY.search(received), _IP.search(received)
    if by is None or address is None or _LOGGED_IN.search(received):
        return False
    if by[1].lower() not in own.authserv and registrable(by[1]) not in own.domains:
        return False
    try:
        found = ip_address(address[1])
    except ValueError:
        return False
    return not any(found in net for net in _INSIDE if net.version == found.version)


def results(line: str) -> Iterator[Result]:
    """Yield the checks of one Authentication-Results; what stands in comments and in quotes is no check."""
    for segment in _segments(line[:_LONGEST]):
        found = _METHOD.match(segment)
        if found is None:
            continue
        named = {one[1].lower(): one[2].strip('"') for one in _PROPERTY.finditer(segment, found.end())}
        method = found[1].lower()
        about = {
            "dmarc": named.get("header.from", ""),
            "dkim": named.get("header.d") or named.get("header.i", ""),
            "spf": named.get("smtp.mailfrom") or named.get("smtp.helo", ""),
        }.get(method, "")
        yield Result(method, found[2].lower(), registrable(about.rpartition("@")[2]) if about else "")


def _judged(found: Sequence[Result], domain: str, own: OwnDomains) -> tuple[Verified, Reason]:
    dmarc = [one for one in found if one.method == "dmarc"]
    if any(one.outcome in _FAILED for one in dmarc) or any(one[:2] == ("compauth", "fail") for one in found):
        return "no", Reason.FORGED
    if any(one.outcome == "pass" and one.domain in {domain, ""} for one in dmarc):
        return "yes", Reason.PROVED_DMARC
    return _without_dmarc([one for one in found if one.method in {"dkim", "spf"}], domain, own)


def _without_dmarc(checks: Sequence[Result], domain: str, own: OwnDomains) -> tuple[Verified, Reason]:
    passed = {(one.method, one.domain) for one in checks if one.outcome == "pass" and one.domain}
    if ("dkim", domain) in passed:
        return "yes", Reason.PROVED_DKIM
    if passed:
        ours = any(of in own.domains for _, of in passed)
        return ("undetermined", Reason.RESULTS_SILENT) if ours else ("no", Reason.OTHER_SENDER)
    failed = any(one.outcome in _FAILED for one in checks)
    return ("no", Reason.FORGED) if failed else ("undetermined", Reason.RESULTS_SILENT)


def _believed(pairs: Pairs, own: OwnDomains) -> list[str]:
    """Return the believed lines: the topmost, and those of the same name that stand with it, no server between."""
    places = [index for index, (name, _) in enumerate(pairs) if name.lower() == _RESULTS]
    for index, below in zip(places, received_below(pairs), strict=False):
        host = authserv_of(pairs[index][1])
        if not _ours(host, own):
            continue
        if not _in_place(host, set(below.split()), own):
            return []
        return [pairs[index][1]] if own.results_below else list(_beside(pairs, index, host))
    return []


def _ours(host: str, own: OwnDomains) -> bool:
    return host in own.authserv or (host == NAMELESS and any(registrable(one) == NAMELESS for one in own.authserv))


def _in_place(host: str, below: set[str], own: OwnDomains) -> bool:
    """Tell whether a server of ours received the message below a line, or above it where the border writes so."""
    if f"<{host}" in below:
        return own.results_below
    return registrable(host) in below or bool(own.domains & below)


def _beside(pairs: Pairs, first: int, host: str) -> Iterator[str]:
    for name, text in pairs[first:]:
        lower = name.lower()
        if lower == "received":
            return
        if lower == _RESULTS and authserv_of(text) == host:
            yield text


def _segments(line: str) -> list[str]:
    """Return what stands between semicolons, comments left out; semicolons and brackets in quotes mean nothing."""
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    held: list[str] = []
    for sign in line:
        plain = not escaped
        escaped = sign == "\\" and plain and (quoted or depth > 0)
        if plain and sign == '"' and not depth:
            quoted = not quoted
        elif plain and not quoted and sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
            held.append(" ")
            continue
        if not depth:
            if sign == ";" and not quoted:
                out.append("".join(held))
                held = []
            else:
                held.append(sign)
    return [*out, "".join(held)]
