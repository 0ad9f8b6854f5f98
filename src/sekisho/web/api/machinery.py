"""How an operation is made: with who may ask it, the area that a token needs, and the type that it answers with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import Field, NinjaAPI
from ninja.errors import ValidationError

from sekisho.model.errors import SekishoError
from sekisho.text.say import catalog, say
from sekisho.web.api.problems import CONTENT, Problem, Wrong, answer
from sekisho.web.gate import Rule, page
from sekisho.web.programs import PREFIX
from sekisho.web.templating import LANG

AT = f"{PREFIX}v1/".lstrip("/")
_REFERENCE = "#/components/schemas/{name}"
_STATUSES = {
    401: "The token is missing, not known, expired or revoked.",
    403: "The owner of the token may not read this, or the token was not made for it.",
    404: "There is no such thing, or no assessment yet.",
    409: "The page asked for belongs to an assessment that is shown no more.",
    422: "A value of the request cannot be.",
    429: "Asked too often; `Retry-After` says after how many seconds to ask again.",
}

Limit = Annotated[int, Field(ge=1, le=200, description="how many items a page has")]
Words = Annotated[str, Field(max_length=100, pattern="^[^\\x00]*$")]
Cursor = Annotated[
    str, Field(max_length=40, pattern="^([0-9]{1,15}[.][0-9]{1,15})?$", description="`next` of the page before")
]
Operation = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Made:
    rule: Rule
    scope: str


_MADE: dict[str, _Made] = {}
_TYPES: list[Any] = [Problem]

api = NinjaAPI(
    title="Sekisho",
    version="1",
    description="What the console shows, for programs that come with a token. Nothing is decided here.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)


def operation(route: str, rule: Rule, scope: str, made: Any) -> Callable[[Operation], Operation]:
    """Return a decorator that makes a function the operation of a route.

    `rule` says who may ask, `scope` is the area that a token needs, `made` is the type that the function returns.
    """
    _TYPES.append(made)
    problem = {CONTENT: {"schema": {"$ref": _REFERENCE.format(name="Problem")}}}
    refused = {status: {"description": said, "content": problem} for status, said in _STATUSES.items()}
    right = {"application/json": {"schema": {"$ref": _REFERENCE.format(name=made.__name__)}}}
    extra = {"responses": {200: {"description": "OK", "content": right}, **refused}, "security": [{"token": []}]}

    def keep(function: Operation) -> Operation:
        @wraps(function)
        def asked(*args: Any, **given: Any) -> HttpResponse:
            return HttpResponse(msgspec.json.encode(function(*args, **given)), content_type="application/json")

        _MADE[function.__name__] = _Made(rule, scope)
        api.get(route, operation_id=function.__name__, tags=[scope], openapi_extra=extra)(asked)
        return function

    return keep


def described() -> dict[str, Any]:
    """Return the description of the interface (OpenAPI 3.1)."""
    said: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=f"/{AT}"))
    _, types = msgspec.json.schema_components(_TYPES, ref_template=_REFERENCE)
    secured = {"token": {"type": "http", "scheme": "bearer"}}
    return {**said, "components": {"schemas": types, "securitySchemes": secured}}


def patterns() -> list[URLPattern]:
    """Return the addresses of all operations with their rules; one that was made without a rule has none, and opens for nobody."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    return [_ruled(one) for one in found]


def _ruled(one: URLPattern) -> URLPattern:
    made = _MADE.get(one.name or "")
    if made is None:
        return one
    ruled = page(f"{AT}{one.pattern}", one.callback, f"api_{one.name}", made.rule)
    ruled.callback.scope = made.scope  # type: ignore[attr-defined]
    return ruled


@api.exception_handler(ValidationError)
def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which values of a request cannot be."""
    return answer(SekishoError("api_invalid"), 422, [_wrong(one) for one in error.errors])


@api.exception_handler(SekishoError)
def refused(_request: HttpRequest, error: SekishoError) -> HttpResponse:
    """Say why there is no answer."""
    return answer(error, 409 if error.code == "api_cursor" else 404)


@api.exception_handler(Http404)
def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """Say that there is no such thing."""
    return answer(SekishoError("api_missing"), 404)


def _wrong(one: dict[str, Any]) -> Wrong:
    field, kind = str(one["loc"][-1]), f"api.wrong.{one['type']}"
    code = kind if kind in catalog() else "api.wrong"
    known = {name: str(value) for name, value in one.get("ctx", {}).items()}
    return Wrong(field, say(code, LANG.get(), **known))
