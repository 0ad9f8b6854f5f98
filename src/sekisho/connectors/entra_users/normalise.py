"""One account -> one row of `directory_account`."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag, inner, lower, moment, rest, shown, text
from sekisho.connectors.documents.items import item
from sekisho.identity.domains import guest_home
from sekisho.model.rows import RawRecord, Rejected, Row

_KEPT = (
    "userType", "onPremisesSyncEnabled", "onPremisesSamAccountName", "onPremisesDomainName", "employeeLeaveDateTime",
    "externalUserStateChangeDateTime",
)  # fmt: skip


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the id or the login name is missing, or the kind is neither member nor guest."""
    value = item(record).value
    uid, login = text(value.get("id")), lower(value.get("userPrincipalName"))
    if not (uid and login):
        yield Rejected(record.place, "id" if login else "userPrincipalName", "value_missing")
        return
    kind = _kind(value, login)
    if kind is None:
        yield Rejected(record.place, "userType", "value_unknown", shown(value.get("userType")))
        return
    seen = [moment(inner(value, "signInActivity", name)) for name in _SIGN_INS]
    yield Row(
        "directory_account",
        record.place,
        {
            "account_uid": uid,
            "user_name": login,
            "display_name": text(value.get("displayName")),
            "email": text(value.get("mail")),
            "employee_id": text(value.get("employeeId")),
            "department": text(value.get("department")),
            "title": text(value.get("jobTitle")),
            "enabled": flag(value.get("accountEnabled")),
            "user_kind": kind,
            "home_tenant": _home(login) if kind == "guest" else None,
            "invitation_state": text(value.get("externalUserState")) or _uninvited(value, kind),
            "created_time": moment(value.get("createdDateTime")),
            "last_sign_in_time": max((one for one in seen if one), default=None),
            "unmapped": rest(value, _KEPT),
        },
    )


_SIGN_INS = ("lastSignInDateTime", "lastNonInteractiveSignInDateTime", "lastSuccessfulSignInDateTime")


def _kind(value: Mapping[str, Any], login: str) -> str | None:
    """Return member or guest; where the export leaves the type out, the login name of a guest tells."""
    written = lower(value.get("userType"))
    if written is None:
        return "guest" if "#ext#" in login else "member"
    return written if written in {"member", "guest"} else None


def _uninvited(value: Mapping[str, Any], kind: str) -> str | None:
    """Return NotInvited for a guest of whom the export says that nobody ever invited them."""
    return "NotInvited" if kind == "guest" and "externalUserState" in value else None


def _home(login: str) -> str | None:
    """Return the domain that a guest comes from: taro_vendor.example#ext#@firm... is of vendor.example."""
    home = guest_home(login)
    return (login.rpartition("@")[2] if home is None else home) or None
