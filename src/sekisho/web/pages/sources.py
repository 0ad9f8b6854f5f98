"""Sources: what arrived, whether it still speaks, what could not be read, and the next export to fetch."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from sekisho.report.areas import Areas
from sekisho.report.said import Said
from sekisho.web.answer import show, shown
from sekisho.web.areas.arrived import arrived
from sekisho.web.areas.gaps import gaps
from sekisho.web.areas.keep import kept
from sekisho.web.areas.weeks import weeks
from sekisho.web.keys import folder
from sekisho.web.pages.areas import nothing

SHOWN = 50


def sources(request: HttpRequest) -> HttpResponse:
    """Show what is missing, what arrived, and what could not be read; of one detector (`check`) what it waits for."""
    now = shown()
    part = kept(now.load) if now else None
    if now is None or part is None:
        return nothing(request, now)
    asked = next((one for one in part.checks if one.id == request.GET.get("check")), None)
    missing = gaps(now.document, part)
    if asked:
        missing = tuple(one for one in missing if asked in one.checks)
    unread = Paginator(now.document.rejects, SHOWN).get_page(request.GET.get("page"))
    there = arrived(now.document, part)
    doubts = tuple(one for one in part.doubts if asked and one.check == asked.id)
    return show(request, "sources_page.html", asked=asked, doubts=doubts, gaps=missing, there=there, unread=unread, exports={one.id: one for one in part.exports})  # fmt: skip


def source(request: HttpRequest, key: str) -> HttpResponse:
    """Show one export: what arrived of it, day by day, what waits for it, and how to fetch it step by step."""
    now = shown()
    part = kept(now.load) if now else None
    if now is None or part is None:
        raise Http404(key)
    there = next((one for one in arrived(now.document, part) if one.id == key), None)
    gap = next((one for one in gaps(now.document, part) if one.id == key), None)
    card = next((one for one in part.exports if one.id == key), None)
    if not (there or card):
        raise Http404(key)
    lines = Paginator(there.lines if there else (), SHOWN).get_page(request.GET.get("page"))
    days = weeks(there.strip) if there and there.strip else ()
    checks = [one for one in part.checks if card and one.id in card.checks]
    anew = tuple(one for one in part.doubts if card and card.here and card.id in one.exports)
    return show(request, "source.html", there=there, gap=gap, card=card, lines=lines, weeks=days, checks=checks, anew=anew, folder=folder().name, titles=_titles(part))  # fmt: skip


def _titles(part: Areas) -> dict[str, Said]:
    return {one.id: one.title for one in part.checks}
