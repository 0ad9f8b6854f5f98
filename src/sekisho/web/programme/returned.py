"""Exercise mail that came back after a server had taken it: read from the mailbox that returns go to, and counted as never received."""

from datetime import datetime, timedelta

from sekisho.notify.bulk.bounces import Bounce, bounce_of
from sekisho.notify.bulk.verp import Verp
from sekisho.people.reports.collect import Unread
from sekisho.pipeline.settings import load
from sekisho.web.keys import folder
from sekisho.web.programme.mailbox import read_on, source_of
from sekisho.web.programme.models import Sent, WaveState
from sekisho.web.programme.sending import PREFIX, return_domain

LATE = timedelta(days=14)
"""How long after a mail its return still is about it."""


def read_returned(now: datetime) -> int:
    """Read what came back since the last time; return how many mails turned out not to have arrived. Nothing in the mailbox is changed.

    Where results lead to nobody, so do returns: whose mail it was is known nowhere any more. SekishoError as of `read_mailbox`.
    """
    org = load(folder())
    if not org.programme.returned:
        return 0
    source = source_of(org, org.programme.returned)
    verp = Verp(PREFIX, return_domain(org))

    def reader(raw: bytes, _name: str) -> Bounce | None:
        return bounce_of(raw, verp)

    count = 0
    for found in read_on(f"returned {source.name}", source, reader):
        if found is not None and not isinstance(found, Unread) and found.given_up:
            count += _lost(found.key, now)
    return count


def _lost(key: str, now: datetime) -> int:
    """Count the last mail to somebody as not received, unless its exercise is closed: then its figures stand."""
    row = Sent.objects.filter(who=key, at__gt=now - LATE, wave__mode="individual").order_by("-at").first()
    if row is None or row.bounced or row.wave.state == WaveState.CLOSED:
        return 0
    row.bounced = True
    row.save(update_fields=["bounced"])
    return 1
