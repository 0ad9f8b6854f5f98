"""What there is to teach with: modules and templates, each to be looked at as staff see them."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from sekisho.people.learning.module import Lab
from sekisho.people.learning.render import page
from sekisho.people.phish_scale.letter import letter_of
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.people.waves.debrief import shown as debrief
from sekisho.people.waves.lure import Lure, lures
from sekisho.pipeline.settings import load
from sekisho.text.say import sentence
from sekisho.web.answer import show
from sekisho.web.keys import folder
from sekisho.web.programme import learning, practices, ratings
from sekisho.web.programme.days import today
from sekisho.web.programme.pages.learn import page_number
from sekisho.web.programme.plans import own_lang
from sekisho.web.templating import LANG

ORDER = ("least", "moderate_to_least", "moderate", "very")


def modules(request: HttpRequest) -> HttpResponse:
    """List the modules."""
    found, wrong = learning.catalogue()
    lang = LANG.get()
    every = [learning.module_of(name, lang) for name in found]
    return show(request, "people_modules.html", modules=[one for one in every if one], versions=found, wrong=[sentence(one, lang) for one in wrong])  # fmt: skip


def module(request: HttpRequest, key: str) -> HttpResponse:
    """Show a module as staff see it, without answering."""
    found = learning.module_of(key, LANG.get())
    if found is None:
        raise Http404(key)
    number = page_number(request.GET.get("page", "1"), found)
    shown = page(found, number - 1, load(folder()).programme.hotline)
    labs: dict[str, tuple[str, ...]] = {part.id: part.look for page_ in found.pages for part in page_.parts if isinstance(part, Lab)}  # fmt: skip
    return show(request, "learn_module.html", module=found, shown=shown, number_=number, given={}, whys={}, every={}, tried=set(), waiting=(), passed=False, score=(0, 0), row=None, problem="", labs=labs, preview=True)  # fmt: skip


def lures_(request: HttpRequest) -> HttpResponse:
    """List the templates with how hard each is to see through, by whom it is written for."""
    day, lang = today(), own_lang()
    known = practices.on(day)
    every = [(one, group, ratings.rating(one, lang, group, day, known.get(group, ""))) for one in lures().values() for group in (_for(one),)]  # fmt: skip
    every.sort(key=lambda row: (ORDER.index(row[2].rating), row[0].card.id))
    return show(request, "people_lures.html", every=every)


def lure(request: HttpRequest, key: str) -> HttpResponse:
    """Show a template: the mail, the page afterwards, its cues, and its rating for each group on a day."""
    found = lures().get(key)
    if found is None:
        raise Http404(key)
    lang = LANG.get()
    month = request.GET.get("month", "")
    day = date(today().year, int(month), 1) if month.isdecimal() and 1 <= int(month) <= 12 else today()
    known = practices.on(day)
    rated = [(group, ratings.rating(found, lang, group, day, known.get(group, ""))) for group in (EVERYONE, *GROUPS)]
    return show(request, "people_lure.html", lure=found, letter=letter_of(found.mails[lang], key), debrief=debrief(found.debriefs[lang]), rated=rated, cues=rated[0][1].cues, words=found.card.words(lang), month=day.month)  # fmt: skip


def _for(one: Lure) -> str:
    return one.card.groups[0] if one.card.groups else EVERYONE
