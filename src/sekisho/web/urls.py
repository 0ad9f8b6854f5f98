"""Every page of the console, and who may open it. What stands here without a rule nobody can open."""

from sekisho.web.api.urls import addresses as for_programs
from sekisho.web.export.urls import addresses as exports
from sekisho.web.gate import DECIDERS, EVERYBODY, OFFICE, SIGNED_IN, TEAM, WATCHERS, page
from sekisho.web.hooks.urls import addresses as hooks
from sekisho.web.pages import cases, decide, door, journal, me, overview, payments, people, queue, sources, style

urlpatterns = [
    page("style.css", style.style, "style", EVERYBODY),
    page("first", door.first, "first", EVERYBODY),
    page("sign-in", door.sign_in, "sign_in", EVERYBODY),
    page("sign-in/code", door.code, "code", EVERYBODY),
    page("sign-in/set-up", door.set_up, "set_up", EVERYBODY),
    page("sign-out", door.sign_out, "sign_out", SIGNED_IN),
    page("language", door.choose_language, "language", EVERYBODY),
    page("", overview.overview, "overview", TEAM),
    page("queue", queue.queue, "queue", TEAM),
    page("findings/<str:key>", queue.finding, "finding", TEAM),
    page("findings/<str:key>/<slug:deed>", decide.decided, "decided", DECIDERS),
    page("cases", cases.cases, "cases", TEAM),
    page("cases/<str:key>", cases.case, "case", TEAM),
    page("payments", payments.payments, "payments", TEAM),
    page("sources", sources.sources, "sources", TEAM),
    page("me", me.me, "me", SIGNED_IN),
    page("me/password", me.password, "password", SIGNED_IN),
    page("people", people.people, "people", OFFICE),
    page("people/<int:key>/<slug:deed>", people.person, "person", OFFICE),
    page("journal", journal.journal, "journal", WATCHERS),
    page("journal/check", journal.check, "journal_check", WATCHERS),
    *hooks(),
    *exports(),
    *for_programs(),
]
handler403 = "sekisho.web.pages.problems.forbidden"
handler404 = "sekisho.web.pages.problems.missing"
handler500 = "sekisho.web.pages.problems.fault"
