"""Programs come with a token and nothing else, ask no oftener than they may, and are told in their own form when they get nothing."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.text.say import Lang
from sekisho.web.accounts.doors import address_of
from sekisho.web.accounts.models import Account
from sekisho.web.api import tokens
from sekisho.web.api.limit import limit
from sekisho.web.api.models import Token
from sekisho.web.api.problems import CODES, CONTENT, FAULT, answer
from sekisho.web.gate import View
from sekisho.web.journal.write import Told, write
from sekisho.web.programs import PREFIX, is_program
from sekisho.web.templating import lang_of

OPENAPI = f"{PREFIX}v1/openapi.json"
"""The one address here that opens for people who are signed in, too."""
_SCHEME = "bearer "


class Programs:
    """Knows who a program speaks for, by its token. A session opens nothing here, and a token opens no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; a refusal is a problem that a program can read."""
        if not is_program(request):
            return self._next(request)
        # No cookie counts here, so there is nothing that another site could make a browser do.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own mark
        token = _token(request)
        if token or request.path != OPENAPI:
            request.user = token.account if token else AnonymousUser()
        request.token = token  # type: ignore[attr-defined]
        return _told(self._next(request), lang_of(request))

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return None where a token may ask now, and for what the view shows."""
        token: Token | None = getattr(request, "token", None)
        if token is None:
            return None
        if seconds := limit.wait(token.pk):
            refused = answer(SekishoError("api_too_many", permanent=False, seconds=seconds), 429)
            refused.headers["Retry-After"] = str(seconds)
            return refused
        tokens.used(token, timezone.now())
        scope = getattr(view, "scope", "")
        if scope and scope not in token.scopes:
            return answer(SekishoError("api_scope", scope=scope), 403)
        return None


def _token(request: HttpRequest) -> Token | None:
    """Return the living token of a request. The use of a dead one is written down: somebody still has it."""
    said = request.headers.get("Authorization", "")
    if said[: len(_SCHEME)].lower() != _SCHEME:
        return None
    found, now = tokens.find(said[len(_SCHEME) :].strip()), timezone.now()
    if found is None or (found.lives(now) and found.account.is_active):
        return found
    _refused(request, found, found.account)
    return None


def _refused(request: HttpRequest, token: Token, account: Account) -> None:
    what = f"refused:{token.mark}"
    write(Told(timezone.now(), account.name, account.role, address_of(request), what, request.path[:200], 401))


def _told(said: HttpResponse, lang: Lang) -> HttpResponse:
    """Return an answer as a program reads it."""
    if said.status_code < 400 or said.headers.get("Content-Type") == CONTENT:
        return said
    problem = answer(SekishoError(CODES.get(said.status_code, FAULT)), said.status_code, lang=lang)
    for name in ("Allow", "Content-Language"):
        if name in said.headers:
            problem.headers[name] = said.headers[name]
    if said.status_code == 401:
        problem.headers["WWW-Authenticate"] = "Bearer"
    return problem
