"""The exports that labs ask about: made once, kept in the organisation's folder, the same for everybody."""

from functools import cache

from sekisho.people.learning.labs import looked_at, prepare
from sekisho.web.keys import folder

PLACE = "labs"


@cache
def _names() -> tuple[str, ...]:
    place = folder() / PLACE
    if not (place / "made").is_file():
        names = prepare(place)
        (place / "made").write_text("\n".join(names), "utf-8")
    return tuple((place / "made").read_text("utf-8").splitlines())


def named(look: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the exports that a lab hands out."""
    return looked_at(look, _names())


def export(name: str) -> bytes | None:
    """Return an export by its name, None where it is none of them."""
    return (folder() / PLACE / name).read_bytes() if name in _names() else None
