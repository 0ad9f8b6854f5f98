"""What `sekisho.toml` says of an IMAP server."""

from typing import Literal

import msgspec


class ImapSource(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="connector", tag="imap"
):
    """One mailbox on an IMAP server. `secret` is where the password is: `env:NAME` or `file:PATH`.

    `mailbox` is whose mail it is where that is not the login. Without `folders` all are fetched, drafts aside. `ca` is a file of
    certificates to trust in place of the system's. `security` is `tls`, `starttls`, or `none` on this machine alone.
    """

    name: str
    host: str
    user: str
    secret: str
    mailbox: str = ""
    port: int = 0
    security: Literal["tls", "starttls", "none"] = "tls"
    ca: str = ""
    folders: list[str] = []
    page: int = 200

    @property
    def address(self) -> tuple[str, int]:
        """Host and port, that of the protocol where none is said."""
        return self.host, self.port or (993 if self.security == "tls" else 143)

    @property
    def owner(self) -> str:
        """Whose mail it is."""
        return self.mailbox or self.user
