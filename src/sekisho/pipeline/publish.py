"""Write a report: both languages as HTML, the document as JSON, what the console shows besides, and a page for each case, each whole or not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sekisho.evidence.disk import replace_whole
from sekisho.model.rights import FOLDER
from sekisho.report.areas import Areas, areas_to_json
from sekisho.report.case_page import CasePage
from sekisho.report.document import Document, Finding
from sekisho.report.drawing import NOTHING, Made
from sekisho.report.html import case_html, to_html
from sekisho.report.json import cases_to_json, findings_to_json, to_json
from sekisho.text.say import LANGS


@dataclass(frozen=True, slots=True)
class Published:
    """The files of a report by name: report.en.html, report.ja.html, report.json, cases.json, areas.json and decided.json; and those of cases: case-ID.en.html."""

    files: tuple[Path, ...]
    cases: tuple[Path, ...] = ()

    def html(self, lang: str) -> Path:
        """Return the page in a language."""
        return next(path for path in self.files if path.name == f"report.{lang}.html")


def publish(
    document: Document,
    folder: Path,
    made: Made = NOTHING,
    cases: Iterable[CasePage] = (),
    areas: Areas | None = None,
    decided: Iterable[Finding] = (),
) -> Published:
    """Write the report's files into `folder`, replacing those of the last report; with the charts that were `made` ahead.

    `decided` are the findings that people decided about and that the document leaves out.

    Pages of cases that are not among `cases` any more are taken away.
    """
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    pages = {f"report.{lang}.html": to_html(document, lang, made).encode("utf-8") for lang in LANGS}
    written = []
    cases = tuple(cases)
    told = {"report.json": to_json(document), "cases.json": cases_to_json(cases)}
    # Pages read these together with the report, so they are there before.
    beside = {"areas.json": areas_to_json(areas)} if areas else {}
    beside["decided.json"] = findings_to_json(decided)
    for name, data in {**pages, **beside, **told}.items():
        replace_whole(folder / name, data)
        written.append(folder / name)
    return Published(tuple(written), _publish_cases(cases, folder))


def _publish_cases(cases: Iterable[CasePage], folder: Path) -> tuple[Path, ...]:
    written = []
    for case in cases:
        for lang in LANGS:
            path = folder / f"case-{case.id}.{lang}.html"
            replace_whole(path, case_html(case, lang).encode("utf-8"))
            written.append(path)
    for old in set(folder.glob("case-c-*.html")) - set(written):
        old.unlink()
    return tuple(written)
