"""Which address a name may lead to: a public one, so that nobody makes this machine speak with what stands behind its walls."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from sekisho.model.errors import SekishoError

Resolve = Callable[[str, int], str]
"""Returns the numeric address to connect to for a host and a port; SekishoError where there is none."""

_CARRIERS = tuple(
    map(ip_network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
)
"""Networks of IPv6 addresses that carry one of IPv4 and may so lead anywhere."""


def is_public(text: str) -> bool:
    """Tell whether a numeric address is one of the open internet: nobody's own network, no carrier of another address."""
    try:
        found = ip_address(text)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.is_site_local or any(found in one for one in _CARRIERS)):
        return False
    return found.is_global and not found.is_multicast


def addresses(host: str, port: int) -> tuple[str, ...]:
    """Return the numeric addresses of a host. SekishoError `host_unreachable` (passing) where nobody knows it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        detail = type(error).__name__
        raise SekishoError("host_unreachable", permanent=False, host=host, port=port, detail=detail) from None
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Outside:
    """Resolves a host to a public address. Those of `allowed` may stand in a network of one's own, with `private` all may.

    What was checked is what is connected to: a name that leads elsewhere a moment later leads nowhere.
    """

    private: bool = False
    allowed: frozenset[str] = frozenset()

    @staticmethod
    def of(private: bool, allowed: Iterable[str]) -> "Outside":
        """Return what settings allow."""
        return Outside(private, frozenset(one.lower() for one in allowed))

    def free(self, host: str) -> bool:
        """Tell whether a host may stand in a network of one's own."""
        return self.private or host.lower() in self.allowed

    def __call__(self, host: str, port: int) -> str:
        """Return the address to connect to. SekishoError `address_private` where any address of the host is not public."""
        found = addresses(host, port)
        if not self.free(host) and not all(map(is_public, found)):
            raise SekishoError("address_private", host=host)
        return found[0]
