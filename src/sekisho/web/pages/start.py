"""The first steps of an organisation: who it is, what to hand over first, the first assessment."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sekisho.connectors.contract import ConnectorCard
from sekisho.connectors.discover import connectors
from sekisho.connectors.wanted import asked_for
from sekisho.model.errors import SekishoError
from sekisho.pipeline.settings import change, load
from sekisho.text.say import sentence
from sekisho.web.answer import Shown, show, shown
from sekisho.web.areas.keep import kept
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.pages.background import work
from sekisho.web.templating import LANG

FIRST = ("payment", "counterparty", "message")
"""The tables whose exports are handed over first: with them payments can be held."""
LONGEST = 120


def start(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the first steps and how far they have come."""
    account = account_of(request)
    now = shown()
    return show(request, "start.html", status, firm=load(folder()).organisation, exports=_exports(), delivered=delivered(now), work=work(), assessed=now, problem=problem, names=opens(account, "organisation"), brings=opens(account, "bring"), zone=settings.ORG_ZONE)  # fmt: skip


def organisation(request: HttpRequest) -> HttpResponse:
    """Write down who the organisation is."""
    if request.method != "POST":
        raise Http404
    said = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("name", "time_zone", "currency", "staff")}
    try:
        staff = _count(said["staff"])
        change(folder(), "organisation", {**said, "currency": said["currency"].upper(), "staff": staff})
    except SekishoError as error:
        return start(request, sentence(error, LANG.get()), 400)
    return redirect("start")


def delivered(now: Shown | None) -> dict[str, date | None]:
    """Return the exports that an assessment has read, by id, with the day of the newest delivery where it is known."""
    part = kept(now.load) if now else None
    return {one.id: one.delivered for one in part.exports if one.here} if part else {}


def _count(text: str) -> int | None:
    """Return a number of people, None where none is given; SekishoError `staff_unreadable`."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise SekishoError("staff_unreadable", text=text)
    return int(text)


def _exports() -> list[ConnectorCard]:
    """Return what is asked for, that about payments first."""
    known = connectors()
    cards = [known[name].card for name in asked_for(known, ()) if name in known]
    return sorted(cards, key=lambda card: (min(map(_place, card.yields), default=len(FIRST)), card.minutes, card.id))


def _place(table: str) -> int:
    return FIRST.index(table) if table in FIRST else len(FIRST)
