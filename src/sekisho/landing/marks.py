"""Hashes that tell requests of one origin from those of another, and nobody where they came from."""

import ipaddress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self


@dataclass(frozen=True, slots=True)
class Marks:
    """Hashes of 64 bits under a key (32 bytes): without the key none can be compared with anything."""

    key: bytes

    @classmethod
    def under(cls, wave: bytes, secret: bytes) -> Self:
        """Return marks that need both the key of a wave, which lies in a file, and a secret of the process, which lies in none."""
        return cls(blake2b(wave, digest_size=32, key=secret, person=b"marks").digest())

    def _hash(self, purpose: bytes, said: str) -> str:
        return blake2b(said.encode("utf-8", "replace"), digest_size=8, key=self.key, person=purpose).hexdigest()

    def network(self, address: str) -> str:
        """Return the hash of the network that an address lies in."""
        return self._hash(b"network", network_of(address))

    def agent(self, said: str) -> str:
        """Return the hash of what a program calls itself."""
        return self._hash(b"agent", said)

    def client(self, address: str, said: str) -> str:
        """Return the hash of both together."""
        return self._hash(b"client", f"{network_of(address)}\n{said}")


def network_of(address: str) -> str:
    """Return the /24 of an IPv4 address, the /48 of one of IPv6, "" of anything else."""
    try:
        found = ipaddress.ip_address(address.strip().strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))
