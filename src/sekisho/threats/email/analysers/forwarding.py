"""What the audit log shows of mail that goes on to other addresses: rules of mailboxes, and forwarding set on them.

Records are taken in order of time. A change names only what it changes: what is absent stays, what is empty is cleared.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.model.rows import Cell
from sekisho.threats.email.takeover.events import address_of, addresses_in

RULES = (
    "New-InboxRule",
    "Set-InboxRule",
    "Enable-InboxRule",
    "Disable-InboxRule",
    "Remove-InboxRule",
    "UpdateInboxRules",
)
MAILBOX = ("Set-Mailbox",)
_SENDS = ("ForwardTo", "RedirectTo", "ForwardAsAttachmentTo")
_FORWARDS = ("ForwardingSmtpAddress", "ForwardingAddress")
_ACTS = frozenset({"forward", "redirect", "forwardasattachment"})
_HIDES = frozenset({"delete", "markasread", "movetofolder", "permanentdelete"})
_TENANT = re.compile(r"Hosted Organizations/([A-Za-z0-9-]+\.onmicrosoft\.(?:com|us|cn|de))/")
"""The tenant's own first domain, as Exchange writes it into the identity of what it holds."""
_COLUMNS = ("row_id", "operation", "actor_user", "source_address", "target", "parameters", "event_time")


@dataclass(slots=True)
class Slot:
    """One rule or one setting: where it sends, whether it hides what came, and the record that last said so."""

    sends: dict[str, frozenset[str]] = field(default_factory=dict)
    hides: bool = False
    on: bool = True
    unclear: bool = False
    by: str = ""
    source: str = ""
    since: datetime | None = None
    row: str = ""

    @property
    def targets(self) -> frozenset[str]:
        """Every address that it sends to."""
        return frozenset(one for found in self.sends.values() for one in found)


Slots = dict[tuple[str, str], Slot]
"""By kind and name; a rule stands under each of its names."""


def rows(reader: TableReader, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield one row a mailbox of the firm that the log speaks of."""
    if "api_activity" not in reader.names():
        return
    import ibis

    calls = reader.ibis("api_activity")
    mail = calls.filter(calls.service == "Exchange")
    set_up = mail.filter(mail.operation.isin([*RULES, *MAILBOX]), mail.outcome != "failure").select(*_COLUMNS)
    slots: dict[str, Slots] = {}
    own = set(setting.own_domains)
    for row in set_up.order_by("event_time", "row_id").to_pyarrow().to_pylist():
        _take(slots, row)
        own.update(one.lower() for one in _TENANT.findall(row["target"] or ""))
    owner = ibis.ifelse(mail.target.contains("@") & ~mail.target.contains("\\"), mail.target, mail.actor_user).lower()
    seen = mail.select(mailbox=owner, row_id=mail.row_id).group_by("mailbox").aggregate(row_id=ibis._.row_id.min())
    heard = {row["mailbox"]: row["row_id"] for row in seen.to_pyarrow().to_pylist() if row["mailbox"]}
    for mailbox in sorted(heard.keys() | slots.keys()):
        if mailbox.rpartition("@")[2] in setting.own_domains:
            yield _row(mailbox, slots.get(mailbox, {}), heard.get(mailbox, ""), frozenset(own))


def _take(slots: dict[str, Slots], row: Mapping[str, Any]) -> None:
    asked = json.loads(row["parameters"]) if row["parameters"] else {}
    asked = asked if isinstance(asked, dict) else {}
    if row["operation"] in MAILBOX:
        if any(name in asked for name in _FORWARDS):
            mailbox = address_of(asked.get("Identity")) or address_of(row["target"])
            _change(slots.setdefault(mailbox, {}).setdefault(("mailbox", ""), Slot()), row, asked, _FORWARDS)
        return
    mailbox = address_of(asked.get("Mailbox")) or address_of(row["target"]) or str(row["actor_user"] or "").lower()
    mine = slots.setdefault(mailbox, {})
    if row["operation"] == "UpdateInboxRules":
        _by_client(mine, row, asked)
        return
    known = _rule(mine, row, asked, unclear=row["operation"].startswith(("Disable", "Enable")))
    if row["operation"] == "Remove-InboxRule":
        known.on = False
    elif row["operation"] in {"Disable-InboxRule", "Enable-InboxRule"}:
        known.on = row["operation"].startswith("Enable")
    else:
        _change(known, row, asked, _SENDS)


def _rule(mine: Slots, row: Mapping[str, Any], asked: Mapping[str, Any], *, unclear: bool) -> Slot:
    """Return the rule that a record is about: it may go by its name, by its number, or by either in its identity."""
    written = (asked.get("Name"), asked.get("Identity"), row["target"])
    names = [name for one in written if (name := str(one or "").rpartition("\\")[2])]
    keys = [("rule", name) for name in names] or [("rule", "")]
    slot = next((mine[key] for key in keys if key in mine), None) or Slot(unclear=unclear)
    mine.update(dict.fromkeys(keys, slot))
    return slot


def _change(slot: Slot, row: Mapping[str, Any], asked: Mapping[str, Any], names: tuple[str, ...]) -> None:
    before = slot.targets
    for name in names:
        if name in asked:
            text = str(asked[name] or "")
            slot.sends[name] = frozenset(addresses_in(text))
            slot.unclear = bool(text.strip()) and not slot.sends[name]
    slot.hides |= any(str(asked.get(name)).lower() == "true" for name in ("DeleteMessage", "MarkAsRead"))
    slot.hides |= bool(asked.get("MoveToFolder")) and bool(slot.targets)
    if slot.targets != before or slot.unclear:
        _said(slot, row)
    slot.on = True


def _said(slot: Slot, row: Mapping[str, Any]) -> None:
    slot.by, slot.source = str(row["actor_user"] or ""), str(row["source_address"] or "")
    slot.since, slot.row = row["event_time"], row["row_id"]


def _by_client(slots: Slots, row: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Take a rule that a mail program changed: it is told whole, by an id."""
    key = ("client", str(asked.get("RuleId") or asked.get("RuleName") or ""))
    if str(asked.get("RuleOperation") or "").lower().startswith(("delete", "remove")):
        slots.setdefault(key, Slot()).on = False
        return
    slot = slots.setdefault(key, Slot())
    try:
        actions = json.loads(str(asked.get("RuleActions") or "[]"))
    except ValueError:
        actions = None
    if not isinstance(actions, list):
        slot.unclear = True
        actions = []
    listed = [one for one in actions if isinstance(one, dict)]
    kinds = {str(one.get("ActionType")).lower() for one in listed}
    sent = [one.get("Recipients") for one in listed if str(one.get("ActionType")).lower() in _ACTS]
    slot.sends["client"] = frozenset(addresses_in(json.dumps(sent, ensure_ascii=False)))
    slot.unclear |= bool(sent) and not slot.sends["client"]
    slot.hides = bool(kinds & _HIDES)
    slot.on = str(asked.get("RuleState") or "Enabled").lower() != "disabled"
    _said(slot, row)


def _row(mailbox: str, slots: Slots, heard: str, own: frozenset[str]) -> Mapping[str, Cell]:
    def outside(address: str) -> bool:
        return address.rpartition("@")[2] not in own

    every = {id(slot): slot for slot in slots.values()}.values()
    standing = [slot for slot in every if slot.on]
    out = [slot for slot in standing if any(map(outside, slot.targets))]
    gone = [slot for slot in every if not slot.on and any(map(outside, slot.targets))]
    cleared = [slot for slot in standing if slot.row and not slot.targets and not slot.unclear]
    named = {id(slot): f"{kind} {name}".strip() for (kind, name), slot in reversed(slots.items())}
    unclear = sorted(named[id(slot)] for slot in standing if slot.unclear)
    targets = sorted({one for slot in out for one in slot.targets if outside(one)})
    inside = sorted({one for slot in standing for one in slot.targets if not outside(one)})
    proof = sorted({slot.row for slot in (out or gone or cleared or standing) if slot.row}) or [heard]
    return {
        "mailbox": mailbox,
        "targets": targets or None,
        "own_targets": inside or None,
        "hidden": any(slot.hides for slot in out),
        "set_by": sorted({slot.by for slot in out if slot.by}) or None,
        "set_addresses": sorted({slot.source for slot in out if slot.source}) or None,
        "set_time": min((slot.since for slot in out if slot.since), default=None),
        "removed": not out and bool(gone or cleared),
        "incomplete": unclear or None,
        "proof": [one for one in proof if one] or None,
    }


ANALYSER = Analyser("mailbox_forwarding", 2, rows)
"""Mail that goes on to other addresses."""
