"""Whom a mail comes back to: an address of its own for each recipient, so that what comes back tells by itself whose it was."""

import re
from dataclasses import dataclass
from functools import cached_property

from sekisho.model.errors import SekishoError

KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""What a key may look like; two keys may not differ in large and small letters alone, as servers on the way change those."""
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,22}")
_DOMAIN = re.compile(
    r"(?=.{1,190}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


@dataclass(frozen=True)
class Verp:
    """The sender of the envelope, `prefix+key@domain`. Mail to all such addresses must arrive in one mailbox.

    SekishoError `sender_unusable` where prefix or domain cannot stand in an address.
    """

    prefix: str
    domain: str

    def __post_init__(self) -> None:
        if not (_PREFIX.fullmatch(self.prefix) and _DOMAIN.fullmatch(self.domain)):
            raise SekishoError("sender_unusable", sender=f"{self.prefix}@{self.domain}"[:200])

    def address(self, key: str) -> str:
        """Return the address that a mail with this key comes back to."""
        return f"{self.prefix}+{key}@{self.domain}"

    def key(self, text: str) -> str:
        """Return the key of the first such address in a text, "" where there is none; large and small letters are as found."""
        found = self._looks.search(text)
        return found[1] if found else ""

    @cached_property
    def _looks(self) -> re.Pattern[str]:
        prefix, domain = re.escape(self.prefix), re.escape(self.domain)
        return re.compile(rf"(?<![\w.+-]){prefix}\+({KEY.pattern})@{domain}(?![\w-]|\.\w)", re.IGNORECASE | re.ASCII)
