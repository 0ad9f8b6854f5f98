"""An application is let in: which rights, for whom, by whom, and what it calls itself."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover.actors import Actor, actor
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.said import Said, Topic
from sekisho.threats.email.takeover.words import fold

QUESTION = "consent"
_USER = frozenset(
    {"consent to application", "add oauth2permissiongrant", "add delegated permission grant", "authorize"}
)
_DOMAIN_WIDE = "authorize_api_client_access"
"""Google: an application of outside may act as anybody of the domain, without anybody signed in."""
_APP = frozenset({"add app role assignment to service principal", _DOMAIN_WIDE})
_NO_ROLE = "00000000-0000-0000-0000-000000000000"
_SCOPE = re.compile(r"Scope:\s*([^\],;]*)", re.IGNORECASE)
_PRINCIPAL = re.compile(r"ConsentType:\s*(\w+)", re.IGNORECASE)
_RESOURCE = re.compile(r"ResourceId:\s*([^\],;\s]+)", re.IGNORECASE)
_AS_USER = "user_impersonation"
"""The right to do as the user what a service lets the user do: what that is depends on the service."""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MAIL = (
    r"mail\.read(?:write|basic)?(?:\.shared|\.all)?|ews\.accessasuser\.all|full_access_as_(?:app|user)|"
    r"(?:imap|pop)\.accessas(?:user\.all|app)|mailbox(?:folder|item)\.read.*|"
    r"mail\.google\.com|gmail\.(?:readonly|modify|metadata|insert)"
)
_FILES = r"(?:files|sites)\.(?:read|readwrite|fullcontrol|manage)(?:\.all)?|allsites\..*|notes\.read(?:write)?\.all|drive(?:\.readonly)?"
_PEOPLE = (
    r"contacts\.read(?:write)?(?:\.shared|\.all)?|people\.read(?:\.all)?|(?:directory|user|application)\.readwrite\.all|"
    r"rolemanagement\.readwrite\.directory|approleassignment\.readwrite\.all|contacts|admin\.directory\.(?:user|group)"
)
_WEIGHTS = (
    (_MAIL, "reads_mail", 2.0),
    (r"mail\.send(?:\.shared|\.all)?|smtp\.send(?:asapp)?|gmail\.(?:send|compose)", "sends_mail", 1.5),
    (_FILES, "reads_files", 1.5),
    (r"mailboxsettings\.readwrite|gmail\.settings\.\w+", "changes_rules", 1.0),
    (r"offline_access", "stays", 1.0),
    (_PEOPLE, "reads_people", 0.5),
)
_WHOLE = frozenset({"user.read", "user.readwrite", "mailboxsettings.read", "notes.read"})
"""Rights that are whole though longer ones begin so."""
_BEGINNINGS = (
    "mail.readwrite.shared", "mail.readwrite.all", "mail.readbasic.all", "mail.send.shared", "mailboxsettings.readwrite",
    "ews.accessasuser.all", "full_access_as_user", "full_access_as_app", "imap.accessasuser.all", "pop.accessasuser.all", "smtp.sendasapp",
    "mail.google.com", "gmail.readonly", "gmail.modify", "gmail.metadata", "gmail.insert", "gmail.send", "gmail.compose",
    "gmail.settings.basic", "gmail.settings.sharing", "files.readwrite.all", "sites.fullcontrol.all", "allsites.fullcontrol",
    "drive.readonly", "contacts.readwrite.shared", "directory.readwrite.all", "user.readwrite.all", "application.readwrite.all",
    "rolemanagement.readwrite.directory", "approleassignment.readwrite.all", "admin.directory.user", "offline_access",
)  # fmt: skip
"""Rights that weigh, as long as they get: what stops within one of them may have been it."""
_ADDRESS_CUT = re.compile(
    r"h(?:t(?:t(?:p(?:s?(?::/?)?)?)?)?)?|https?://[^/]*/?|https?://www\.googleapis\.com/a?u?t?h?/?", re.IGNORECASE
)
"""The address of a right that stops before it names one."""


def is_consent(event: Event) -> bool:
    """Tell whether a record is about rights of an application."""
    return _name(event) in _USER | _APP


def judge(event: Event) -> Said:
    """Return what a consent shows."""
    app, app_id = app_of(event)
    wanted = scopes(event)
    topic = Topic(event, QUESTION, "T1528", event.actor, f"{app or app_id or '-'}: {' '.join(wanted) or '-'}"[:300])
    who = actor(event)
    if who is Actor.SYSTEM:
        return topic.clear(Reason.of("by_system"))
    if app_id in _apps()["abused"]:
        return topic.flagged(Reason.of("abused_app", weight=4.0, app=_apps()["abused"][app_id]))
    if app_id in _apps()["known"]:
        return topic.clear(Reason.of("known_app", weight=-3.0, app=_apps()["known"][app_id]))
    if not wanted:
        none = _name(event) in _APP and event.text("AppRole.Id") == _NO_ROLE
        return topic.clear(Reason.of("no_rights")) if none else topic.undetermined(Reason.of("scopes_unseen"))
    return _weighed(topic, event, wanted)


def _weighed(topic: Topic, event: Event, wanted: tuple[str, ...]) -> Said:
    """Return what rights weigh; undetermined where some, or the application, are not told and those told do not suffice."""
    app, app_id = app_of(event)
    reasons = [*_rights(wanted, event), *_looks(app, event)]
    said = topic.weighed(reasons, "", "harmless_rights")
    if said.answer is Answer.FLAGGED:
        return said
    if _cut(event):
        return topic.undetermined(Reason.of("scopes_cut"), *reasons)
    if _AS_USER in map(str.lower, wanted) and not _service_known(event):
        return topic.undetermined(Reason.of("service_unknown"), *reasons)
    return topic.undetermined(Reason.of("app_unnamed"), *reasons) if said.score > 0 and not (app or app_id) else said


def _cut(event: Event) -> bool:
    """Tell whether a list of rights ends before its end: with brackets open, with dots for the rest, within a right."""
    texts = [event.text(name) for name in event.asked if _lists_rights(name)]
    open_ended = any(text.count("[") > text.count("]") or text.rstrip(']"; ').endswith(("...", "…")) for text in texts)
    return open_ended or any(_breaks_off(rights[-1]) for rights in _listed(event) if rights)


def _breaks_off(right: str) -> bool:
    """Tell whether a right is none, but the beginning of one that weighs, or of an address."""
    word = _bare(right).lower()
    if word in _WHOLE or any(re.fullmatch(pattern, word) for pattern, _, _ in _WEIGHTS):
        return False
    return _ADDRESS_CUT.fullmatch(right) is not None or any(one.startswith(word) for one in _BEGINNINGS)


def _service_known(event: Event) -> bool:
    """Tell whether all services on which rights were given are told by an id that is the same everywhere."""
    found = [one for name in event.asked if _lists_rights(name) for one in _RESOURCE.findall(_added(event.text(name)))]
    return bool(found) and all(one.lower() in _apps()["known"] for one in found)


def _lists_rights(name: str) -> bool:
    return "permissions" in name.lower() or name.lower().endswith(("scope", "scopes"))


def scopes(event: Event) -> tuple[str, ...]:
    """Return the rights that a record names, each once."""
    return tuple(dict.fromkeys(one for rights in _listed(event) for one in rights))


def _listed(event: Event) -> list[list[str]]:
    """Return the lists of rights in a record, each in its order."""
    texts = [event.text(name) for name in event.asked if _lists_rights(name)]
    found = [
        one
        for text in texts
        for one in (_SCOPE.findall(_added(text)) or ([text] if "=>" not in text and "Scope" not in text else []))
    ]
    found.append(event.text("AppRole.Value"))
    return [[one for one in re.split(r"[\s,\"\[\]]+", text) if one] for text in found]


def app_of(event: Event) -> tuple[str, str]:
    """Return the application's name and its id, "" where a record does not say."""
    name = event.text("ServicePrincipal.DisplayName", "ServicePrincipal.Name", "app_name", "API_CLIENT_NAME")
    targets = event.extra.get("Target")
    for one in targets if isinstance(targets, list) else ():
        if isinstance(one, dict) and one.get("Type") == 1 and not name:
            name = str(one.get("ID") or "")
    ids = _ID.findall(
        event.text("ServicePrincipal.AppId", "TargetId.ServicePrincipalNames", "ServicePrincipal.AppPrincipalId")
        or event.target
    )
    if _name(event) in _APP:
        ids = _ID.findall(event.text("ServicePrincipal.AppId"))
    return name.strip('"[] '), ids[0].lower() if ids else ""


def _bare(right: str) -> str:
    """Return a right without the address before it."""
    return right.rstrip("/").rpartition("/")[2]


def _added(text: str) -> str:
    """Return what stands after the change, where a text tells both sides."""
    return text.partition("=>")[2] or text


def _rights(wanted: tuple[str, ...], event: Event) -> Iterator[Reason]:
    found = False
    for pattern, code, weight in _WEIGHTS:
        named = [one for one in wanted if re.fullmatch(pattern, _bare(one), re.IGNORECASE)]
        if named:
            found = found or code != "stays"
            yield Reason.of(code, weight=weight, rights=" ".join(named[:5]))
    if not found:
        return
    everyone = _everyone(event)
    if everyone is None:
        return
    if not everyone:
        yield Reason.of("by_one_user", weight=0.5)
    elif _name(event) == _DOMAIN_WIDE:
        yield Reason.of("acts_as_anyone", weight=1.5)
    elif _name(event) in _APP:
        yield Reason.of("for_all_without_user", weight=1.0)
    else:
        yield Reason.of("by_administrator", weight=-1.5)


def _everyone(event: Event) -> bool | None:
    """Tell whether an administrator consented for all, None where the record does not say."""
    if _name(event) in _APP:
        return True
    said = event.flag("ConsentContext.IsAdminConsent")
    if said is not None:
        return said
    if _name(event) == "authorize":
        return False
    kinds = _PRINCIPAL.findall(event.text("ConsentAction.Permissions")) or [
        event.text("DelegatedPermissionGrant.ConsentType", "OAuth2PermissionGrant.ConsentType")
    ]
    return "allprincipals" in kinds[-1].lower() if kinds[-1] else None


def _looks(app: str, event: Event) -> Iterator[Reason]:
    if not app:
        return
    if weight := _borrowed(app):
        yield Reason.of("borrowed_name", weight=weight, app=app)
    if "unverified" in str(dict(event.asked)).lower() or "unverified" in str(dict(event.extra)).lower():
        yield Reason.of("unverified_publisher", weight=1.5)


def _borrowed(app: str) -> float:
    """Return how much a name speaks for a disguise: the service's name in other signs, or as it is without its id."""
    borrowed = [fold(one) for one in _apps()["borrowed"]["names"]]
    parts = re.findall(r"\w+", fold(app))
    every = [*borrowed, *_apps()["borrowed"]["others"]]
    masks = {_plain(one) for one in every if len(one) > 3}
    if any(part not in every and _plain(part) in masks for part in parts):
        return 2.0
    return 0.5 if any(part in borrowed for part in parts) else 0.0


def _plain(word: str) -> str:
    """Return a word as a hasty reader sees it: signs that look alike are one."""
    for sign, seen in _apps()["signs"].items():
        word = word.replace(sign, seen)
    return word


def _name(event: Event) -> str:
    return event.operation.strip().rstrip(".").lower()


@cache
def _apps() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = msgspec.toml.decode(files(__package__).joinpath("apps.toml").read_bytes())
    return data
