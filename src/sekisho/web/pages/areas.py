"""The families of findings: all of them, one of them, and one store with the ways to it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from sekisho.report.json import finding_from_json
from sekisho.text.say import say
from sekisho.web.answer import Shown, show, shown
from sekisho.web.areas.chains import chains, inside
from sekisho.web.areas.drawing import MOST, side_by_side, stacked
from sekisho.web.areas.family import families
from sekisho.web.areas.keep import kept
from sekisho.web.areas.rooms import ROOMS
from sekisho.web.shown.models import OPEN, Finding
from sekisho.web.templating import LANG

SHOWN = 25


def areas(request: HttpRequest) -> HttpResponse:
    """Show every family: what it watches, what was answered, and what it cannot see."""
    now = shown()
    part = kept(now.load) if now else None
    if now is None or part is None:
        return nothing(request, now)
    return show(request, "areas.html", every=families(now.document, part, now.load.families))


def nothing(request: HttpRequest, now: Shown | None) -> HttpResponse:
    """Say why there is nothing to show: no assessment yet, or one of an earlier release."""
    return show(request, "nothing_yet.html" if now is None else "areas_older.html")


def area(request: HttpRequest, key: str) -> HttpResponse:
    """Show one family."""
    now = shown()
    part = kept(now.load) if now else None
    if now is None or part is None:
        return nothing(request, now)
    every = families(now.document, part, now.load.families)
    family = next((one for one in every if one.id == key), None)
    if family is None:
        raise Http404(key)
    book = Paginator(Finding.objects.filter(OPEN, load=now.load, family=key).defer("words_en", "words_ja").order_by("place"), SHOWN)  # fmt: skip
    book.count = family.open
    sheet = book.get_page(request.GET.get("page"))
    rows = [(row, finding_from_json(bytes(row.body))) for row in sheet]
    room = ROOMS.get(key)
    told = room.told(request, part) if room else {}
    return show(request, "area.html", family=family, part=part, room=room, sheet=sheet, rows=rows, zone=now.document.zone, **told)  # fmt: skip


def store(request: HttpRequest, key: str) -> HttpResponse:
    """Show one store: who can reach it, as a picture, in sentences and as a table."""
    now = shown()
    part = kept(now.load) if now else None
    found = next((one for one in part.stores or () if one.key == key), None) if part else None
    if now is None or part is None or found is None:
        raise Http404(key)
    ways, lang = chains(found, part), LANG.get()
    title = say("web.areas.picture", lang, name=found.name)
    pictures = [draw(ways, found.name, lang, title) for draw in (side_by_side, stacked)] if ways else []
    own = Paginator(inside(found, part), SHOWN).get_page(request.GET.get("page"))
    known = bool(found.finding) and Finding.objects.filter(load=now.load, key=found.finding).exists()
    back = reverse("area", args=("exposure",))
    return show(request, "store.html", store=found, ways=ways, pictures=pictures, undrawn=max(len(ways) - MOST, 0), climbers=part.climbers, inside=own if own.object_list else None, known_finding=known, back=back)  # fmt: skip
