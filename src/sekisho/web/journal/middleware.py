"""Every page that somebody opened and everything that they did is written down before they see the answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.web.accounts.doors import address_of
from sekisho.web.gate import account_of
from sekisho.web.journal.write import Told, write

LONGEST = 200
SECRETS = frozenset({"learn_in"})
"""Pages whose address is a secret of whoever opens it: it is not written down."""
PARTS = frozenset({"style", "script", "slider"})
"""What a browser fetches by itself beside a page; it is the same for everybody."""


class Read:
    """Writes an entry for each request of somebody who is signed in, and for each that was turned away.

    That of a program bears the mark of its token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write down who asked."""
        before = account_of(request)
        answer = self._next(request)
        account = account_of(request) or before
        match = request.resolver_match
        if account is None or match is None or match.url_name in PARTS:
            return answer
        token = getattr(request, "token", None)
        mark = f":{token.mark}" if token else ""
        what = f"{'do' if request.method == 'POST' else 'see'}:{match.url_name}{mark}"
        told = () if match.url_name in SECRETS else match.kwargs.values()
        about = " ".join(str(value) for value in told).replace("\0", "␀")[:LONGEST]
        write(Told(timezone.now(), account.name, account.role, address_of(request), what, about, answer.status_code))
        return answer
