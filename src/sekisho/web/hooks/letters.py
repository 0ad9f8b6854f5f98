"""Letters: written when something is new, sent by and by, given up after three days."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from sekisho.model.errors import SekishoError
from sekisho.model.ids import stable_id
from sekisho.notify.outbox import Delivered, deliver, post
from sekisho.notify.webhook import Hook as Where
from sekisho.notify.webhook import Letter, send
from sekisho.web.hooks.events import Event, Kind
from sekisho.web.hooks.models import Delivery, Hook, State
from sekisho.web.hooks.office import outbox, outboxes, outside, told
from sekisho.web.hooks.secret import secret_of
from sekisho.web.shown.load import SEVERITIES

ITEMS = 100
"""Things that one letter names; it always says how many there are."""
KEPT = 50
"""Letters of an address of which is remembered what became of them."""
SILENT = 10.0
GIVEN_UP = timedelta(days=3)
PAUSES = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 360))
"""How long an address that failed is left alone: after the first failure, the second, and so on."""
TEST = "test"


def announce(events: Iterable[Event], now: datetime) -> int:
    """Write a letter for each address and kind of event that it asked for, and return how many. They wait to be sent."""
    every, written = list(events), 0
    for hook in Hook.objects.all():
        for kind in Kind:
            due = [one for one in every if one.kind is kind and kind in hook.events and _counts(hook, one)]
            if due:
                _post(hook, kind.value, due, now)
                written += 1
    return written


def deliver_due(now: datetime) -> tuple[int, int]:
    """Send what waits at every address that is not left alone, and return how many letters were taken and how many not."""
    taken = failed = 0
    _tidy()
    for hook in Hook.objects.all():
        if hook.next_try and now < hook.next_try:
            continue
        done = deliver(outbox(hook), _Sender(hook, now).send)
        _note(hook, done, now)
        taken, failed = taken + len(done.sent), failed + len(done.waiting) + len(done.dead)
    return taken, failed


def test(hook: Hook, now: datetime) -> SekishoError | None:
    """Send a letter that says nothing, at once; return what went wrong, None where it was taken."""
    letter = _letter(hook, TEST, [], now)
    row = Delivery.objects.create(hook=hook, letter=letter.id, event=TEST, at=now)
    try:
        _Sender(hook, now).send(letter)
    except SekishoError as error:
        _set(row, State.DEAD, now, error)
        return error
    _set(row, State.SENT, now, None)
    return None


class _Sender:
    """Sends letters to one address. Once it does not answer, the letters behind the first are not tried."""

    def __init__(self, hook: Hook, now: datetime) -> None:
        self._hook, self._now = hook, now
        self._where = Where(hook.address, secret_of(hook))
        self._away: SekishoError | None = None

    def send(self, letter: Letter) -> None:
        """Send a letter once. SekishoError as `webhook.send`; one that would pass is for good after three days."""
        try:
            if self._away:
                raise self._away
            send(self._where, letter, self._now, _never, waits=(), resolve=outside(), timeout=SILENT)
        except SekishoError as error:
            if error.permanent:
                raise
            self._away = error = told(error)
            old = Delivery.objects.filter(letter=letter.id, at__lt=self._now - GIVEN_UP).exists()
            raise SekishoError(error.code, permanent=old, **error.params) from None


def _never(_seconds: float) -> None:
    """Wait for nothing: there is one try."""


def _tidy() -> None:
    """Take away the letters to addresses that are there no more."""
    known = {outbox(hook).name for hook in Hook.objects.all()}
    for place in outboxes().glob("hook-*"):
        if place.name not in known:
            shutil.rmtree(place)


def _counts(hook: Hook, event: Event) -> bool:
    """Tell whether an event is grave enough for an address; a severity that nobody knows counts."""
    return event.kind is not Kind.FINDING or not hook.severity < event.severity < len(SEVERITIES)


def _post(hook: Hook, kind: str, events: list[Event], now: datetime) -> None:
    letter = _letter(hook, kind, events, now)
    Delivery.objects.get_or_create(letter=letter.id, defaults={"hook": hook, "event": kind, "at": now})
    post(outbox(hook), letter)
    newest = Delivery.objects.filter(hook=hook).order_by("-at", "-pk").values_list("pk", flat=True)[:KEPT]
    Delivery.objects.filter(hook=hook).exclude(pk__in=list(newest)).exclude(state=State.WAITING).delete()


def _letter(hook: Hook, kind: str, events: list[Event], now: datetime) -> Letter:
    items = [
        {"id": one.key, "title": {"en": one.title.en, "ja": one.title.ja}}
        | ({"severity": _severity(one)} if one.kind is Kind.FINDING else {})
        for one in events[:ITEMS]
    ]
    body = {"type": kind, "timestamp": now.isoformat(), "data": {"count": len(events), "items": items}}
    key = stable_id("letter", str(hook.pk), kind, now.isoformat(), *(one.key for one in events))
    return Letter(key, msgspec.json.encode(body))


def _severity(event: Event) -> str:
    return SEVERITIES[event.severity] if event.severity < len(SEVERITIES) else ""


def _note(hook: Hook, done: Delivered, now: datetime) -> None:
    """Remember what became of letters, and leave an address alone that does not answer."""
    rows = {row.letter: row for row in Delivery.objects.filter(hook=hook, state=State.WAITING)}
    ended: list[tuple[str, State, SekishoError | None]] = [(key, State.SENT, None) for key in done.sent]
    ended += [(key, State.DEAD, error) for key, error in done.dead]
    ended += [(key, State.WAITING, error) for key, error in done.waiting]
    for key, state, error in ended:
        if key in rows:
            _set(rows[key], state, now, error)
    mine = Hook.objects.filter(pk=hook.pk)
    if done.waiting:
        mine.update(failures=hook.failures + 1, next_try=now + PAUSES[min(hook.failures, len(PAUSES) - 1)])
    elif ended:
        mine.update(failures=0, next_try=None)


def _set(row: Delivery, state: State, now: datetime, error: SekishoError | None) -> None:
    problem = {"code": error.code, "params": dict(error.params)} if error else {}
    Delivery.objects.filter(pk=row.pk).update(state=state, tried_at=now, tries=row.tries + 1, problem=problem)
