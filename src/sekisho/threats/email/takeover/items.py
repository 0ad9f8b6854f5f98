"""Mail that was read: `MailItemsAccessed`, which says of a sync only that everything in a folder may have been read."""

from sekisho.model.verdict import Reason
from sekisho.threats.email.takeover.events import Event, address_of
from sekisho.threats.email.takeover.said import Said, Topic

QUESTION = "items"
OPERATION = "MailItemsAccessed"
_APPS = ("AppId", "ClientAppId")


def judge(event: Event) -> Said:
    """Return what a record of read mail shows alone: nobody's reading is wrong in itself; a throttled one has a gap."""
    topic = about(event)
    if throttled(event):
        return topic.undetermined(Reason.of("throttled"))
    if kind(event) == "":
        return topic.undetermined(Reason.of("access_unnamed"))
    app = any(event.extra.get(name) for name in _APPS)
    if not event.address and not (app and event.agent):
        return topic.undetermined(Reason.of("reader_unseen"))
    return topic.clear(Reason.of("ordinary_reading"))


def read_by_intruder(event: Event, why: Reason) -> Said:
    """Return flagged for what was read from where an intruder came from."""
    count = event.extra.get("OperationCount")
    if kind(event) == "Bind":
        how = Reason.of("read_items", weight=0.0, count=count if isinstance(count, int) else 1)
    else:
        how = Reason.of("read_perhaps_all", weight=0.0)
    gap = (Reason.of("throttled", weight=0.0),) if throttled(event) else ()
    return about(event).flagged(why, how, *gap)


def about(event: Event) -> Topic:
    """Return the topic: whose mailbox, and how much."""
    what = f"{kind(event) or '-'} {event.extra.get('OperationCount', '')}".strip()
    return Topic(event, QUESTION, "T1114.002", address_of(event.target) or event.actor, what)


def kind(event: Event) -> str:
    """Return `Sync`, `Bind` or ""."""
    return {"sync": "Sync", "bind": "Bind"}.get(event.text("MailAccessType").lower(), "")


def throttled(event: Event) -> bool:
    """Tell whether the service stopped recording for a day: more was read than the record says."""
    return event.flag("IsThrottled") is True
