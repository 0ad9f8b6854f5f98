"""Who is not known sends little: a long body keeps a thread for as long as it takes, and no form for strangers has one."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from sekisho.web.gate import account_of
from sekisho.wire.arrived import MOST


class Strangers:
    """Refuses a long body, or one that does not say how long it is, before any of it is read; not to those who are known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; PermissionDenied."""
        if _long(request) and account_of(request) is None:
            raise PermissionDenied
        return self._next(request)


def _long(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return "HTTP_TRANSFER_ENCODING" in request.META or not length.isdecimal() or int(length) > MOST
