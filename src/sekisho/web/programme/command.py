"""The staff list from the command line: the same comparison as on the page, the same refusal, the same records."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.web.stand import stand_up


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a list's `content`, or None for the directory of the settings; `day` is that of the list (None: today)."""

    name: str
    content: bytes | None
    day: date | None
    by: str
    sure: bool
    applies: bool


def compared(path: Path, asked: Asked, now: datetime) -> tuple[dict[str, int], list[str]]:
    """Return how many people a list changes, and the lines that became nobody; apply it where that is asked for.

    SekishoError as of `read_roster`, `demand_whole`, `directory_roster`, and `stand_up`.
    """
    org = Org.open(path)
    stand_up(org)
    from sekisho.people.roster.diff import compare, demand_whole
    from sekisho.people.roster.read import read_roster
    from sekisho.web.programme import staff
    from sekisho.web.programme.days import day_at

    day = asked.day or day_at(now)
    if asked.content is None:
        from sekisho.model.secret import kept_secret
        from sekisho.people.roster.directory import directory_roster

        if not org.settings.programme.directory.host:
            raise SekishoError("directory_unset")
        roster = directory_roster(org.settings.programme.directory, kept_secret)
    else:
        roster = read_roster(asked.content, asked.name, org.settings.mappings.get(staff.CONNECTOR, {}), day)
    if asked.applies:
        found, _ = staff.take(roster, asked.name, asked.by, now, day, sure=asked.sure)
    else:
        found = compare(staff.known(), roster, day)
        if found.roster.members:
            demand_whole(found, sure=True)
    return staff.counts(found), [
        f"{one.place} {one.field}: {one.reason} {one.sample}".strip() for one in roster.left_out
    ]
