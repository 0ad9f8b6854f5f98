"""What `sekisho.toml` says of single sign-on: who the issuer is, what it must prove, and which role a group gives."""

from urllib.parse import urlsplit

import msgspec

from sekisho.model.hosts import HERE

ROLES = frozenset({"administrator", "analyst", "approver", "risk_owner", "trainer", "auditor", "learner"})


class SingleSignOn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Single sign-on by OpenID Connect; without an `issuer` there is none.

    `client_secret` is where the secret is (`env:NAME` or `file:PATH`), "" for a client without one. `own_address` is the
    console as browsers reach it, to which the issuer sends people back; `hosts` are those beside the issuer's own that
    its endpoints may be on. `name_claim` names the claim with the name of an account, `preferred_username` and then
    `email` where it is "". An ID token proves two factors with one of `required_acr`, or with one of `required_amr`
    among its methods; where neither is set it proves none. `roles` gives the role of a group, the first that fits
    counts; where it is empty, administrators give roles. `make_accounts` opens an account at the first sign-in.
    `local` names the administrators who alone may still sign in with a password; everybody may where it is left out.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    own_address: str = ""
    hosts: list[str] = []
    scopes: list[str] = msgspec.field(default_factory=lambda: ["openid", "profile", "email"])
    name_claim: str = ""
    groups_claim: str = "groups"
    roles: dict[str, str] = {}
    make_accounts: bool = False
    required_acr: list[str] = []
    required_amr: list[str] = []
    local: list[str] | None = None


def wrong_single(one: SingleSignOn) -> str:
    """Return the first setting that cannot be, as the file would say it; "" where all can."""
    if one == SingleSignOn():
        return ""
    checks = {
        "issuer": (one.issuer, _reachable(one.issuer) and not _has_more(one.issuer)),
        "client_id": (one.client_id, bool(one.client_id)),
        "client_secret": (
            "…",
            not one.client_secret or one.client_secret.startswith(("env:", "file:")),
        ),
        "own_address": (one.own_address, not one.own_address or _bare(one.own_address)),
        "scopes": (one.scopes, "openid" in one.scopes),
        "roles": (one.roles, set(one.roles.values()) <= ROLES),
        "make_accounts": (one.make_accounts, bool(one.roles) or not one.make_accounts),
        "local": (one.local, one.local is None or bool(one.local)),
    }
    return next(
        (f"console.single_sign_on.{name} = {value!r}" for name, (value, good) in checks.items() if not good), ""
    )


def _reachable(address: str) -> bool:
    """Tell whether an address is one for HTTPS, or for HTTP on this very machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and "@" not in parts.netloc
    return plain and bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE))  # fmt: skip


def _has_more(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.query or parts.fragment)


def _bare(address: str) -> bool:
    return _reachable(address) and not _has_more(address) and urlsplit(address).path in {"", "/"}
