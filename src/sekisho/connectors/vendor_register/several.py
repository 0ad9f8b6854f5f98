"""Cells that hold several values: accounts, domains, tools, data; a word for none is an empty list, silence is null."""

import re

from sekisho.connectors.sheets.values import Value, folded, text

_CUT = re.compile(r"[\n\r;；、,，/／]+")
_CUT_NAMES = re.compile(r"[\s;；、,，/／]+")
_NONE = frozenset(
    {"なし", "無し", "無", "無し。", "該当なし", "none", "no", "n/a", "na", "-", "－", "ー", "―", "—", "‐"}
)
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_PLAIN = frozenset({
    "guest", "guests", "account", "accounts", "acct", "user", "users", "username", "login", "logins", "local", "server", "vpn",
    "sftp", "ftp", "rdp", "ssh", "app", "role", "roles", "and", "or", "the", "via", "on", "for", "with", "service", "ゲスト", "アカウント",
})  # fmt: skip
"""Words round the name of an account that say what kind of account it is."""
_LIKE_NAME = re.compile(r"[^@]+@[^@]*|.*\w[._\\]\w.*|.*\d.*")
_PARTS = re.compile(r"[\n\r;；、,，/／&+]+")
_ASIDE = re.compile(r"\s[-–—]\s.*")
"""What a cell says behind a stroke of the account named before it."""
_ACCOUNT = re.compile(r"(?<!\d)(?:\d{12}|\d{4}[- ]\d{4}[- ]\d{4})(?!\d)")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(?:role|user)/[^\s;；、,，]+")
_CLOSED = re.compile(
    r"停止|廃止|無効|失効|削除|返却|返還|閉鎖|遮断|未発行|未付与|disabled|revoked|removed|deleted|deactivated|inactive|closed|suspended"
)
_OPEN = re.compile(
    r"有効|利用中|使用中|稼働中|接続中|貸与中|付与中|発行済|付与済|開放|active|enabled|open|in use|granted"
)
_LOST_ZEROS = re.compile(r"\d{6,11}")
_DOMAIN = re.compile(r"(?:[^@\s]*@)?((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+)")


def listed(value: Value) -> list[str] | None:
    """Return the values of a cell; [] where it says none, None where it says nothing."""
    return _of([part.strip() for part in _CUT.split(text(value))], text(value))


def logins(value: Value) -> list[str] | None:
    """Return account names and the ARNs of roles, in lower case.

    Of a cell that tells more than the name ("VPN local user acme_vpn (firewall)") the names are what looks like one; of
    several plain words that are left all are one name. `jo@ / al@acme.example` are two addresses of that domain.
    """
    written = folded(value).lower()
    roles = _ROLE.findall(written)
    plain = _REMARK.sub(" ", _ROLE.sub(" ", written))
    lines = [_ASIDE.sub("", line) for line in re.split(r"[\n\r;；]+", plain)]
    named = [one for line in lines for part in _PARTS.split(line) for one in _names(part)]
    return _of([*roles, *_completed(named)], written)


def _names(part: str) -> list[str]:
    words = [word.strip(":：、。") for word in part.split()]
    named = [word for word in words if word and word not in _PLAIN]
    like = [word for word in named if _LIKE_NAME.fullmatch(word)]
    return like or ([" ".join(named)] if named else [])


def _completed(names: list[str]) -> list[str]:
    """Return addresses whose domain is left out with that of the next address that has one."""
    found: list[str] = []
    domain = ""
    for name in reversed(names):
        head, at, tail = name.partition("@")
        domain = tail or domain
        found.append(f"{head}@{domain}" if at and not tail else name)
    return found[::-1]


def state(value: Value) -> str | None:
    """Return what a register says of the access itself: open or closed; None where it says nothing that is sure.

    That something ended may be said of the contract, so it closes nothing.
    """
    written = folded(value).lower()
    if _CLOSED.search(written):
        return "closed"
    return "open" if _OPEN.search(written) else None


def domains(value: Value) -> list[str] | None:
    """Return domains, in lower case; of mail addresses their domain. What is neither is left out."""
    written = folded(value).lower()
    found = [match[1] for part in _CUT_NAMES.split(written) if (match := _DOMAIN.fullmatch(part))]
    return _of(found, written)


def account_ids(value: Value) -> tuple[list[str] | None, tuple[str, ...]]:
    """Return AWS account ids of twelve digits, and what stands there and is none.

    A numeric cell loses leading zeros: they are put back where nothing but digits is left.
    """
    written = folded(value)
    if written.lower() in _NONE or not written:
        return ([] if written else None), ()
    found = [re.sub(r"\D", "", one) for one in _ACCOUNT.findall(written)]
    rest = [part for part in _CUT_NAMES.split(_ACCOUNT.sub(" ", written)) if re.search(r"\d", part)]
    lost = [part for part in rest if _LOST_ZEROS.fullmatch(part)]
    found += [part.zfill(12) for part in lost]
    return (list(dict.fromkeys(found)) or None), tuple(part for part in rest if part not in lost)


def _of(parts: list[str], written: str) -> list[str] | None:
    if written.strip().lower() in _NONE:
        return []
    return list(dict.fromkeys(part for part in parts if part and part.lower() not in _NONE)) or None
