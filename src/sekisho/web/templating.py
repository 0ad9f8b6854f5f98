"""What templates can say: every sentence in the reader's language, money and days as they write them."""

from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from sekisho.report.html import sayings
from sekisho.text.lang import Lang, accepted, one
from sekisho.watch.says import outcome_line, task_line
from sekisho.web.journal.says import did
from sekisho.web.programs import is_program

LANG: ContextVar[Lang] = ContextVar("the reader's language", default="en")


def environment(**options: Any) -> Environment:
    """Return the environment of the console's templates; nothing that is missing is passed over."""
    options.pop("autoescape", None)
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made = Environment(autoescape=True, **options)
    made.globals.update(sayings(LANG.get), url=lambda name, *args: reverse(name, args=args))
    made.globals.update(
        doing=lambda task: task_line(task, LANG.get()),
        became=lambda done: outcome_line(done, LANG.get()),
        did=lambda what: did(what, LANG.get()),
    )
    return made


def lang_of(request: HttpRequest) -> Lang:
    """Return the language of whoever reads: the one they chose, else the one that their browser asks for first.

    A program gets the one that it asks for.
    """
    chosen = "" if is_program(request) else getattr(request.user, "lang", "")
    return one(chosen) or asked_for(request)


def asked_for(request: HttpRequest) -> Lang:
    """Return the language that a browser chose or asks for first, whoever reads."""
    chosen = "" if is_program(request) else request.COOKIES.get(settings.LANG_COOKIE, "")
    return one(chosen) or accepted(request.headers.get("Accept-Language", ""))
