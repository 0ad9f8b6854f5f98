"""Exercises: those there were, a new one, its plan, and what became of it."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.people.waves.gate import TOPICS, SignOff
from sekisho.people.waves.lure import lures
from sekisho.pipeline.settings import load
from sekisho.text.say import sentence
from sekisho.web.answer import show
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.programme import alive, outcomes, plans, sending, standins
from sekisho.web.programme.days import day_in, today
from sekisho.web.programme.models import Staff, Wave, WaveState
from sekisho.web.templating import LANG


def waves(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """List the exercises; write a new one down."""
    if request.method == "POST" and not problem:
        if not opens(account_of(request), "wave_deed"):
            raise PermissionDenied
        return _made(request)
    told = load(folder())
    missing = [name for name, there in (("landing", told.programme.landing), ("server", told.actions.smtp_host), ("domains", told.organisation.own_domains)) if not there]  # fmt: skip
    mine = opens(account_of(request), "wave_deed")
    return show(request, "people_waves.html", status, waves=Wave.objects.all(), mine=mine, problem=problem, missing=missing, modes=plans.MODES, kinds=plans.KINDS, groups=(EVERYONE, *GROUPS), topics=TOPICS, soon=today(), said=request.POST)  # fmt: skip


def wave(
    request: HttpRequest, key: int, problem: str = "", status: int = 200, half: str = "", behind: Staff | None = None
) -> HttpResponse:
    """Show one exercise: its plan, and once it went out what became of it. `half` of a key and who is `behind` a stand-in are shown this once."""
    found = Wave.objects.filter(pk=key).first()
    if found is None:
        raise Http404(str(key))
    if found.kind != "mail":
        return show(request, "people_by_hand.html", status, wave=found, results=outcomes.results(found))
    plan = plans.plan_of(found)
    results = outcomes.results(found) if found.state in outcomes.SHOWN else None
    sizes = Counter((one.group, one.anchor) for one in plan.items)
    groups = sorted({one.group for one in plan.items})
    whole = Counter(one.lure for one in plan.items)
    why = Counter(code for _, code in plan.left_out)
    mine = opens(account_of(request), "wave_deed")
    acted = standins.acted(found) if mine else []
    return show(request, "people_wave.html", status, wave=found, plan=plan, sizes=sizes, groups=groups, whole=whole, why=why, lures=lures(), results=results, problem=problem, half=half, behind=behind, acted=acted, mine=mine, me=request.user.get_username(), zone_name=settings.ORG_ZONE, said=request.POST)  # fmt: skip


def wave_deed(request: HttpRequest, key: int, deed: str) -> HttpResponse:
    """Freeze a wave, take the second half of its key, let it go out, close it, open a stand-in, or take away one that is not frozen."""
    found = Wave.objects.filter(pk=key).first()
    if found is None or request.method != "POST":
        raise Http404(deed)
    now = timezone.now()
    try:
        if deed in SHOWING:
            return SHOWING[deed](request, found)
        if deed == "send":
            sending.begin(found, now)
        elif deed == "close":
            outcomes.close(found, now)
        elif deed == "remove" and found.state == WaveState.DRAFT:
            found.delete()
            return redirect("waves")
        else:
            raise Http404(deed)
    except SekishoError as error:
        return wave(request, key, sentence(error, LANG.get()), 409)
    alive.mark()
    return redirect("wave", key)


def _freeze(request: HttpRequest, found: Wave) -> HttpResponse:
    half = plans.freeze(found, request.user.get_username(), timezone.now())
    return wave(request, found.pk, half=half) if half else redirect("wave", found.pk)


def _half(request: HttpRequest, found: Wave) -> HttpResponse:
    return wave(request, found.pk, half=standins.take_half(found, request.user.get_username()))


def _open(request: HttpRequest, found: Wave) -> HttpResponse:
    told = request.POST
    halves = (told.get("first", ""), told.get("second", ""))
    behind = standins.opened(found, told.get("stand_in", ""), halves, told.get("reason", ""), request.user.get_username(), timezone.now())  # fmt: skip
    return wave(request, found.pk, behind=behind)


SHOWING: Final[Mapping[str, Callable[[HttpRequest, Wave], HttpResponse]]] = {
    "freeze": _freeze,
    "half": _half,
    "open": _open,
}
"""Deeds whose answer shows something once."""


def _made(request: HttpRequest) -> HttpResponse:
    get = request.POST
    if get.get("kind"):
        return _by_hand(request)
    topics = frozenset(get.getlist("topics"))
    signed = (
        SignOff(topics, get.get("personnel", ""), get.get("staff_side", ""), get.get("reason", "")) if topics else None
    )
    try:
        begins = day_in(get.get("begins", ""))
        days = int(get["days"]) if get.get("days", "").isdecimal() and len(get["days"]) < 4 else 0
        made = plans.create(
            plans.Asked(get.get("name", "").strip(), get.get("mode", ""), begins, days, signed),
            request.user.get_username(),
            timezone.now(),
        )
    except SekishoError as error:
        return waves(request, sentence(error, LANG.get()), 400)
    return redirect("wave", made.pk)


def _by_hand(request: HttpRequest) -> HttpResponse:
    """Keep what came of a call, a text message, somebody at the door or a stick."""
    get = request.POST
    try:
        counts = {
            group: (_whole(get, f"met-{group}"), _whole(get, f"deceived-{group}"), _whole(get, f"reported-{group}"))
            for group in (EVERYONE, *GROUPS)
        }
        day = day_in(get.get("day", "")) or today()
        made = plans.by_hand(
            get.get("name", "").strip(), get["kind"], day, counts, request.user.get_username(), timezone.now()
        )
    except SekishoError as error:
        return waves(request, sentence(error, LANG.get()), 400)
    return redirect("wave", made.pk)


def _whole(form: QueryDict, name: str) -> int:
    """Return a number of a form, 0 where nothing stands there. SekishoError `wave_counts`."""
    text = form.get(name, "").strip()
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 6:
        raise SekishoError("wave_counts", group=name.partition("-")[2])
    return int(text)
