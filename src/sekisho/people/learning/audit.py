"""What an auditor gets of a half-year, before it is written as PDF or CSV. People stand there by pseudonym."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sekisho.people.learning.catalogue import Found
from sekisho.people.learning.denominators import Denominators, denominators, homes_of
from sekisho.people.learning.evidence import Head
from sekisho.people.learning.programme import Due, Exemption, Programme, dues
from sekisho.people.learning.stays import by_person


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One module of one person; `person` is a pseudonym, `home` the group in which they count."""

    person: str
    home: str
    due: Due


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """One exemption that touches the half-year; `person` and `by` are pseudonyms."""

    person: str
    by: str
    exemption: Exemption


@dataclass(frozen=True, slots=True)
class Version:
    """One file of a module by its digest (SHA-256). `version` is 0 and `title` "" where only what was finished tells of it."""

    module: str
    language: str
    version: int
    title: str
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """The record of learning: its head, and the numbers of lines at which it is not whole."""

    head: Head
    faults: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """The document of a half-year as of a day; `made_on` is the day on which it was written."""

    organisation: str
    made_on: date
    figures: Denominators
    exemptions: tuple[ExemptionRow, ...]
    people: tuple[PersonRow, ...]
    versions: tuple[Version, ...]
    record: Record


def audit(
    programme: Programme,
    name: str,
    as_of: date,
    *,
    organisation: str,
    made_on: date,
    modules: Found,
    record: Record,
    pseudonym: Callable[[str], str],
) -> Audit:
    """Return the document of a half-year by its name. SekishoError `learning_period`, `learning_periods`.

    `pseudonym` gives the name under which a person stands in it; rows are sorted by it, so that their order tells nothing.
    """
    figures = denominators(programme, name, as_of)
    period = figures.period
    own = [one for one in dues(programme, as_of) if one.period == name]
    homes = homes_of(by_person(programme.stays), period, as_of)
    people = [PersonRow(pseudonym(one.person), homes[one.person], one) for one in own]
    touching = [
        ExemptionRow(pseudonym(one.person), pseudonym(one.by), one)
        for one in programme.exemptions
        if one.since <= min(period.ends, as_of) and (one.until is None or one.until >= period.begins)
    ]
    return Audit(
        organisation,
        made_on,
        figures,
        tuple(sorted(touching, key=lambda one: (one.person, one.exemption.since, one.exemption.module))),
        tuple(sorted(people, key=lambda one: (one.person, one.due.module))),
        _versions(own, modules),
        record,
    )


def _versions(own: Iterable[Due], modules: Found) -> tuple[Version, ...]:
    wanted = {one.module for one in own}
    known = [
        Version(module.id, lang, module.version, module.title, module.digest)
        for ident in sorted(wanted & modules.keys())
        for lang, module in sorted(modules[ident].items())
    ]
    digests = {one.digest for one in known}
    earlier = {(one.module, one.digest) for one in own if one.digest and one.digest not in digests}
    found = [*known, *(Version(module, "", 0, "", digest) for module, digest in earlier)]
    return tuple(sorted(found, key=lambda one: (one.module, -one.version, one.language, one.digest)))
