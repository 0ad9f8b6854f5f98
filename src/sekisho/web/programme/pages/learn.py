"""One's own training: what there is to do, a module page by page, its questions, and the way in from one's mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.people.learning import answers as judged
from sekisho.people.learning.labs import answer as accepted
from sekisho.people.learning.module import Lab, Module
from sekisho.people.learning.programme import Due
from sekisho.people.learning.render import line, page
from sekisho.pipeline.settings import load
from sekisho.text.say import sentence
from sekisho.web.accounts.doors import enter
from sekisho.web.answer import show
from sekisho.web.keys import folder
from sekisho.web.programme import access, learning
from sekisho.web.programme.days import today
from sekisho.web.programme.labfiles import export, named
from sekisho.web.programme.models import Attempt, Period, Reported, Sent, Staff, WaveState
from sekisho.web.sheets import handed
from sekisho.web.templating import LANG


@dataclass(frozen=True, slots=True)
class Task:
    """One module on somebody's list. `module` is None where it is there no more; `opens` stands until they may begin."""

    due: Due
    module: Module | None
    opens: date
    waits: bool


def learn(request: HttpRequest) -> HttpResponse:
    """List what there is to do, what is done, and what came of exercises where they are one's own to see."""
    person, day = access.person_of(request), today()
    if person is None:
        return show(request, "learn_nobody.html")
    periods = learning.periods_by_name()
    tasks = [_task(person, one, day, periods) for one in learning.own_dues(person, day)]
    todo = [one for one in tasks if one.due.state in {"not_yet_due", "overdue"} and one.module]
    done = [one for one in tasks if one.due.state in {"done", "late_done"}]
    excused = [one for one in tasks if one.due.state == "exempt"]
    hotline = load(folder()).programme.hotline
    return show(request, "learn.html", person=person, todo=sorted(todo, key=lambda one: (one.waits, one.due.due_on)), done=done, excused=excused, today=day, own=_own_results(person), hotline=hotline)  # fmt: skip


def module(request: HttpRequest, key: str) -> HttpResponse:
    """Show a page of a module, and take an answer."""
    person = access.person_of(request)
    found = learning.module_of(key, LANG.get())
    if found is None or person is None:
        raise Http404(key)
    if _waits(person, key):
        return redirect("learn")
    period = learning.asked_in(person, key, today())
    row = learning.attempt_of(person, _begun(person, found, period), period, timezone.now())
    found = learning.version_of(found.id, row.digest) or found
    number = page_number(request.GET.get("page", request.POST.get("page", "1")), found)
    problem, status, asked = "", 200, ""
    if request.method == "POST":
        asked = request.POST.get("block", "")[:80]
        try:
            _answer(request, row, found)
        except SekishoError as error:
            problem, status = sentence(error, LANG.get()), 400
        else:
            return redirect(f"{reverse('learn_module', args=(key,))}?page={number}#{asked}")
    state = learning.state_of(row)
    hotline = load(folder()).programme.hotline
    shown = page(found, number - 1, hotline)
    given = {(one.block, one.step): one for one in state.given}
    whys = {key_: _why(found, one, hotline) for key_, one in given.items()}
    every = {key_: _every(found, one, hotline) for key_, one in given.items() if one.right}
    tried = {(one.block, one.step, one.choice) for one in state.given}
    waiting = judged.waiting(state, found)
    labs = {one.id: named(one.look) for page_ in found.pages for one in page_.parts if isinstance(one, Lab)}
    return show(request, "learn_module.html", status, module=found, shown=shown, number_=number, given=given, whys=whys, every=every, tried=tried, waiting=waiting, passed=judged.passed(state, found), score=judged.first_right(state, found), row=row, problem=problem, labs=labs, preview=False)  # fmt: skip


def lab_file(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - every view takes it
    """Hand out an export that a lab asks about."""
    content = export(name)
    if content is None:
        raise Http404(name)
    return handed(content, name.rpartition("/")[2], "application/octet-stream")


def way_in(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody in who has a link from their mailbox. Opening it does nothing: a button does, which machines leave alone."""
    now = timezone.now()
    link = access.opened_by(key, now)
    if link is None:
        return show(request, "learn_in.html", 404, person=None, problem="")
    if request.method != "POST":
        return show(request, "learn_in.html", person=link.staff, problem="")
    try:
        account = access.account_for(link)
    except SekishoError as error:
        return show(request, "learn_in.html", 409, person=link.staff, problem=sentence(error, LANG.get()))
    enter(request, account, now)
    return redirect("learn")


def _waits(person: Staff, key: str) -> bool:
    """Tell whether somebody is given a module and may not begin it yet."""
    day, periods = today(), learning.periods_by_name()
    mine = [_task(person, one, day, periods) for one in learning.own_dues(person, day) if one.module == key]
    return bool(mine) and all(one.waits for one in mine)


def _task(person: Staff, due: Due, day: date, periods: Mapping[str, Period]) -> Task:
    opens = learning.opens_on(person, due, periods)
    return Task(due, learning.module_of(due.module, LANG.get()), opens, opens > day and due.state == "not_yet_due")


def _begun(person: Staff, found: Module, period: str) -> Module:
    """Return the version that somebody began, and answered a question of, where it is still there."""
    mine = Attempt.objects.filter(staff=person, module=found.id, period=period).exclude(answers=[], done_on=None)
    row = mine.order_by("-touched_at").first()
    return (learning.version_of(found.id, row.digest) if row else None) or found


def _answer(request: HttpRequest, row: Attempt, found: Module) -> None:
    block, now = request.POST.get("block", ""), timezone.now()
    part = found.block(block)
    if isinstance(part, Lab):
        learning.answer_lab(row, found, block, request.POST.get("text", ""), accepted(part.fact), now)
        return
    step, choice = (request.POST.get(name, "") for name in ("step", "choice"))
    if not (step.isdecimal() and choice.isdecimal() and len(step) < 3 and len(choice) < 3):
        raise SekishoError("learning_choice", module=found.id, block=block[:60])
    learning.answer(row, found, block, int(step), int(choice), now)


def _why(found: Module, one: judged.Given, hotline: str) -> tuple[bool, object]:
    part = found.block(one.block)
    if part is None:
        return one.right, ""
    if isinstance(part, Lab):
        return one.right, line(found, part.why if one.right else "", hotline)
    return one.right, line(found, part.steps[one.step].choices[one.choice].why, hotline)


def _every(found: Module, one: judged.Given, hotline: str) -> list[tuple[object, bool, object]]:
    """Return what stands behind each choice of a question that was answered rightly: words, whether right, and why."""
    part = found.block(one.block)
    if part is None or isinstance(part, Lab):
        return []
    return [
        (line(found, each.text, hotline), each.right, line(found, each.why, hotline))
        for each in part.steps[one.step].choices
    ]


def page_number(text: str, found: Module) -> int:
    """Return which page of a module is asked for, the first where none of them is."""
    return min(max(int(text), 1), len(found.pages)) if text.isdecimal() and len(text) < 4 else 1


def _own_results(person: Staff) -> list[tuple[Sent, bool]]:
    """Return what came of exercises whose results are those of persons, for the person alone, once they are closed."""
    mine = Sent.objects.filter(who=person.mark, wave__mode="individual", wave__state=WaveState.CLOSED).select_related(
        "wave"
    )
    told = set(Reported.objects.filter(who=person.mark).values_list("wave_id", flat=True))
    return [(one, one.wave_id in told) for one in mine.order_by("-wave__closed_at")]
