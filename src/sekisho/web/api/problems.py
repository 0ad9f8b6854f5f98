"""What a program is told when it gets nothing: problem details (RFC 9457), in sentences of the language that it asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from django.http import HttpResponse

from sekisho.model.errors import SekishoError
from sekisho.text.say import Lang, say, sentence
from sekisho.web.templating import LANG

CONTENT = "application/problem+json"
CODES = {
    400: "api_unreadable",
    401: "api_token",
    403: "api_forbidden",
    404: "api_missing",
    405: "api_method",
}
"""The error of each status that says nothing itself."""
FAULT = "api_fault"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One value of a request that cannot be: where it stands, and what is expected there."""

    field: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer: `title` says what happened, `detail` also what to do, `type` is the same in both languages."""

    type: str
    title: str
    detail: str
    status: int
    errors: tuple[Wrong, ...] = ()


def told(error: SekishoError, status: int, lang: Lang, wrong: Iterable[Wrong] = ()) -> Problem:
    """Return the problem of an error."""
    title = say(f"error.{error.code}", lang, **error.params)
    return Problem(f"urn:sekisho:problem:{error.code}", title, sentence(error, lang), status, tuple(wrong))


def answer(error: SekishoError, status: int, wrong: Iterable[Wrong] = (), lang: Lang | None = None) -> HttpResponse:
    """Return the answer that tells a problem, in the language of the request where none is named."""
    body = msgspec.json.encode(told(error, status, lang or LANG.get(), wrong))
    return HttpResponse(body, status=status, content_type=CONTENT)
