"""An issuer written for tests: a real server on loopback that answers as it is told to, also as an attacker would."""

import hmac
import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT, SECRET = "sekisho", "a secret of the client: %&+"
RSA = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})
WEAK_EC = ECKey.generate_key("P-384", {"kid": "long", "use": "sig"})


@dataclass(slots=True)
class Issuer:
    """What the issuer will say. `described` and `claims` go over what is right; `token` stands in
    place of the one that it would sign.

    `drips` are seconds between two bytes of an answer at `drips_at`; `asked` keeps what came in.
    """

    address: str
    keys: list[Any] = field(default_factory=lambda: [RSA])
    key: Any = field(default_factory=lambda: RSA)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    described: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    token: str = ""
    drips: float = 0.0
    drips_at: str = ""
    asked: list[str] = field(default_factory=list)
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)
    proofs: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def authorise(self, location: str, code: str = "c-1") -> dict[str, str]:
        """Take a browser that was led here, and return what it brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        self.waiting[code] = asked
        return {"code": code, "state": asked["state"]}

    def describe(self) -> dict[str, Any]:
        """Return the description of the issuer."""
        right = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "code_challenge_methods_supported": ["S256"],
        }
        return {**right, **self.described}

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Turn a code into tokens, once, for whoever proves to have asked for it."""
        asked = self.waiting.pop(form.get("code", ""), None)
        self.proofs.append(b64decode(authorization.partition(" ")[2]).decode())
        digest = _plain(sha256(form["code_verifier"].encode()).digest())
        if asked is None or asked["code_challenge"] != digest or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time())
        right = {
            "iss": self.address,
            "sub": "u-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        token = self.token or jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])
        return 200, {"token_type": "Bearer", "access_token": "a-1", "id_token": token, **self.answer}


def confused(claims: dict[str, Any]) -> str:
    """Return a token whose MAC is made with the public key as if it were a secret that both share."""
    body = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
    return f"{body}.{_plain(hmac.digest(RSA.as_pem(private=False), body.encode(), 'sha256'))}"


def unsigned(claims: dict[str, Any], **header: object) -> str:
    """Return a token that says it needs no signature, or what else its header says."""
    return f"{_part({'alg': 'none', **header})}.{_part(claims)}."


def _part(what: dict[str, Any]) -> str:
    return _plain(json.dumps(what).encode())


def _plain(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Run an issuer on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            return

        def do_GET(self) -> None:
            said = {"/.well-known/openid-configuration": issuer.describe(), "/keys": {"keys": [key.as_dict(private=False) for key in issuer.keys]}}  # fmt: skip
            self.say(200, said.get(self.path, {}))

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            self.say(*issuer.redeem(form, self.headers.get("Authorization", "")))

        def say(self, status: int, what: dict[str, Any]) -> None:
            issuer.asked.append(self.path)
            status, body = issuer.raw.get(self.path, (status, json.dumps(what).encode()))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if issuer.drips_at != self.path:
                self.wfile.write(body)
                return
            for byte in body:
                if issuer.stop.wait(issuer.drips):
                    return
                try:
                    self.wfile.write(bytes([byte]))
                except OSError:
                    return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield issuer
    finally:
        issuer.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()
