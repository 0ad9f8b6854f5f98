"""Judge an ID token: whose signature it bears, and whether it was made for us, for this sign-in, now."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry, extract_compact

from sekisho.model.errors import SekishoError
from sekisho.web.single.shapes import Token

ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
"""The signatures that are taken, each with the kind of key that it needs."""
LEEWAY = 60.0
"""Seconds by which the issuer's clock may be off."""
OLDEST = 600.0
"""Seconds after which a token is too old to begin a session with."""
WEAKEST_RSA = 2_048
_LONGEST_SUB = 255
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token has to say: who issued it, for which client, and the nonce of this sign-in."""

    issuer: str
    client_id: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Proven:
    """A token that was found good, and everything that it claims."""

    token: Token
    claims: Mapping[str, Any]


def kid_of(text: str) -> str:
    """Return the name of the key that a token says it is signed with, "" where it names none. SekishoError `sso_token`."""
    kid = _header(text).get("kid", "")
    return kid if isinstance(kid, str) else ""


def prove(text: str, keys: Iterable[Mapping[str, Any]], expected: Expected, now: datetime, access: str = "") -> Proven:
    """Return what a token claims, signed by one of the issuer's keys and made for this sign-in.

    `access` is the access token that came with it. SekishoError `sso_token` with the reason as `detail`.
    """
    header = _header(text)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise _bad(f"alg {algorithm!r}"[:60])
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise _bad("typ")
    key = _key(keys, algorithm, header.get("kid"))
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    try:
        claims = dict(jwt.decode(text, key, algorithms=[algorithm], registry=registry).claims)
        token = msgspec.convert(claims, Token)
    except (*_UNREADABLE, msgspec.ValidationError) as error:
        raise _bad(f"{type(error).__name__}: {error}"[:120]) from None
    wrong = _wrong(token, expected, now.timestamp(), access)
    if wrong:
        raise _bad(wrong)
    return Proven(token, claims)


def _wrong(token: Token, expected: Expected, now: float, access: str) -> str:
    """Return the first claim that does not hold, "" where all do. Each is asked so that what is no number fails."""
    meant_for = [token.aud] if isinstance(token.aud, str) else token.aud
    holds = {
        "iss": token.iss == expected.issuer,
        "aud": expected.client_id in meant_for and (len(meant_for) == 1 or token.azp == expected.client_id),
        "azp": token.azp in {"", expected.client_id},
        "exp": now - LEEWAY < token.exp,
        "iat": now - OLDEST - LEEWAY < token.iat <= now + LEEWAY,
        "nbf": token.nbf <= now + LEEWAY,
        "nonce": hmac.compare_digest(token.nonce.encode(), expected.nonce.encode()),
        "sub": 0 < len(token.sub) <= _LONGEST_SUB and token.sub.isascii() and token.sub.isprintable(),
        "at_hash": not token.at_hash or hmac.compare_digest(token.at_hash.encode(), _half_hash(access)),
    }
    return next((name for name, good in holds.items() if not good), "")


def _half_hash(text: str) -> bytes:
    """Return the left half of a SHA-256 as OpenID Connect writes it; all signatures that are taken have that hash."""
    return urlsafe_b64encode(sha256(text.encode()).digest()[:16]).rstrip(b"=")


def _header(text: str) -> Mapping[str, Any]:
    try:
        return extract_compact(text.encode("ascii")).headers()
    except _UNREADABLE as error:
        raise _bad(type(error).__name__) from None


def _key(keys: Iterable[Mapping[str, Any]], algorithm: str, kid: object) -> RSAKey | ECKey:
    """Return the one key that fits; a token without the name of a key is taken where only one can be meant."""
    kind = ALGORITHMS[algorithm]
    fitting = [
        one
        for one in keys
        if one.get("kty") == kind
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and kid in {None, one.get("kid")}
    ]
    if len(fitting) != 1:
        raise _bad("kid")
    public = {name: value for name, value in fitting[0].items() if name in {"kty", "n", "e", "crv", "x", "y", "kid"}}
    try:
        key = RSAKey.import_key(public) if kind == "RSA" else ECKey.import_key(public)
        strong = key.public_key.key_size >= WEAKEST_RSA if isinstance(key, RSAKey) else public.get("crv") == "P-256"
    except _UNREADABLE as error:
        raise _bad(f"key: {type(error).__name__}") from None
    if not strong:
        raise _bad("key")
    return key


def _bad(detail: str) -> SekishoError:
    return SekishoError("sso_token", detail=detail)
