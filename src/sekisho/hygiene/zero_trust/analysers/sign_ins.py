"""Statements about sign-ins: from which devices, and by what proof those came in who can change everything."""

from datetime import datetime, timedelta
from typing import Any

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import TableReader
from sekisho.hygiene.zero_trust.analysers.counting import Count, Seen, counted
from sekisho.hygiene.zero_trust.analysers.entries import emergency_accounts
from sekisho.identity.directory import directory_accounts
from sekisho.identity.groups import memberships
from sekisho.identity.sign_ins import sign_ins

RECENT = timedelta(days=30)
"""How far back sign-ins speak for what is in place today."""
HARMLESS = frozenset({
    "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "95e79109-95c0-4d8e-aee3-d01accf2d47b",
    "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b", "4a5d8f65-41da-4de4-8968-e035b65339cf",
    "75934031-6c7e-415a-99d7-48dbd49e875e", "d29b2b05-8046-44ba-8758-1e26182fcf32",
})  # fmt: skip
"""Roles that only read lists, invite guests or synchronise the directory, by template."""
_STRONG, _WEAK = "phishing_resistant", ("password_only", "mfa")


def last_used(reader: TableReader) -> dict[str, datetime]:
    """Return the last successful sign-in of every account in the log, interactive or not."""
    if "authentication" not in reader.names():
        return {}
    import ibis

    signs = sign_ins(reader)
    entered = signs.filter(signs.outcome == "success", signs.user_uid.notnull(), signs.event_time.notnull())
    rows = entered.group_by("user_uid").aggregate(last=ibis._.event_time.max()).to_pyarrow().to_pylist()
    return {row["user_uid"]: row["last"] for row in rows}


def known_devices(reader: TableReader, setting: Setting) -> Count:
    """Count people's successful sign-ins of thirty days that came from a device the firm's rules are met by."""
    rows = _grouped(reader, setting, "device_compliant")
    if rows is None:
        return Count(missing=("authentication",))
    return counted(Seen(row["user_uid"], row["device_compliant"], (row["proof_row"],), row["times"]) for row in rows)


def admins_phishing_resistant(reader: TableReader, setting: Setting) -> Count:
    """Count administrators who came in by nothing weaker than a key or a certificate for thirty days."""
    admins = _admins(reader)
    rows = _grouped(reader, setting, "proof")
    if admins is None or rows is None:
        given = {"directory_membership": admins, "authentication": rows}
        return Count(missing=tuple(name for name, found in given.items() if found is None))
    proofs: dict[str, dict[str, str]] = {uid: {} for uid in admins}
    for row in rows:
        if row["user_uid"] in proofs:
            proofs[row["user_uid"]][row["proof"]] = row["proof_row"]
    return counted(_admin(uid, admins[uid], proofs[uid]) for uid in admins)


def _admin(uid: str, member: str, proofs: dict[str, str]) -> Seen:
    weak = [proofs[one] for one in _WEAK if one in proofs]
    if weak:
        return Seen(uid, False, (weak[0], member))
    return Seen(uid, True if _STRONG in proofs else None, tuple(proofs.values()) or (member,))


def _admins(reader: TableReader) -> dict[str, str] | None:
    """Return the row of membership by id of every enabled account in a role that can change something, None without roles."""
    rows = memberships(reader, _MEMBER)
    roles = [row for row in rows if row["container_kind"] == "role"]
    if not roles:
        return None
    members: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["member_uid"]:
            members.setdefault(row["container_uid"], {})[row["member_uid"]] = row["row_id"]
    apart = emergency_accounts(reader)
    enabled = {row["account_uid"] for row in directory_accounts(reader, ()) if row["enabled"] is not False} - apart
    found: dict[str, str] = {}
    waiting = [row["container_uid"] for row in roles if str(row["role_template"] or "").lower() not in HARMLESS]
    seen: set[str] = set()
    while waiting:
        container = waiting.pop()
        if container not in seen:
            seen.add(container)
            found |= members.get(container, {})
            waiting += members.get(container, {})
    return {uid: found[uid] for uid in sorted(found.keys() & enabled)}


_MEMBER = ("container_kind", "role_template", "member_uid")


def _grouped(reader: TableReader, setting: Setting, column: str) -> list[dict[str, Any]] | None:
    """Return people's recent successful sign-ins counted by account and `column`, each with one row; None without a log."""
    if "authentication" not in reader.names():
        return None
    import ibis

    signs = sign_ins(reader)
    entered = signs.filter(
        signs.outcome == "success",
        signs.interactive.fill_null(True),
        signs.user_kind.fill_null("member") != "service_principal",
        signs.user_uid.notnull(),
        signs.event_time >= ibis.literal(setting.now - RECENT),
    )
    grouped = entered.group_by("user_uid", column).aggregate(times=ibis._.count(), proof_row=ibis._.row_id.min())
    rows: list[dict[str, Any]] = grouped.order_by("user_uid", column).to_pyarrow().to_pylist()
    return rows
