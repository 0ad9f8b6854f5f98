"""Rows of `api_activity` and `authentication` -> events, the one shape that every question of a takeover is asked of."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sekisho.model.rows import Cell

ADDRESS = re.compile(r"[A-Za-z0-9._%+'=&-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
_LOCAL = frozenset({"::1", "127.0.0.1", "", "<null>", "255.255.255.255", "0.0.0.0"})  # noqa: S104 - logs write it for none
_AUDIT_SIGN_INS = frozenset({"UserLoggedIn", "UserLoginFailed"})
_REPORTED = frozenset({"login_success", "login_failure"})
_WARNINGS = frozenset({"suspicious_login", "suspicious_login_less_secure_app", "suspicious_programmatic_login"})
"""Google's warnings of a sign-in that it has detected and finds suspicious."""
_OURS = re.compile(r"vpn|office|head ?quarter|\bhq\b|branch|gateway|proxy|本社|本店|支店|拠点|社内", re.IGNORECASE)
_NO_DEVICE = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a sign-in adds: where from, on what, how, and what the provider thought of it. "" or None: not said.

    `ended` is False where the record does not say whether somebody was let in; `harmless` True where the provider said that
    nothing is suspicious.
    """

    country: str = ""
    at: tuple[float, float] | None = None
    network: str = ""
    device: str = ""
    system: str = ""
    managed: bool | None = None
    trusted: bool = False
    client: str = ""
    protocol: str = ""
    proof: str = ""
    risk: str = ""
    app: str = ""
    app_uid: str = ""
    guest: bool = False
    ended: bool = True
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One record: who did what to what, from where. Names are lower case where they are accounts.

    `asked` are the parameters as the service names them, `extra` what the vendor adds; `row` and `place` lead back.
    `times` is how many records of the same day are like this one, where a reader kept only the first.
    """

    uid: str
    place: str
    time: datetime
    operation: str
    row: str = ""
    service: str = ""
    actor: str = ""
    actor_type: str = ""
    session: str = ""
    address: str = ""
    agent: str = ""
    failed: bool = False
    error: str = ""
    target: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    sign_in: SignIn | None = None
    times: int = 1

    @property
    def record(self) -> str:
        """The vendor's id of the record: one of Google's may hold several events. Where it has none, its place."""
        several = self.service.startswith("Google")
        return (self.uid.partition("#")[0] if several else self.uid) or self.place

    def text(self, *names: str) -> str:
        """Return the first of the named parameters that has a value, as text; "" where none has."""
        for name in names:
            found = self.asked.get(name)
            if found not in (None, "", [], {}):
                return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
        return ""

    def flag(self, name: str) -> bool | None:
        """Return a parameter's truth value, None where the record does not name it."""
        return {"true": True, "false": False}.get(str(self.asked.get(name, "")).strip().lower().lstrip("$"))


def of_activity(row: Mapping[str, Cell], at: datetime) -> Event:
    """Return the event of a row of `api_activity`."""
    asked, extra = _object(row.get("parameters")), _object(row.get("unmapped"))
    operation = str(row["operation"]).strip()
    error = str(row.get("error_code") or "")
    return Event(
        uid=str(row["activity_uid"]),
        place=str(row.get("place") or ""),
        time=at,
        operation=operation,
        row=str(row.get("row_id") or ""),
        service=str(row.get("service") or ""),
        actor=(_warned_of(operation, asked) or _word(row.get("actor_user"))).lower(),
        actor_type=_word(row.get("actor_type")),
        session=_word(row.get("actor_session")) or _device(extra).get("SessionId", ""),
        address=place_of(_word(row.get("source_address"))),
        agent=_word(row.get("user_agent")),
        failed=row.get("outcome") == "failure",
        error=error,
        target=_word(row.get("target")),
        asked=asked,
        extra=extra,
        sign_in=_signed_in(operation, row, asked, extra),
    )


def of_sign_in(row: Mapping[str, Cell], at: datetime) -> Event:
    """Return the event of a row of `authentication`."""
    extra = _object(row.get("unmapped"))
    user = _word(row.get("user_name")) or _word(row.get("user_uid"))
    device = _word(row.get("device_uid"))
    return Event(
        uid=str(row["authentication_uid"]),
        place=str(row.get("place") or ""),
        time=at,
        operation="SignIn",
        row=str(row.get("row_id") or ""),
        service="SignIns",
        actor=user.lower(),
        actor_type=_word(row.get("user_kind")),
        session=_word(extra.get("sessionId")),
        address=place_of(_word(row.get("source_address"))),
        agent=_word(row.get("user_agent")),
        failed=row.get("outcome") not in {"success", "unknown"},
        error=_word(row.get("error_code")),
        target=_word(row.get("app_name")),
        times=int(str(row.get("times") or 1)),
        extra=extra,
        sign_in=SignIn(
            country=_word(row.get("country")),
            at=_coordinates(extra.get("geoCoordinates")),
            network=_word(extra.get("autonomousSystemNumber")),
            device=device if device != _NO_DEVICE else "",
            system=_system(extra.get("deviceDetail")),
            managed=None if row.get("device_compliant") is None else bool(row["device_compliant"]),
            trusted=_trusted(extra.get("networkLocationDetails")),
            client=_word(row.get("client_app")),
            protocol=_protocol(extra),
            proof=_word(row.get("proof")),
            risk=_word(row.get("risk")).lower(),
            app=_word(row.get("app_name")),
            app_uid=_word(row.get("app_uid")),
            guest=row.get("user_kind") == "guest",
            ended=row.get("outcome") != "unknown",
        ),
    )


def address_of(value: Any) -> str:
    """Return the address at the front of an identity, lower case; "" where none stands there."""
    found = ADDRESS.match(str(value or "").strip().lower())
    return found[0] if found else ""


def addresses_in(text: str) -> tuple[str, ...]:
    """Return every address in a text, lower case, each once, in order."""
    return tuple(dict.fromkeys(one.lower() for one in ADDRESS.findall(text)))


def bare(name: str) -> str:
    """Return a name without the path that Exchange writes before it, lower case."""
    return name.rpartition("/")[2].strip().lower()


def place_of(address: str) -> str:
    """Return an address that says something: none of this machine, and without a zone."""
    return "" if address.lower() in _LOCAL else address.partition("%")[0].lower()


def _trusted(found: Any) -> bool:
    """Tell whether a sign-in came from a place that the firm named: as trusted, or by a name that says what it is."""
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            kind = _word(one.get("networkType")).lower()
            names = json.dumps(one.get("networkNames") or [], ensure_ascii=False)
            if kind.startswith(("trusted", "intranet")) or (kind.startswith("named") and _OURS.search(names)):
                return True
    return False


def _system(found: Any) -> str:
    """Return the system and the browser of a device, the browser without its number."""
    if not isinstance(found, dict):
        return ""
    browser = _word(found.get("browser")).rstrip("0123456789. ")
    return " ".join(one for one in (_word(found.get("operatingSystem")), browser) if one)


def _protocol(extra: Mapping[str, Any]) -> str:
    """Return how a session was made: the protocol, or how it was handed over from one that began on another device."""
    found = (_word(extra.get(name)) for name in ("authenticationProtocol", "originalTransferMethod"))
    return next((one for one in found if one and one.lower() != "none"), "")


def _warned_of(operation: str, asked: Mapping[str, Any]) -> str:
    """Return the account that a warning of a sign-in names; "" for other records."""
    return address_of(asked.get("affected_email_address")) if operation in _WARNINGS else ""


def _signed_in(
    operation: str, row: Mapping[str, Cell], asked: Mapping[str, Any], extra: Mapping[str, Any]
) -> SignIn | None:
    """Return what a record of an audit log says of a sign-in, None where it is none."""
    if operation in _WARNINGS:
        return SignIn(risk="high", ended=row.get("outcome") != "unknown")
    if operation in _REPORTED:
        said = asked.get("is_suspicious")
        return SignIn(
            risk="high" if said is True else "", client=_word(asked.get("login_type")), harmless=said is False
        )
    return _audit_sign_in(extra, _word(row.get("user_agent"))) if operation in _AUDIT_SIGN_INS else None


def _audit_sign_in(extra: Mapping[str, Any], agent: str) -> SignIn:
    """Return what the audit log says of a sign-in: less than the log of sign-ins, so much stays unsaid."""
    named = _device(extra)
    kept = " ".join(named[name] for name in ("OS", "BrowserType") if named.get(name))
    return SignIn(
        device=named.get("Id", ""),
        managed=True if named.get("IsCompliantAndManaged", "").lower() == "true" else None,
        client="BAV2ROPC" if "bav2ropc" in agent.lower() else "",
        app_uid=_word(extra.get("ApplicationId")),
        system=kept,
    )


def _device(extra: Mapping[str, Any]) -> dict[str, str]:
    """Return what a sign-in in the audit log says of the device, its session among it."""
    found = extra.get("DeviceProperties")
    told = (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
    return {str(one.get("Name")): _word(one.get("Value")) for one in told}


def _coordinates(found: Any) -> tuple[float, float] | None:
    if not isinstance(found, dict):
        return None
    pair = found.get("latitude"), found.get("longitude")
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in pair) or pair == (0, 0):
        return None
    return float(pair[0] or 0), float(pair[1] or 0)


def _object(text: Cell) -> Mapping[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip()
