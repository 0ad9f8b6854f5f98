"""What `sekisho.toml` says of mailboxes in Microsoft 365."""

import msgspec


class GraphSource(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="connector", tag="graph_mail"
):
    """Mailboxes of one tenant, read as an application. `secret` is where the client secret is: `env:` or `file:`.

    Without `mailboxes` those of all users that have one are fetched; `folders` are names as people see them. `endpoint` and `login` are other than
    the world's in national clouds alone.
    """

    name: str
    tenant: str
    client: str
    secret: str
    mailboxes: list[str] = []
    folders: list[str] = []
    endpoint: str = "https://graph.microsoft.com/v1.0"
    login: str = "https://login.microsoftonline.com"
    page: int = 50
