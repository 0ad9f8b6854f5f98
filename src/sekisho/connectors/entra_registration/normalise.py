"""What one account has registered -> one row of `directory_account` that says only that."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import clean, flag, lower, rest, text
from sekisho.connectors.documents.items import item
from sekisho.model.rows import RawRecord, Rejected, Row

_KEPT = (
    "isAdmin", "isMfaRegistered", "isPasswordlessCapable", "isSystemPreferredAuthenticationMethodEnabled",
    "systemPreferredAuthenticationMethods", "userPreferredMethodForSecondaryAuthentication", "defaultMfaMethod",
    "lastUpdatedDateTime",
)  # fmt: skip


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the id is missing. No method registered is an empty list, not said is null."""
    value = item(record).value
    uid = text(value.get("id"))
    if not uid:
        yield Rejected(record.place, "id", "value_missing")
        return
    methods = value.get("methodsRegistered")
    login = lower(value.get("userPrincipalName"))
    yield Row(
        "directory_account",
        record.place,
        {
            "account_uid": uid,
            "user_name": login,
            "user_kind": "guest" if lower(value.get("userType")) == "guest" or "#ext#" in (login or "") else "member",
            "methods_registered": [clean(one) for one in methods if isinstance(one, str)]
            if isinstance(methods, list)
            else None,
            "mfa_capable": flag(value.get("isMfaCapable")),
            "unmapped": rest(value, _KEPT),
        },
    )
