"""The journal: who looked at what, and did what."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from sekisho.web.answer import show
from sekisho.web.journal.models import Entry
from sekisho.web.journal.write import faults

SHOWN = 50


def journal(request: HttpRequest) -> HttpResponse:
    """Show the newest entries first, of one person or about one thing where it is asked for."""
    who, about = request.GET.get("who", "").strip()[:60], request.GET.get("about", "").strip()[:200]
    rows = Entry.objects.order_by("-number")
    if who:
        rows = rows.filter(who=who)
    if about:
        rows = rows.filter(about=about)
    sheet = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    return show(request, "journal.html", sheet=sheet, who=who, about=about, zone_name=settings.ORG_ZONE)


def check(request: HttpRequest) -> HttpResponse:
    """Check the whole chain, and say which entries do not follow from those before them."""
    return show(request, "journal_check.html", wrong=list(faults())[:20], count=Entry.objects.count())
