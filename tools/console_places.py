"""Every page of the console with an address that shows something, made from its table of addresses. Django has to be set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import URLPattern

from sekisho.web.answer import shown
from sekisho.web.areas.arrived import arrived
from sekisho.web.areas.keep import kept
from sekisho.web.programs import PREFIX
from sekisho.web.shown.models import Case, Finding
from sekisho.web.urls import urlpatterns

DOOR = frozenset({"first", "sign_in", "code", "set_up"})
"""Pages that are there for whoever is not signed in."""
NOT_PAGES = frozenset({"sign_out", "language", "single", "single_back"})
"""Addresses that lead elsewhere at once, or end the session."""
PROBLEMS = {"missing": "/nowhere", "unreadable": "/queue?words=%00", "nothing_fits": "/queue?words=no-such-word"}
"""What somebody reads where there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page: the name that the table gives it and an address of it."""

    name: str
    address: str


def places(more: Mapping[str, str] = MappingProxyType({})) -> list[Place]:
    """Return what may be a page for somebody signed in: every address but the door's, files and programs' own.

    `more` are keys of examples by page that are not found in the assessment.
    """
    keys = {**examples(), **more}
    return [Place(one.name or "", _address(one, keys)) for one in urlpatterns if _page(one)]


def _page(one: URLPattern) -> bool:
    route, name = str(one.pattern), one.name or ""
    return name not in DOOR | NOT_PAGES and not route.startswith(PREFIX.lstrip("/")) and "." not in route


def _address(one: URLPattern, keys: dict[str, str]) -> str:
    """Return an address at which a page with a key shows something that is there."""
    route = "/" + str(one.pattern).replace("<int:key>", "1").replace("<slug:deed>", "close")
    return (
        route.replace("<slug:step>", "assign")
        .replace("<str:key>", keys.get(one.name or "", "none"))
        .replace("<slug:key>", keys.get(one.name or "", "none"))
    )


def examples() -> dict[str, str]:
    """Return the key that a page is shown with, by the page's name."""
    now = shown()
    part = kept(now.load) if now else None
    if now is None or part is None:
        return {}
    document = now.document
    found = Finding.objects.filter(load=now.load).order_by("place")
    told = {row.key for row in Case.objects.filter(load=now.load)}
    stores = [one.key for one in part.stores or () if one.answer == "flagged"]
    exports = {one.id for one in part.exports}
    return {
        "finding": next((row.key for row in found if row.case in told), found[0].key),
        "case": min(told, default="none"),
        "payment": document.payments[0].id if document.payments else "none",
        "scenario": document.risks[0].scenario if document.risks else "none",
        "area": "exposure",
        "store": next(iter(stores), "none"),
        "source": next((one.id for one in arrived(document, part) if one.id in exports), "none"),
    }
