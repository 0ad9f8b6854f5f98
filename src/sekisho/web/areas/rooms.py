"""The special part of a family's page, by family: a deeper room later fills its own and leaves the others alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from sekisho.report.areas import Areas

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Room:
    """A part of a page: its template, and what the template is told of the assessment beside the family itself."""

    template: str
    told: Callable[[HttpRequest, Areas], Mapping[str, Any]]


def _stores(request: HttpRequest, areas: Areas) -> Mapping[str, Any]:
    return {"stores": areas.stores, "listed": Paginator(areas.stores or (), SHOWN).get_page(request.GET.get("store"))}


def _vendors(request: HttpRequest, areas: Areas) -> Mapping[str, Any]:
    listed = Paginator(areas.vendors or (), SHOWN).get_page(request.GET.get("vendor"))
    return {"vendors": areas.vendors, "listed": listed}


def _holes(request: HttpRequest, areas: Areas) -> Mapping[str, Any]:
    listed = Paginator(areas.holes or (), SHOWN).get_page(request.GET.get("hole"))
    return {"groups": areas.groups, "listed": listed}


def _hotline(_request: HttpRequest, areas: Areas) -> Mapping[str, Any]:
    return {"halves": areas.hotline}


HOLES = Room("areas_holes.html", _holes)
ROOMS: Mapping[str, Room] = {
    "exposure": Room("areas_stores.html", _stores),
    "remote_access": Room("areas_vendors.html", _vendors),
    "mfa": HOLES,
    "zero_trust": HOLES,
    "insider": Room("areas_hotline.html", _hotline),
}
