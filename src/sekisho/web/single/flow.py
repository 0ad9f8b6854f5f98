"""One sign-in on its way through the issuer: what is remembered in the session, and what the answer has to bring back."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from sekisho.model.errors import SekishoError
from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.single.shapes import Described

FLOWS = "single_flows"
"""Where a session keeps the sign-ins that it began."""
LASTS = timedelta(minutes=10)
MOST = 5
"""Sign-ins that one browser may have on their way at a time; the oldest goes."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What is remembered of a sign-in: who issues, the three secrets, since when (seconds since 1970), whom it links.

    `links` is the account that somebody who is signed in links, 0 for a plain sign-in.
    """

    issuer: str
    state: str
    nonce: str
    verifier: str
    at: float
    links: int = 0


def begin(session: MutableMapping[str, Any], issuer: str, now: datetime, links: int = 0) -> Flow:
    """Begin a sign-in and remember it in the session: 256 random bits each."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    flow = Flow(issuer, state, nonce, verifier, now.timestamp(), links)
    kept = [*session.get(FLOWS, []), asdict(flow)]
    session[FLOWS] = kept[-MOST:]
    return flow


def leads_to(flow: Flow, where: Described, said: SingleSignOn, back: str) -> str:
    """Return the address at the issuer to which a browser is led."""
    digest = urlsafe_b64encode(sha256(flow.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": said.client_id, "redirect_uri": back, "scope": " ".join(said.scopes),
        "state": flow.state, "nonce": flow.nonce, "code_challenge": digest, "code_challenge_method": "S256",
    }  # fmt: skip
    if said.required_acr:
        asked["acr_values"] = " ".join(said.required_acr)
    return f"{where.authorization_endpoint}{'&' if '?' in where.authorization_endpoint else '?'}{urlencode(asked)}"


def came_back(
    session: MutableMapping[str, Any], answer: Mapping[str, list[str]], issuer: str, now: datetime
) -> tuple[Flow, str]:
    """Take the sign-in that an answer belongs to out of the session: it, and what the answer says of its issuer ("").

    No answer is taken twice. SekishoError `sso_state` where this browser began no such sign-in or too long ago.
    """
    state = one(answer, "state")
    kept = session.get(FLOWS, [])
    found = next((flow for flow in kept if state and secrets.compare_digest(flow["state"].encode(), state.encode())), None)  # fmt: skip
    if found is None:
        raise SekishoError("sso_state")
    session[FLOWS] = [flow for flow in kept if flow is not found]
    flow = Flow(**found)
    if flow.issuer != issuer or now.timestamp() - flow.at > LASTS.total_seconds():
        raise SekishoError("sso_state")
    return flow, one(answer, "iss")


def code_of(answer: Mapping[str, list[str]], told: str, where: Described) -> str:
    """Return the code of an answer that comes from the issuer that was asked (RFC 9207).

    SekishoError `sso_mix_up` where another issuer answers or this one does not say its name though it does so;
    `sso_denied` where it refuses; `sso_state` where there is no code.
    """
    if (told or where.authorization_response_iss_parameter_supported) and told != where.issuer:
        raise SekishoError("sso_mix_up")
    if refused := one(answer, "error"):
        raise SekishoError("sso_denied", detail="".join(letter for letter in refused if letter.isalnum() or letter == "_")[:40])  # fmt: skip
    if code := one(answer, "code"):
        return code
    raise SekishoError("sso_state")


def one(answer: Mapping[str, list[str]], name: str) -> str:
    """Return the value of a field that stands once, "" where it is missing or stands twice."""
    values = answer.get(name, [])
    return values[0] if len(values) == 1 else ""
