"""What each group does and what goes on there, as trainers write it down: how well a template fits is judged by it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.text.say import sentence
from sekisho.web.answer import show
from sekisho.web.programme import practices as known
from sekisho.web.programme.days import day_in, today
from sekisho.web.programme.models import Practice
from sekisho.web.templating import LANG


def practices(request: HttpRequest) -> HttpResponse:
    """List what is known of each group; add one, or take one away."""
    problem, status = "", 200
    if request.method == "POST":
        try:
            _changed(request)
        except SekishoError as error:
            problem, status = sentence(error, LANG.get()), 400
        else:
            return redirect("practices")
    rows = list(Practice.objects.all())
    by_group = [(group, [one for one in rows if one.group == group]) for group in (EVERYONE, *GROUPS)]
    return show(request, "people_practices.html", status, by_group=by_group, total=len(rows), groups=(EVERYONE, *GROUPS), longest=known.LONGEST, today=today(), given={name: request.POST.get(name, "") for name in ("group", "text", "since", "until")}, problem=problem)  # fmt: skip


def _changed(request: HttpRequest) -> None:
    told = request.POST
    key = told.get("drop", "")
    if key.isdecimal():
        known.drop(int(key))
        return
    known.add(
        told.get("group", ""),
        told.get("text", ""),
        day_in(told.get("since", "")),
        day_in(told.get("until", "")),
        request.user.get_username(),
        timezone.now(),
    )
