"""The register: what was accepted or set aside, by whom, why, until when and at which price, and what of it ended."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.report.document import Finding
from sekisho.report.json import finding_from_json
from sekisho.web.accepted.register import Line, register
from sekisho.web.accepted.views import asked, borne, chosen, counts
from sekisho.web.answer import show, shown
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.shown import models
from sekisho.web.shown.past import currency_of

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Told:
    """One line as a page shows it; `item` is its finding, None where the shown assessment says nothing of it."""

    line: Line
    item: Finding | None


def accepted(request: HttpRequest) -> HttpResponse:
    """Show the register, a page at a time."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    told, view = register(now.load, folder(), timezone.now()), asked(request)
    sheet = Paginator(chosen(told, view), SHOWN).get_page(request.GET.get("page"))
    items = found(now.load, list(sheet))
    rows = [Told(line, items.get(line.word.finding)) for line in sheet]
    return show(request, "accepted.html", told=told, view=view, counts=counts(told), borne=borne(told, currency_of(now.document)), sheet=sheet, rows=rows, decides=opens(account_of(request), "decided"), zone=now.document.zone)  # fmt: skip


def found(load: models.Load, lines: list[Line]) -> dict[str, Finding]:
    """Return the findings of some lines by their ids, those that the shown assessment tells of."""
    keys = [line.word.finding for line in lines]
    bodies = models.Finding.objects.filter(load=load, key__in=keys).values_list("key", "body")
    return {key: finding_from_json(bytes(body)) for key, body in bodies}
