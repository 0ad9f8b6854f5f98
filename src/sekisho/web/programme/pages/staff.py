"""The staff: the list that is brought, what it would change, who is in which group, and whom exercises leave alone."""

from collections import Counter
from datetime import date, timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.people.roster.groups import GROUPS
from sekisho.pipeline.settings import load
from sekisho.text.say import sentence
from sekisho.web.answer import show
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.programme import staff as office
from sekisho.web.programme.days import day_in, today
from sekisho.web.programme.models import RosterDraft, RosterLoad, Staff
from sekisho.web.templating import LANG

SHOWN = 40
NAMED = 30
"""People whom the page of a list's changes names in each part; it always says how many there are."""
LARGEST = 16 << 20
OLDEST = timedelta(days=3_660)
"""How old a list may be."""


def staff(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """List who is there today, by group and by name."""
    stays = office.on(today())
    sizes = Counter(group for one in stays for group in one.groups)
    nowhere = sum(not one.groups for one in stays)
    group, word = request.GET.get("group", ""), request.GET.get("word", "").strip()[:100]
    rows = [one for one in stays if (not group or group in one.groups) and _holds(one.staff, one.department, word)]
    sheet = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    mine = opens(account_of(request), "staff_list")
    loads = RosterLoad.objects.all()[:5]
    return show(request, "people_staff.html", status, sheet=sheet, sizes=sizes, nowhere=nowhere, total=len(stays), groups=GROUPS, group=group, word=word, loads=loads, mine=mine, problem=problem, zone=settings.ORG_ZONE, draft=RosterDraft.objects.order_by("-pk").first() if mine else None)  # fmt: skip


def staff_list(request: HttpRequest) -> HttpResponse:
    """Take a list, and show what it would change."""
    if request.method != "POST":
        return _difference(request)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return staff(request, sentence(SekishoError("roster_missing"), LANG.get()), 400)
    if file.size > LARGEST:
        return staff(
            request, sentence(SekishoError("roster_large", name=file.name or "", most=LARGEST >> 20), LANG.get()), 413
        )
    day = day_in(request.POST.get("day", "")) or today()
    if not today() - OLDEST <= day <= today():
        return staff(request, sentence(SekishoError("roster_day"), LANG.get()), 400)
    try:
        office.bring(file.name or "list", file.read(), _mapping(), request.user.get_username(), timezone.now(), day)
    except SekishoError as error:
        return staff(request, sentence(error, LANG.get()), 400)
    return redirect("staff_list")


def staff_apply(request: HttpRequest) -> HttpResponse:
    """Apply the list that was looked at, or put it away."""
    if request.method != "POST":
        return redirect("staff")
    if request.POST.get("deed") == "drop":
        RosterDraft.objects.all().delete()
        return redirect("staff")
    try:
        office.apply(_mapping(), request.user.get_username(), timezone.now(), sure="sure" in request.POST)
    except SekishoError as error:
        return _difference(request, sentence(error, LANG.get()), 409)
    return redirect("staff")


def staff_groups(request: HttpRequest) -> HttpResponse:
    """Show the words that put people into groups; set those of one group."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            office.set_rules(request.POST.get("group", ""), request.POST.get("departments", "").splitlines(), request.POST.get("titles", "").splitlines())  # fmt: skip
        except SekishoError as error:
            problem, status = sentence(error, LANG.get()), 400
        else:
            return redirect("staff_groups")
    sizes = Counter(group for one in office.on(today()) for group in one.groups)
    return show(request, "people_groups.html", status, rules=office.rules(), sizes=sizes, problem=problem)


def staff_person(request: HttpRequest, key: str) -> HttpResponse:
    """Show one person: where they worked when, and whether exercises leave them alone; set that."""
    row = Staff.objects.filter(mark=key).first()
    if row is None:
        raise Http404(key)
    problem, status = "", 200
    if request.method == "POST":
        until: date | None = day_in(request.POST.get("until", ""))
        try:
            office.leave_alone(row, until, request.POST.get("why", ""), today())
        except SekishoError as error:
            problem, status = sentence(error, LANG.get()), 400
        else:
            return redirect("staff_person", key)
    return show(request, "people_person.html", status, row=row, stays=row.stays.order_by("-since"), problem=problem, today=today())  # fmt: skip


def _difference(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    try:
        found = office.drafted(_mapping())
    except SekishoError as error:
        return staff(request, sentence(error, LANG.get()), 409)
    if found is None:
        return redirect("staff")
    draft, difference = found
    return show(request, "people_list.html", status, draft=draft, found=difference, named=NAMED, problem=problem)


def _mapping() -> dict[str, str]:
    return dict(load(folder()).mappings.get(office.CONNECTOR, {}))


def _holds(row: Staff, department: str, word: str) -> bool:
    """Tell whether a word stands in what is known of somebody."""
    return not word or any(word.casefold() in text.casefold() for text in (row.name, row.reading, row.number, row.address, department))  # fmt: skip
