"""Rights to a mailbox given to somebody: by whom, to whom, and which."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import ADDRESS, Event, address_of, addresses_in, bare
from sekisho.threats.email.takeover.said import Said, Topic, lost, shown
from sekisho.threats.email.takeover.world import World

QUESTION = "opened"
MAILBOX = frozenset({"Add-MailboxPermission", "Add-RecipientPermission", "Add-ADPermission"})
FOLDER = frozenset({
    "Add-MailboxFolderPermission", "Set-MailboxFolderPermission", "AddFolderPermissions", "ModifyFolderPermissions",
    "UpdateFolderPermissions",
})  # fmt: skip
ROLES = frozenset({"New-ManagementRoleAssignment", "Add-RoleGroupMember"})
_ANYONE = frozenset({"default", "anonymous", "everyone", "s-1-1-0", "anonymous logon", "既定", "匿名"})
_SELF = frozenset({"nt authority\\self", "self"})
_READS = ("owner", "editor", "author", "reviewer", "readitems", "readany", "fullaccess", "full_access", "all")
_CALENDAR = ("calendar", "予定表", "holidays", "birthdays", "contacts", "連絡先", "tasks")
_ID = re.compile(r"s-1-5-[\d-]+|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.IGNORECASE)
_ADDS, _REMOVES = re.compile(r"\badd\b", re.IGNORECASE), re.compile(r"\bremove\b", re.IGNORECASE)
"""How a value says that it changes a list, as `@{Add=...}`, and does not replace it."""
_SHOWN = (
    "Identity",
    "User",
    "Trustee",
    "AccessRights",
    "AutoMapping",
    "GrantSendOnBehalfTo",
    "MemberUpn",
    "MemberRights",
    "Path",
)
PARAMETERS = frozenset({*_SHOWN, "Deny", "ExtendedRights", "Member", "Role", "App"})


def mailbox(event: Event, world: World) -> Said:
    """Return what a right to a whole mailbox, or to send as it, shows."""
    owner, grantee = _owner(event), event.text("User", "Trustee")
    topic = Topic(event, QUESTION, "T1098.002", owner, shown(event.asked, _SHOWN))
    if grantee.lower() in _SELF or address_of(grantee) == owner != "":
        return topic.clear(Reason.of("to_itself"))
    if event.flag("Deny"):
        return topic.clear(Reason.of("right_taken"))
    if not grantee:
        return topic.undetermined(Reason.of("grantee_unnamed"))
    said = topic.weighed(_mailbox(event, world, grantee), "", "routine_right")
    if not event.text("AccessRights", "ExtendedRights"):
        return _unless_flagged(topic, said, "rights_unnamed")
    if not address_of(owner) and not event.text("Identity") and "/" not in event.target:
        return _unless_flagged(topic, said, "mailbox_unnamed")
    return _unless_flagged(topic, said, "grantee_is_an_id") if _is_id(event, world, grantee) else said


def _is_id(event: Event, world: World, grantee: str) -> bool:
    """Tell whether who got a right is an id that the records give no name."""
    return _ID.fullmatch(grantee.strip()) is not None and world.members(grantee, event.time) is None


def _unless_flagged(topic: Topic, said: Said, code: str) -> Said:
    """Return an answer that lacks a field: undetermined for it, unless what is there suffices to flag."""
    return said if said.answer is Answer.FLAGGED else topic.undetermined(Reason.of(code), *said.reasons)


def on_behalf(event: Event, world: World) -> Said | None:
    """Return what `Set-Mailbox` shows of sending on behalf; None where it names none."""
    if "GrantSendOnBehalfTo" not in event.asked:
        return None
    topic = Topic(event, QUESTION, "T1098.002", _owner(event), shown(event.asked, _SHOWN))
    written = event.text("GrantSendOnBehalfTo")
    if not written or (_REMOVES.search(written) and not _ADDS.search(written)):
        return topic.clear(Reason.of("right_taken"))
    if lost(written):
        return topic.undetermined(Reason.of("grantee_unnamed"))
    said = topic.weighed([Reason.of("sends_on_behalf", weight=1.0), *_grantee(event, world, written)])
    ids = [one for one in _ID.findall(ADDRESS.sub("", written)) if _is_id(event, world, one)]
    return _unless_flagged(topic, said, "grantee_is_an_id") if ids else said


def folder(event: Event, world: World) -> Said:
    """Return what a right to one folder shows: the owner's calendar for an assistant is what it looks like."""
    owner, grantee = _owner(event), event.text("User", "MemberUpn", "MemberSid")
    rights = event.text("AccessRights", "MemberRights")
    where = event.text("Path") or str(event.asked.get("Identity") or event.target)
    topic = Topic(event, QUESTION, "T1098.002", owner, shown(event.asked, _SHOWN))
    if not rights:
        return topic.undetermined(Reason.of("rights_unnamed"))
    if not any(one in rights.lower().replace(" ", "") for one in _READS):
        return topic.clear(Reason.of("rights_read_nothing"))
    if not grantee:
        return topic.undetermined(Reason.of("grantee_unnamed"))
    calendar = any(one in where.lower() for one in _CALENDAR)
    said = topic.weighed(_folder(event, world, grantee, calendar=calendar), "", "routine_right")
    if not where.strip():
        return _unless_flagged(topic, said, "folder_unseen")
    return _unless_flagged(topic, said, "grantee_is_an_id") if _is_id(event, world, grantee) else said


def given(events: Iterable[Event], world: World) -> Mapping[tuple[str, str], datetime]:
    """Return since when who has a right to whose mailbox or a folder of it, both as they are named, lower case."""
    found: dict[tuple[str, str], datetime] = {}
    for event in events:
        grantee = event.text("User", "MemberUpn")
        if event.operation not in MAILBOX | FOLDER or event.failed or event.flag("Deny") or not grantee:
            continue
        group = world.members(grantee, event.time)
        for one in group.people if group else addresses_in(grantee) or (bare(grantee),):
            found.setdefault((bare(_owner(event)), one), event.time)
    return found


def role(event: Event) -> Said | None:
    """Return what a role shows that opens every mailbox; None for other roles."""
    if not event.text("Role", "Identity", "Name"):
        topic = Topic(event, QUESTION, "T1098.002", event.actor, shown(event.asked, ("User", "Member", "App")))
        return topic.undetermined(Reason.of("role_unnamed"))
    if "applicationimpersonation" not in str(dict(event.asked)).lower().replace(" ", ""):
        return None
    topic = Topic(
        event, QUESTION, "T1098.002", event.actor, shown(event.asked, ("Role", "User", "Member", "Identity", "App"))
    )
    return topic.flagged(Reason.of("opens_every_mailbox", weight=3.0))


def _owner(event: Event) -> str:
    return (
        address_of(event.asked.get("Identity"))
        or address_of(event.target)
        or (
            str(event.asked.get("Identity") or event.target).lower()
            if event.operation.startswith(("Add-", "Set-"))
            else event.actor
        )
    )


def _mailbox(event: Event, world: World, grantee: str) -> Iterator[Reason]:
    yield Reason.of("opens_mailbox", weight=1.5, rights=event.text("AccessRights") or "-")
    if event.flag("AutoMapping") is False:
        yield Reason.of("unseen_in_outlook", weight=1.0)
    yield from _grantee(event, world, grantee)


def _grantee(event: Event, world: World, grantee: str) -> Iterator[Reason]:
    """Yield what speaks against whoever gets a right; for a group, against its members."""
    name = grantee.strip().lower()
    group = world.members(grantee, event.time)
    named = sorted(group.people) if group else addresses_in(grantee)
    if name in _ANYONE:
        yield Reason.of("to_anyone", weight=4.0, grantee=grantee)
    elif "#ext#" in name or any("@" in one and not world.is_own(one) and not world.maybe_own(one) for one in named):
        yield Reason.of("to_outsider", weight=3.0, grantee=grantee)
    elif group:
        alone = bool(named) and all(one in {event.actor, _local(event.actor)} for one in named)
        if alone and actor(event, _owner(event)) is Actor.OTHER:
            yield Reason.of("to_own_group", weight=2.0 if group.whole else 1.0, grantee=grantee)
    elif actor(event, _owner(event)) is Actor.OTHER and (event.actor in named or _local(event.actor) == name):
        yield Reason.of("to_who_acted", weight=2.0, grantee=grantee)


def _local(account: str) -> str:
    return account.partition("@")[0]


def _folder(event: Event, world: World, grantee: str, *, calendar: bool) -> Iterator[Reason]:
    yield Reason.of("opens_calendar", weight=0.0) if calendar else Reason.of("opens_folder", weight=1.0)
    for one in _grantee(event, world, grantee):
        yield Reason.of(one.code, weight=(one.weight or 0) * (0.4 if calendar else 1.0), **dict(one.params))
