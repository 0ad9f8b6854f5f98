"""What works in the background: what it does now, what it did, what comes next; files are brought and work is asked for here."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.pipeline.settings import load
from sekisho.text.say import sentence
from sekisho.watch import places
from sekisho.watch.arrived import handed_over, watched
from sekisho.watch.nouns import Beat, Kind, Outcome, Task
from sekisho.web import uploads
from sekisho.web.answer import show
from sekisho.web.gate import account_of, opens
from sekisho.web.keys import folder
from sekisho.web.templating import LANG

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Work:
    """The background process as a page tells of it: whether it runs, its last word, what waits, and what ended.

    `unread` counts files and folders that were handed over and never read.
    """

    runs: bool
    beat: Beat | None
    asked: tuple[Task, ...]
    outcomes: tuple[Outcome, ...]
    unread: int

    @property
    def busy(self) -> bool:
        """True while something is done or waits to be done."""
        return self.runs and bool(self.asked or self.unread or (self.beat and self.beat.doing))


def work() -> Work:
    """Return what the background process says."""
    org = folder()
    known = places.remembered(org)
    unread = sum(str(path) not in known.read for path in handed_over(watched(org, load(org))))
    return Work(places.running(org), places.last_beat(org), places.asked(org), known.outcomes[:SHOWN], unread)


def background(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """Show what works in the background."""
    account = account_of(request)
    return show(request, "background.html", status, work=work(), problem=problem, brings=opens(account, "bring"), asks=opens(account, "ask"), zone=settings.ORG_ZONE)  # fmt: skip


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an assessment."""
    account = account_of(request)
    if request.method != "POST" or account is None:
        raise Http404
    try:
        places.ask(folder(), Kind.ASSESS, "", account.name, timezone.now())
    except SekishoError as error:
        return background(request, sentence(error, LANG.get()), 409)
    return redirect("background")


def bring(request: HttpRequest) -> HttpResponse:
    """Put the files that a browser brings where the background process finds them."""
    if request.method != "POST":
        return show(request, "bring.html", problem="", runs=places.running(folder()))
    try:
        uploads.keep(folder(), request.FILES.getlist("files"))
    except SekishoError as error:
        return show(request, "bring.html", 409, problem=sentence(error, LANG.get()), runs=places.running(folder()))
    return redirect("background")
