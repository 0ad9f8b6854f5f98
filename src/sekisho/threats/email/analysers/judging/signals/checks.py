"""I4: what our own border said of the sender's domain, compared with what it usually says.

Of the results whose authserv-id is trusted the topmost alone counts, and only where a server of ours, or of that host, received
the message below it: a line that a stranger wrote stands below every server of ours. A border that always writes below its own
Received is known by that habit.
"""

import re
from dataclasses import dataclass

from sekisho.identity.domains import registrable
from sekisho.threats.email.analysers.judging.history.seen import NAMELESS, Seen, authserv_of
from sekisho.threats.email.analysers.judging.signals.sign import Case, Setting, Sign

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"(?:^|[;\s])(spf|dkim|dmarc|arc|compauth)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_SIGNER = re.compile(r"header\.(?:d|i)\s*=\s*@?([A-Za-z0-9.\-]+)", re.IGNORECASE)
_ENVELOPE = re.compile(r"smtp\.(?:mailfrom|helo)\s*=\s*\"?(?:[^\s;@\"]*@)?([A-Za-z0-9.\-]+)", re.IGNORECASE)
_FAILED = frozenset({"fail", "softfail", "permerror"})
ENOUGH = 5
MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome for the domain in From: True passed and aligned, False failed, None no result; and whether ARC passed."""

    passed: bool | None
    arc: bool = False


def trusted_result(mail: Seen, setting: Setting) -> str | None:
    """Return the trusted Authentication-Results of a message, None where there is none: the topmost in a trusted name."""
    trusted = setting.firm.authserv or setting.memory.authserv_ids
    for line, below in zip(mail.auth, mail.auth_below or ("",) * len(mail.auth), strict=False):
        host = authserv_of(line)
        if host not in trusted and not (host == NAMELESS and any(registrable(one) == NAMELESS for one in trusted)):
            continue
        places = set(below.split())
        if f"<{host}" in places:
            return line if setting.memory.writes_below(host) else None
        own = registrable(host) in places or any(setting.inside(domain) for domain in places)
        return line if own else None
    return None


def outcome(line: str, domain: str) -> Checked:
    """Return what one result line says of the registrable `domain` in From."""
    found: dict[str, list[tuple[str, str]]] = {}
    for method, result, rest in _RESULT.findall(_COMMENT.sub(" ", line)):
        found.setdefault(method.lower(), []).append((result.lower(), rest))
    arc = any(result == "pass" for result, _ in found.get("arc", ()))
    dmarc = {result for result, _ in found.get("dmarc", ())}
    aligned = _aligned(found.get("dkim", ()), _SIGNER, domain) or _aligned(found.get("spf", ()), _ENVELOPE, domain)
    if "pass" in dmarc or aligned:
        return Checked(True, arc)
    said = {result for method in ("dmarc", "spf", "dkim") for result, _ in found.get(method, ())}
    if dmarc & _FAILED or (said & _FAILED and "none" not in dmarc):
        return Checked(False, arc)
    return Checked(None, arc)


def _aligned(results: list[tuple[str, str]] | tuple[()], place: re.Pattern[str], domain: str) -> bool:
    for result, rest in results:
        named = place.search(rest)
        if result == "pass" and named is not None and registrable(named[1]) == domain:
            return True
    return False


def authentication(case: Case) -> Sign:
    """Return pass, fail_unusual, fail, fail_usual, relayed, none_unusual, none_usual, or absent."""
    mail, setting = case.mail, case.setting
    params = {"domain": mail.domain}
    if case.result is None:
        return Sign("authentication", "absent", params)
    told = outcome(case.result, mail.domain)
    if told.passed:
        return Sign("authentication", "pass", params)
    known = setting.memory.domains.get(mail.domain)
    share = known.passed / known.checked if known is not None and known.checked >= ENOUGH else None
    if told.arc and _known_sealer(case):
        return Sign("authentication", "relayed", params)
    kind = "fail" if told.passed is False else "none"
    if share is None:
        return Sign("authentication", kind, params)
    return Sign("authentication", f"{kind}_unusual" if share >= MOSTLY else f"{kind}_usual", params)


def _known_sealer(case: Case) -> bool:
    """Return whether who sealed a message is told to be trusted, or has sealed mail of this sender, over the same servers.

    Both must be as before: the seal is what ARC vouches for, while lines of servers below ours can be written by anyone.
    """
    seal, path = _trait(case.mail, "seal"), _trait(case.mail, "path")
    memory = case.setting.memory
    if not seal or seal in {registrable(host) for host in case.setting.firm.sealers}:
        return bool(seal)
    places = (memory.addresses.get(case.mail.address), memory.domains.get(case.mail.domain))
    return any(
        known is not None and known.traits.get("seal", {}).get(seal, 0) and known.traits.get("path", {}).get(path, 0)
        for known in places
    )


def _trait(mail: Seen, name: str) -> str:
    return next((one.partition("=")[2] for one in mail.traits if one.startswith(f"{name}=")), "")
