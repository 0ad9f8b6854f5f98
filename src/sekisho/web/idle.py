"""A session ends after eight hours, and after one in which nobody uses it."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.web.accounts.doors import SEEN, SINCE, leave
from sekisho.web.accounts.models import Account

IDLE = timedelta(hours=1)
NOTED = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: more often would be a write for each page."""


class Idle:
    """Ends sessions that are too old or were not used, and notes that one is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; to a session that is over as to nobody."""
        if isinstance(request.user, Account):
            now = timezone.now().timestamp()
            unused = now - float(request.session.get(SEEN, 0.0))
            # Each note lets Django keep the session for longer, and so its beginning is looked at too.
            age = now - float(request.session.get(SINCE, 0.0))
            if unused > IDLE.total_seconds() or age > settings.SESSION_COOKIE_AGE:
                leave(request)
            elif unused > NOTED.total_seconds():
                request.session[SEEN] = now
        return self._next(request)
