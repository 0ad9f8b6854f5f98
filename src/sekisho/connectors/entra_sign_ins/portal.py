"""The portal's download of sign-ins as CSV -> records with the names that Microsoft Graph has for the same.

The portal writes display names of columns and values. Applications' own sign-ins have columns of their own.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from sekisho.connectors.documents.outline import begins_json, first_sign
from sekisho.connectors.sheets.columns import header_fold
from sekisho.connectors.sheets.delimited import delimited_rows
from sekisho.connectors.sheets.values import SheetRow, text
from sekisho.model.errors import Refused
from sekisho.model.rows import RawRecord, Rejected

PORTAL = "portal"
"""The key by which a record says that it comes from the portal's CSV."""
_HEADERS = {
    "createdDateTime": ("date (utc)", "日付 (UTC)"),
    "id": ("request id", "要求 ID"),
    "correlationId": ("correlation id", "関連付け ID", "相関 ID"),
    "userId": ("user id", "ユーザー ID"),
    "userDisplayName": ("user", "ユーザー"),
    "userPrincipalName": ("username", "user name", "ユーザー名"),
    "userType": ("user type", "ユーザーの種類", "ユーザー タイプ"),
    "userAgent": ("user agent", "ユーザー エージェント"),
    "crossTenantAccessType": ("cross tenant access type", "クロス テナント アクセスの種類"),
    "incomingTokenType": ("incoming token type",),
    "authenticationProtocol": ("authentication protocol", "認証プロトコル"),
    "appDisplayName": ("application", "アプリケーション"),
    "appId": ("application id", "アプリケーション ID"),
    "resourceDisplayName": ("resource", "リソース"),
    "homeTenantId": ("home tenant id", "ホーム テナント ID"),
    "servicePrincipalId": ("service principal id", "サービス プリンシパル ID"),
    "servicePrincipalName": ("service principal name", "サービス プリンシパル名"),
    "ipAddress": ("ip address", "IP アドレス"),
    "place": ("location", "場所"),
    "said": ("status", "状態", "ステータス"),
    "code": ("sign-in error code", "サインイン エラー コード"),
    "clientAppUsed": ("client app", "クライアント アプリ"),
    "deviceId": ("device id", "デバイス ID"),
    "compliant": ("compliant", "準拠", "準拠している"),
    "authenticationRequirement": ("authentication requirement", "認証要件"),
    "mfaResult": ("multifactor authentication result", "多要素認証の結果"),
    "mfaMethod": ("multifactor authentication auth method", "多要素認証の認証方法"),
    "conditionalAccessStatus": ("conditional access", "条件付きアクセス"),
    "riskLevelDuringSignIn": ("risk level during sign-in", "risk level (real-time)"),
    "autonomousSystemNumber": ("autonomous system number", "自律システム番号"),
}
_FIELDS = {header_fold(header): name for name, headers in _HEADERS.items() for header in headers}
_STEPS = {
    "id": ("request id", "要求 ID"),
    "method": ("authentication method", "認証方法"),
    "detail": ("authentication method detail", "認証方法の詳細"),
    "date": ("authentication date", "認証日"),
    "succeeded": ("succeeded", "成功"),
    "result": ("result detail", "結果の詳細"),
    "requirement": ("requirement", "要件"),
}
STEP_FIELDS = {header_fold(header): name for name, headers in _STEPS.items() for header in headers}
_REQUIREMENTS = {"single-factorauthentication": "singleFactorAuthentication",
                 "multifactorauthentication": "multiFactorAuthentication", "multi-factorauthentication": "multiFactorAuthentication",
                 "単一要素認証": "singleFactorAuthentication", "多要素認証": "multiFactorAuthentication"}  # fmt: skip
_OUTCOMES = {"success": "success", "failure": "failure", "interrupted": "interrupted", "成功": "success", "失敗": "failure",
             "中断": "interrupted"}  # fmt: skip
_COUNTRY = 2


def is_sign_ins(labels: Sequence[str]) -> bool:
    """Tell whether a header is that of the portal's sign-ins, of people or of applications."""
    named = set(columns(labels, _FIELDS))
    return named.issuperset({"createdDateTime", "id", "appDisplayName", "ipAddress"}) and bool(named & {"said", "code"})


def is_steps(labels: Sequence[str]) -> bool:
    """Tell whether a header is that of the steps which the portal writes into a file beside."""
    return set(columns(labels, STEP_FIELDS)).issuperset({"id", "method", "succeeded", "requirement"})


def columns(labels: Sequence[str], fields: Mapping[str, str]) -> dict[str, int]:
    """Return where each field stands; of a header that stands there twice the first counts."""
    found: dict[str, int] = {}
    for at, label in enumerate(labels):
        name = fields.get(header_fold(label))
        if name:
            found.setdefault(name, at)
    return found


def is_text(head: bytes) -> bool:
    """Tell whether a file is no JSON by its first signs."""
    return bool(first_sign(head)) and not begins_json(head)


def portal_records(stream: BinaryIO) -> Iterator[RawRecord | Rejected]:
    """Yield the sign-ins of a CSV of the portal; Refused `header_not_found` where its header is another."""
    for row in _cells(stream, _FIELDS, is_sign_ins):
        yield row if isinstance(row, Rejected) else RawRecord(row[0], _graph(row[1]))


def step_records(stream: BinaryIO) -> Iterator[RawRecord | Rejected]:
    """Yield the steps of AuthDetails, payloads their cells by field; Refused as for sign-ins."""
    for row in _cells(stream, STEP_FIELDS, is_steps):
        yield row if isinstance(row, Rejected) else RawRecord(*row)


def _cells(
    stream: BinaryIO, fields: Mapping[str, str], is_header: Callable[[Sequence[str]], bool]
) -> Iterator[tuple[str, Mapping[str, str]] | Rejected]:
    """Yield the place and the cells by field of each line that is not blank."""
    rows = delimited_rows(stream)
    first = next(rows, None)
    labels = [text(cell) for cell in first.cells] if isinstance(first, SheetRow) else []
    if not is_header(labels):
        raise Refused("header_not_found", place="line 1")
    found = columns(labels, fields)
    for row in rows:
        if isinstance(row, Rejected):
            yield row
        elif not row.blank:
            yield row.place, {name: text(row.cells[at]) for name, at in found.items() if at < len(row.cells)}


def _graph(cells: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a row as Graph would write it."""
    plain = {name: value for name, value in cells.items() if value and value.lower() != "none"}
    outcome = _OUTCOMES.get(plain.get("said", "").lower())
    country = plain.get("place", "").rpartition(",")[2].strip()
    requirement = plain.get("authenticationRequirement", "")
    return {
        **plain,
        PORTAL: outcome or "unknown",
        "createdDateTime": _moment(plain.get("createdDateTime", "")),
        "userDisplayName": plain.get("userDisplayName") or plain.get("servicePrincipalName"),
        "status": {"errorCode": "0" if outcome == "success" else plain.get("code")},
        "location": {"countryOrRegion": country if len(country) == _COUNTRY else None},
        "deviceDetail": {"deviceId": plain.get("deviceId"), "isCompliant": plain.get("compliant")},
        "authenticationRequirement": _REQUIREMENTS.get(requirement.lower().replace(" ", ""), requirement),
    }


def _moment(written: str) -> str:
    """Return a time with its zone: the column is in UTC, whether or not a value says so again."""
    return written if not written or written[-1] in "Zz" or "+" in written else f"{written}Z"


def first_labels(head: bytes) -> list[str]:
    """Return the labels of the first row of a text file's head; nothing where there is none. Never raises."""
    try:
        row = next(delimited_rows(io.BytesIO(head)), None)
    except Refused:
        return []
    return [text(cell) for cell in row.cells] if isinstance(row, SheetRow) else []
