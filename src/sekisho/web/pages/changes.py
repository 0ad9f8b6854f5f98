"""What changed since the assessment before: which findings, prices and payments."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sekisho.web.answer import show, shown
from sekisho.web.shown.changes import Kind, Line, line_from_json
from sekisho.web.shown.models import Change, Past


@dataclass(frozen=True, slots=True)
class Part:
    """The changes of one kind: how many there are, and those that are listed, each with its key."""

    kind: Kind
    count: int
    lines: tuple[tuple[str, Line], ...]


def changes(request: HttpRequest) -> HttpResponse:
    """Show what the newest assessment says otherwise than the one before it."""
    now = shown()
    past = Past.objects.filter(run_at=now.document.run_at).first() if now else None
    if now is None or past is None:
        return show(request, "nothing_yet.html")
    before = Past.objects.filter(run_at=past.before).first() if past.before else None
    return show(request, "changes.html", past=past, parts=_parts(past), families=_families(past, before), zone=now.document.zone)  # fmt: skip


def _parts(past: Past) -> list[Part]:
    rows = list(Change.objects.filter(past=past).order_by("place"))
    found = []
    for kind, count in counted(past):
        lines = tuple((row.key, line_from_json(bytes(row.body))) for row in rows if row.kind == kind)
        found.append(Part(kind, count, lines))
    return found


def counted(past: Past) -> list[tuple[Kind, int]]:
    """Return how many changes of each kind there are, without those of which there are none."""
    return [(kind, int(past.changed[kind])) for kind in Kind if kind in past.changed]


def _families(past: Past, before: Past | None) -> list[tuple[str, int, int]]:
    """Return the kinds of findings with how many were open before and are now, where it is not the same."""
    if before is None:
        return []
    names = sorted(past.families.keys() | before.families.keys())
    counts = [(name, int(before.families.get(name, 0)), int(past.families.get(name, 0))) for name in names]
    return [one for one in counts if one[1] != one[2]]
