"""A session that nobody uses for an hour ends."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.web.accounts.doors import SEEN, leave
from sekisho.web.accounts.models import Account

IDLE = timedelta(hours=1)
NOTED = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: more often would be a write for each page."""


class Idle:
    """Ends sessions that were not used, and notes that one is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; to a session that was idle for too long as to nobody."""
        if isinstance(request.user, Account):
            now = timezone.now().timestamp()
            unused = now - float(request.session.get(SEEN, 0.0))
            if unused > IDLE.total_seconds():
                leave(request)
            elif unused > NOTED.total_seconds():
                request.session[SEEN] = now
        return self._next(request)
