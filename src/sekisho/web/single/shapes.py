"""What an issuer sends, as far as it is read: its own description, its keys, its answer about a code, an ID token."""

from typing import Any

import msgspec


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What an issuer says of itself (OpenID Connect Discovery); what is not used is not read."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    code_challenge_methods_supported: list[str] = []
    token_endpoint_auth_methods_supported: list[str] = []
    authorization_response_iss_parameter_supported: bool = False


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of an issuer, each as it stands."""

    keys: list[dict[str, Any]]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the issuer gives for a code."""

    id_token: str
    access_token: str = ""
    token_type: str = ""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why the issuer gives nothing for a code."""

    error: str


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of an ID token that are judged by; times are seconds since 1970."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: int | float
    iat: int | float
    nonce: str
    nbf: int | float = 0
    azp: str = ""
    at_hash: str = ""
    acr: str = ""
    amr: list[str] = []
