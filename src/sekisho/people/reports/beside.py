"""Where a mail leads besides the exercise: whoever has seen a token can write it into a real phish, so that it looks like one."""

import re
from collections.abc import Iterable
from typing import Final

from sekisho.identity.domains import registrable
from sekisho.people.reports.marks import bare

MOST_HOSTS: Final = 200
_HOST = re.compile(r"(?:https?|ftp):[/\\\\]{2}(?:[^\s/?#@<>\"']{0,200}@)?([A-Za-z0-9._-]{1,253})", re.IGNORECASE)
_NO_LINKS: Final = frozenset({"www.w3.org", "schemas.microsoft.com", "schemas.openxmlformats.org", "aka.ms"})
"""What stands in the source of pages without being a link, and where Exchange's own tips lead."""
_FILTERS: Final = (
    ".safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com", ".urldefense.com", "linkprotect.cudasvc.com",
    "secure-web.cisco.com", "-ctp.trendmicro.com", ".mimecast.com", ".mimecastprotect.com", ".protection.sophos.com",
)  # fmt: skip
"""Hosts of filters that rewrite links, each by its end."""


def strange_hosts(sources: Iterable[str], allowed: frozenset[str]) -> tuple[str, ...]:
    """Return the hosts to which the links of a mail lead, filters' own aside, that are under none of the registrable domains allowed."""
    found: dict[str, None] = {}
    for source in sources:
        for one in _HOST.finditer(bare(source)):
            host = one[1].lower().rstrip(".")
            if len(found) >= MOST_HOSTS:
                return tuple(found)
            if host not in _NO_LINKS and not host.endswith(_FILTERS) and registrable(host) not in allowed:
                found[host] = None
    return tuple(found)
