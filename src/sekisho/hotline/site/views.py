"""The hotline's pages. A code is in no address; nothing is remembered from one request to the next."""

from collections.abc import Callable
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.shortcuts import render

from sekisho.hotline.box.asked import text
from sekisho.hotline.box.box import answer
from sekisho.hotline.questions import QUESTIONS
from sekisho.hotline.rules import ACKNOWLEDGE, FEEDBACK, months_after, opens
from sekisho.hotline.site import plain
from sekisho.hotline.site.language import LANG
from sekisho.hotline.site.place import place
from sekisho.hotline.site.settings import SAID
from sekisho.hotline.site.templating import static
from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence

_OCTETS = "application/octet-stream"
_KINDS = {"js": "text/javascript", "css": "text/css", "json": "application/json"}


def page(request: HttpRequest, name: str, /, *, http: int = 200, **said: Any) -> HttpResponse:
    """Return a page."""
    key = text(bytes(place().own.public_key))
    context = {
        "org": SAID.organisation,
        "lang": LANG.get(),
        "server_key": key,
        "problem": "",
        "today": place().today(),
        **said,
    }
    return render(request, name, context, status=http)


def _problem(error: SekishoError) -> str:
    return sentence(error, LANG.get())


def report(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the first page: report, or come back."""
    book = place().store.book
    return page(
        request,
        "report.html",
        http=status,
        subjects=tuple(QUESTIONS),
        questions=QUESTIONS,
        departments=sorted({one.department for one in book.recipients}),
        recipients=[{"name": one.name, "department": one.department} for one in book.recipients],
        opens=opens(book),
        problem=problem,
    )


def sent(request: HttpRequest) -> HttpResponse:
    """Keep a report that came without a script, and show its code."""
    if request.method != "POST":
        return report(request)
    try:
        kept = plain.report(request, QUESTIONS)
    except SekishoError as error:
        return report(request, _problem(error), 400)
    day = kept.case.opened
    by = {"acknowledge_by": day + ACKNOWLEDGE, "feedback_by": months_after(day + ACKNOWLEDGE, FEEDBACK)}
    return page(request, "sent.html", code=kept.code, **by)


def back(request: HttpRequest) -> HttpResponse:
    """Show a case to whoever has its code, and take their reply."""
    if request.method != "POST":
        return report(request)
    try:
        said = plain.posted(request)
    except SekishoError as error:
        return report(request, _problem(error), 400)
    code = said.get("code", "")
    derived, problem = plain.derived_of(code), ""
    try:
        if said.get("reply"):
            plain.reply(request, derived)
    except SekishoError as error:
        problem = _problem(error)
    try:
        found = plain.thread(derived)
    except SekishoError as error:
        return report(request, _problem(error), 200)
    return page(
        request, "thread.html", http=400 if problem else 200, code=code, problem=problem, **plain.context(found)
    )


def file(request: HttpRequest) -> HttpResponseBase:
    """Hand a file of a case to whoever has its code, as bytes that nothing opens by itself."""
    if request.method != "POST":
        return report(request)
    try:
        said = plain.posted(request)
        number = said.get("number", "")
        parts, size = plain.file(
            plain.derived_of(said.get("code", "")),
            said.get("message", ""),
            int(number) if number.isdecimal() and len(number) < 4 else -1,
        )
    except SekishoError as error:
        return report(request, _problem(error), 200)
    answer = StreamingHttpResponse(parts, content_type=_OCTETS)
    answer.headers["Content-Disposition"] = 'attachment; filename="file"'
    answer.headers["Content-Length"] = str(size)
    return answer


def box(request: HttpRequest) -> HttpResponseBase:
    """Answer a request of a script."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    length = request.META.get("CONTENT_LENGTH") or ""
    try:
        parts = answer(place(), int(length) if length.isdecimal() else 0, request.read)
        return StreamingHttpResponse(parts, content_type=_OCTETS)
    except SekishoError:
        return HttpResponse(status=400)


def fixed(name: str, **said: Any) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that shows a page which says the same to everybody."""
    return lambda request: page(request, name, **said)


def asset(_request: HttpRequest, name: str) -> HttpResponse:
    """Return a file that pages load."""
    try:
        found = static(name)
    except KeyError:
        raise Http404 from None
    kind = _KINDS.get(name.rpartition(".")[2], "text/plain")
    return HttpResponse(found, content_type=f"{kind}; charset=utf-8")


def leave(_request: HttpRequest) -> HttpResponse:
    """Lead away, and have the browser forget what it keeps of this place."""
    gone = HttpResponse(status=302)
    gone.headers["Location"] = SAID.leave_to
    gone.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return gone
