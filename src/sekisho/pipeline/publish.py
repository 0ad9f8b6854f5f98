"""Write a report: both languages as HTML, and the document as JSON, each file whole or not there."""

from dataclasses import dataclass
from pathlib import Path

from sekisho.evidence.disk import replace_whole
from sekisho.report.document import Document
from sekisho.report.drawing import NOTHING, Made
from sekisho.report.html import to_html
from sekisho.report.json import to_json
from sekisho.text.say import LANGS


@dataclass(frozen=True, slots=True)
class Published:
    """The files of a report by name: report.en.html, report.ja.html, report.json."""

    files: tuple[Path, ...]

    def html(self, lang: str) -> Path:
        """Return the page in a language."""
        return next(path for path in self.files if path.name == f"report.{lang}.html")


def publish(document: Document, folder: Path, made: Made = NOTHING) -> Published:
    """Write the report's files into `folder`, replacing those of the last report; with the charts that were `made` ahead."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"report.{lang}.html": to_html(document, lang, made).encode("utf-8") for lang in LANGS}
    written = []
    for name, data in {**pages, "report.json": to_json(document)}.items():
        replace_whole(folder / name, data)
        written.append(folder / name)
    return Published(tuple(written))
