"""Keep what an assessment published beside its findings, and read it back."""

from functools import lru_cache
from pathlib import Path

from sekisho.report.areas import Areas, areas_from_json, areas_to_json
from sekisho.web.areas.models import Part
from sekisho.web.shown.models import Load


def keep(load: Load, reports: Path) -> None:
    """Keep the part of a load; an assessment of an earlier release has published none."""
    published = reports / "areas.json"
    if published.is_file():
        Part.objects.create(load=load, body=areas_to_json(areas_from_json(published.read_bytes())))


def kept(load: Load) -> Areas | None:
    """Return the part of a load, None where it has none."""
    return _kept(load.pk)


@lru_cache(maxsize=2)
def _kept(key: int) -> Areas | None:
    """Return it by the load's number; it never changes, and the number of one is never another's."""
    body = Part.objects.filter(load_id=key).values_list("body", flat=True).first()
    return areas_from_json(bytes(body)) if body else None
