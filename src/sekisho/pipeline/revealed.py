"""The name behind a stand-in, found again in the evidence once two people signed that they want to see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sekisho.evidence.view import Snapshot, TableReader
from sekisho.findings.nouns import Finding
from sekisho.ledger.reveals import Reveal, Step, reveals
from sekisho.model.errors import SekishoError
from sekisho.model.schema import tables
from sekisho.pipeline.document.build import roster_names
from sekisho.pipeline.org import Org
from sekisho.pipeline.reveal import NAME, could_stand, kinds
from sekisho.pipeline.runs import newest
from sekisho.report.said import pseudonym


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: the name, or "" with the code of why there is none (`gone`, `several`)."""

    name: str = ""
    why: str = ""


def granted(org: Org, entry: str, now: datetime) -> Reveal:
    """Return the request with this hash once two people stand behind it and their time is not over.

    SekishoError `reveal_not_granted` for any other, and `ledger_broken`.
    """
    view = org.decided()
    for one in reveals(view.sound()) if view else ():
        if one.entry == entry and one.step(now) is Step.OPEN:
            return one
    raise SekishoError("reveal_not_granted")


def look_up(org: Org, asked: Reveal) -> Answer:
    """Return the name that a request asks for. SekishoError `not_assessed`.

    It is looked for among the names that the finding itself is about, as the newest assessment saved it: what a page showed
    counts for nothing.
    """
    saved = newest(org.runs)
    if saved is None:
        raise SekishoError("not_assessed", org=str(org.path))
    finding = saved.book.findings.get(asked.finding)
    if finding is None or not could_stand(finding, asked.standin):
        return Answer(why="gone")
    kind = asked.standin.rpartition("-")[0]
    with Snapshot.open(org.store) as snapshot:
        return behind(asked.standin, names_of(finding, kind, snapshot))


def names_of(finding: Finding, kind: str, reader: TableReader) -> Iterator[tuple[str, str]]:
    """Yield what a stand-in of a kind on a finding can stand for, each with the name of it."""
    if kind == NAME:
        told = [str(value).casefold() for reason in finding.reasons for _, value in reason.params]
        yield from ((one, one) for one in roster_names(reader) if any(one.casefold() in text for text in told))
        return
    column, called = tables()[kind].key, kinds()[kind]
    for row in reader.dicts(kind, sorted({column, called})):
        if row[column] == finding.subject.key:
            yield row[column], row[called] or ""


def behind(standin: str, known: Iterable[tuple[str, str]]) -> Answer:
    """Return the one name whose value has this stand-in. Pure.

    `known` has values and their names; names that differ in capitals alone are one.
    """
    kind = standin.rpartition("-")[0]
    found = {name.casefold(): name for value, name in known if name and pseudonym(kind, value) == standin}
    if len(found) == 1:
        return Answer(next(iter(found.values())))
    return Answer(why="several" if found else "gone")
