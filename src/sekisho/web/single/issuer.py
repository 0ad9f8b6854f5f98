"""Speak with the issuer: read its description and keys, and have a code turned into an ID token."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.notify.web import Reply, Scope
from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.single.shapes import Answer, Described, Fault, Keys
from sekisho.web.single.token import Expected, Proven, kid_of, prove

MOST = 256 << 10
"""Bytes that an answer of the issuer may have."""
WITHIN = 10.0
"""Seconds in which an answer has to be here as a whole."""
DESCRIBED_LASTS = timedelta(hours=1)
KEYS_LAST = timedelta(hours=1)
KEYS_AGAIN = timedelta(minutes=1)
"""How soon keys are fetched again because a token names one that is not known."""
REST = timedelta(seconds=10)
"""How long an issuer that did not answer is not asked again: whoever waits for it holds a place that others need."""
OK = 200
_Read = TypeVar("_Read")


@dataclass(slots=True)
class Issuer:
    """One issuer as the settings name it. `within` is how many seconds an answer may take; `secret` opens a reference.

    What it says of itself and its keys are kept for an hour; keys are fetched again when a token names one that is new.
    """

    said: SingleSignOn
    secret: Callable[[str], str]
    within: float = WITHIN
    _described: tuple[datetime, Described] | None = None
    _keys: tuple[datetime, Keys] | None = None
    _failed: tuple[datetime, str] | None = None
    _lock: Lock = field(default_factory=Lock)

    def described(self, now: datetime) -> Described:
        """Return what the issuer says of itself. SekishoError `sso_unreachable` (passing), `sso_issuer`."""
        with self._lock:
            if self._described is None or now - self._described[0] > DESCRIBED_LASTS:
                self._described = (now, self._describe(now))
            return self._described[1]

    def redeem(self, code: str, verifier: str, back: str, nonce: str, now: datetime) -> Proven:
        """Return what the issuer proves of whoever brought a code.

        SekishoError `sso_code` where it takes the code for none, `sso_token`, and as of `described`.
        """
        where = self.described(now)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        headers, more = self._ourselves(where)
        reply = self._ask("POST", where.token_endpoint, headers, urlencode({**form, **more}).encode())
        if 400 <= reply.status < 500:
            raise _refusal(reply)
        answer = _read(reply, Answer)
        expected = Expected(self.said.issuer, self.said.client_id, nonce)
        keys = self._keys_for(kid_of(answer.id_token), where, now)
        return prove(answer.id_token, keys.keys, expected, now, answer.access_token)

    def _describe(self, now: datetime) -> Described:
        if self._failed and now - self._failed[0] < REST:
            raise SekishoError("sso_unreachable", permanent=False, detail=self._failed[1])
        try:
            found = _read(
                self._ask("GET", f"{self.said.issuer.rstrip('/')}/.well-known/openid-configuration"), Described
            )
            self._check(found)
        except SekishoError as error:
            self._failed = (now, str(error.params.get("detail", "")))
            raise
        return found

    def _keys_for(self, kid: str, where: Described, now: datetime) -> Keys:
        with self._lock:
            at, keys = self._keys or (None, Keys(keys=[]))
            known = not kid or any(one.get("kid") == kid for one in keys.keys)
            age = KEYS_LAST if known else KEYS_AGAIN
            if at is None or now - at > age:
                keys = _read(self._ask("GET", where.jwks_uri), Keys)
                self._keys = (now, keys)
            return keys

    def _ourselves(self, where: Described) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return how we prove to be the client: headers, and fields of the form."""
        if not self.said.client_secret:
            return {}, {"client_id": self.said.client_id}
        try:
            secret = self.secret(self.said.client_secret)
        except SekishoError as error:
            raise SekishoError("sso_issuer", detail=error.code) from None
        ways = where.token_endpoint_auth_methods_supported
        if ways and "client_secret_basic" not in ways:
            return {}, {"client_id": self.said.client_id, "client_secret": secret}
        pair = f"{quote(self.said.client_id, safe='')}:{quote(secret, safe='')}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}, {}

    def _check(self, found: Described) -> None:
        """Check that an issuer is who it should be and leads nowhere else. SekishoError `sso_issuer`."""
        if found.issuer != self.said.issuer:
            raise SekishoError("sso_issuer", detail="issuer")
        methods = found.code_challenge_methods_supported
        if methods and "S256" not in methods:
            raise SekishoError("sso_issuer", detail="S256")
        secure = urlsplit(self.said.issuer).scheme
        leads = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.end_session_endpoint)
        for address in filter(None, leads):
            try:
                inside = Scope.of(address).hosts <= self._scope().hosts
            except SekishoError:
                inside = False
            if not inside or (secure == "https" and urlsplit(address).scheme != "https"):
                raise SekishoError("sso_issuer", detail=f"host {urlsplit(address).netloc}"[:100])

    def _scope(self) -> Scope:
        return Scope(frozenset({urlsplit(self.said.issuer).netloc, *self.said.hosts}))

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        sent = {"Accept": "application/json", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            return self._scope().ask(method, address, sent, body, most=MOST, within=self.within)
        except SekishoError as error:
            detail = str(error.params.get("detail", error.code))
            raise SekishoError("sso_unreachable", permanent=error.permanent, detail=detail) from None


def _refusal(reply: Reply) -> SekishoError:
    """Return what it means that the issuer gives nothing for a code: the code is none, or we are not who we say."""
    try:
        error = msgspec.json.decode(reply.content, type=Fault).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        error = ""
    if error == "invalid_grant":
        return SekishoError("sso_code")
    return SekishoError("sso_issuer", detail=f"HTTP {reply.status} {error}".strip()[:60])


def _read(reply: Reply, shape: type[_Read]) -> _Read:
    """Return an answer in the shape that it must have. SekishoError `sso_issuer`."""
    if reply.status != OK or reply.cut:
        raise SekishoError("sso_issuer", detail="too long" if reply.cut else f"HTTP {reply.status}")
    try:
        return msgspec.json.decode(reply.content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SekishoError("sso_issuer", detail=f"{shape.__name__}: {error}"[:120]) from None
