"""Write a report: both languages as HTML, and the document as JSON, each file whole or not there."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from sekisho.evidence.disk import replace_whole
from sekisho.report.document import Document
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


def publish(document: Document, folder: Path) -> Published:
    """Write the report's files into `folder`, replacing those of the last report."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(len(LANGS)) as pool:
        # The charts of one page are drawn, outside the interpreter, while the other's text is put together.
        drawn = pool.map(to_html, repeat(document), LANGS)
        data_of = {"report.json": to_json(document)}
        data_of |= {f"report.{lang}.html": page.encode("utf-8") for lang, page in zip(LANGS, drawn, strict=True)}
    written = []
    for name, data in sorted(data_of.items()):
        replace_whole(folder / name, data)
        written.append(folder / name)
    return Published(tuple(written))
