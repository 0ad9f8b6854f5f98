"""The first look at a folder of exports: read, judge, price, report. The folder itself never changes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.evidence.memory import keep_low
from sekisho.model.errors import SekishoError
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.ingest import FileOutcome, Progress
from sekisho.pipeline.intake import read_in
from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from sekisho.pipeline.publish import Published
from sekisho.pipeline.settings import Organisation, Settings
from sekisho.report.document import Document


@dataclass(frozen=True, slots=True)
class First:
    """What a first look gave."""

    org: Path
    outcomes: tuple[FileOutcome, ...]
    done: Assessment
    document: Document
    published: Published


def first(folder: Path, org_path: Path | None, now: datetime, progress: Progress) -> First:
    """Look at `folder`, keeping everything in `org_path` (FOLDER.sekisho beside it where None).

    SekishoError `path_not_found`, `org_inside` where the results would lie in the folder itself.
    """
    if not folder.is_dir():
        raise SekishoError("path_not_found", path=str(folder))
    resolved = folder.resolve()
    place = org_path or resolved.with_name(f"{resolved.name}.sekisho")
    if place.resolve().is_relative_to(resolved):
        raise SekishoError("org_inside", path=str(place))
    keep_low()
    org = Org.create(place, Settings(organisation=Organisation(name=resolved.name)))
    outcomes = read_in(org, folder, now, progress)
    return First(place, outcomes, *look(org, now, progress))
