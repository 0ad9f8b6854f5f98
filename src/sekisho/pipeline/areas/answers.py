"""What the parts are made from: the newest verdicts beside the tables that they judge, and what hides names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sekisho.detection.discover import Detector
from sekisho.detection.stored import from_row
from sekisho.evidence.machinery import BatchLine
from sekisho.evidence.view import Snapshot, TableReader
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.words import by_id, reason_said
from sekisho.report.said import Said

NOTHING = Said("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """The evidence of an assessment with its verdicts, the detectors by id, and what takes names out of a text."""

    done: Assessment
    reader: TableReader
    lines: tuple[BatchLine, ...]
    known: Mapping[str, Detector]
    hide: Callable[[str], str]
    zone: ZoneInfo

    def has(self, *tables: str) -> bool:
        """Tell whether all of these tables are there."""
        return self.reader.names().issuperset(tables)

    def day(self, moment: datetime | None) -> date | None:
        """Return the firm's own day of a moment, None where there is none."""
        return self.local(moment) if moment else None

    def local(self, moment: datetime) -> date:
        """Return the firm's own day of a moment."""
        return moment.astimezone(self.zone).date()

    @property
    def today(self) -> date:
        """The last day of the evidence."""
        return self.local(self.done.manifest.as_of)

    def reason(self, detector: str, reasons: tuple[Reason, ...]) -> Said:
        """Return reasons as sentences, without names that no page needs."""
        each = [reason_said(one, self.known.get(detector), self.zone.key) for one in reasons]
        return Said(" ".join(one.en for one in each), "".join(one.ja for one in each)).map(self.hide)

    def verdicts(self, detector: str) -> dict[str, Verdict]:
        """Return what a detector answered, by the key of the subject; nothing where it did not run."""
        rows = self.reader.ibis("verdict")
        found = rows.filter(rows.detector == detector).to_pyarrow().to_pylist()
        return {row["subject_key"]: from_row(row) for row in found}

    def judged(self, detector: str, found: Verdict | None) -> tuple[Answer, Said, str]:
        """Return the answer, why, and the id of the open finding ("" for none); undetermined where nobody answered."""
        if found is None:
            return Answer.UNDETERMINED, NOTHING, ""
        known = self.done.book.findings.get(found.finding_id)
        return found.answer, self.reason(detector, found.reasons), found.finding_id if known and known.is_open else ""


def told(done: Assessment, snapshot: Snapshot, hide: Callable[[str], str]) -> Told:
    """Return what the parts are made from."""
    zone = ZoneInfo(done.org.settings.organisation.time_zone)
    return Told(done, snapshot, snapshot.batches(), by_id(done.found.detectors), hide, zone)
