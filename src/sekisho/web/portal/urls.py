"""The pages of the portal. Nobody signs in here: the way in is the link in one's mailbox, and it opens one's own training alone."""

from sekisho.web.gate import EVERYBODY, SIGNED_IN, page
from sekisho.web.pages import door, style
from sekisho.web.portal.pages import closed
from sekisho.web.programme.pages import learn
from sekisho.web.programme.urls import of_staff

urlpatterns = [
    page("style.css", style.style, "style", EVERYBODY),
    page("console.js", style.script, "script", EVERYBODY),
    page("language", door.choose_language, "language", EVERYBODY),
    page("sign-in", closed, "sign_in", EVERYBODY),
    page("sign-out", door.sign_out, "sign_out", SIGNED_IN),
    page("", learn.learn, "learn", SIGNED_IN),
    *of_staff(),
]
handler403 = "sekisho.web.pages.problems.forbidden"
handler404 = "sekisho.web.pages.problems.missing"
handler500 = "sekisho.web.faults.fault"
