"""An auditor's document as PDF: the same bytes for the same document, page after page numbered."""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape

from sekisho.people.learning.audit import Audit
from sekisho.people.learning.audit_tables import NOTES, Table, tables
from sekisho.text.formats import day
from sekisho.text.say import Lang, say

LATIN, BOLD, FIXED = "Helvetica", "Helvetica-Bold", "Courier"
JAPANESE, MINCHO = "HeiseiKakuGo-W5", "HeiseiMin-W3"
LONGEST: Final = 300
"""Characters of a cell; longer ones are cut, so that a row always fits on a page."""
MARGIN: Final = 36.0
PADDING: Final = 6.0
"""What a page keeps free within its margins."""
PLAIN: Final = frozenset({"staff", "days", "gone", "nothing", "assigned", "due", "done", "late_done", "overdue", "not_yet_due", "excused", "left", "in_time", "people", "modules", "score"})  # fmt: skip
"""Columns of numbers: on the right, and never broken."""
WIDTHS: Final[dict[str, tuple[float, ...]]] = {
    "people": (17, 7, 8, 9, 9, 8.5, 6, 6, 7, 8, 8, 8, 8),
    "modules": (20, 9, 8, 8, 9, 9, 9, 9, 8, 9),
    "by_module": (20, 9, 8, 8, 9, 9, 9, 9, 8, 9),
    "reasons": (25, 45, 12, 12),
    "exemptions": (18, 18, 13, 13, 40, 18),
    "persons": (17, 17, 20, 13, 13, 14, 13, 8, 12),
    "versions": (17, 8, 7, 27, 48),
}
"""Shares of the width that the columns of each table have."""


def pdf(made: Audit, lang: Lang) -> bytes:
    """Return the document as PDF, A4 across."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    _fonts()
    title = say("learning.audit.title", lang, organisation=made.organisation, period=made.figures.period.name)
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        title=title, author=made.organisation, lang=lang, invariant=1,
    )  # fmt: skip
    document.build(_story(made, lang, title, document.width - 2 * PADDING), canvasmaker=_canvas(made, lang))
    return out.getvalue()


@cache
def _fonts() -> None:
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont

    for name in (JAPANESE, MINCHO):
        registerFont(UnicodeCIDFont(name))


def _story(made: Audit, lang: Lang, title: str, width: float) -> list[Any]:
    from reportlab.platypus import CondPageBreak, Spacer

    period, figures = made.figures.period, made.figures
    said = say(
        "learning.audit.about",
        lang,
        begins=day(period.begins, lang), ends=day(period.ends, lang),
        as_of=day(figures.as_of, lang), made_on=day(made.made_on, lang),
    )  # fmt: skip
    story: list[Any] = [_words(title, 15, bold=True), Spacer(1, 4), _words(said, 9), Spacer(1, 6)]
    for table in tables(made, lang):
        story += [
            CondPageBreak(90),
            Spacer(1, 8),
            _words(say(f"learning.audit.{table.id}", lang), 11, bold=True),
            Spacer(1, 3),
        ]
        story.append(_table(table, lang, width) if table.rows else _words(say("learning.audit.none", lang), 9))
    story += [CondPageBreak(90), Spacer(1, 10), _words(say("learning.audit.record", lang), 11, bold=True), Spacer(1, 3)]
    story += [_words(one, 8.5) for one in record_words(made, lang)]
    story += [Spacer(1, 10), _words(say("learning.audit.counted", lang), 11, bold=True), Spacer(1, 3)]
    story += [_words(say(f"learning.audit.counted_{number}", lang), 8.5) for number in range(1, NOTES + 1)]
    return story


def record_words(made: Audit, lang: Lang) -> list[str]:
    """Return what is said of the record of learning: how long it is, whether it is whole, its seals."""
    record = made.record
    faults = ", ".join(map(str, record.faults[:50]))
    state = say("learning.audit.broken", lang, faults=faults) if record.faults else say("learning.audit.whole", lang)
    lines = say("learning.audit.lines", lang, count=f"{record.head.number:,}")
    seals = [
        say("learning.audit.seal", lang, seal=record.head.newest),
        say("learning.audit.head", lang, seal=record.head.seal),
    ]
    return [f"{lines}{'' if lang == 'ja' else ' '}{state}", *(seals if record.head.number else [])]


def _words(text: str, size: float, *, bold: bool = False, right: bool = False, font: str = "") -> Any:
    """Return a paragraph; nothing in the text is read as markup."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    plain = "".join(map(_sign, text))
    font = font or _font(plain, bold=bold)
    style = ParagraphStyle(
        "words", fontName=font, fontSize=size, leading=size * 1.35, spaceAfter=size * 0.3,
        alignment=2 if right else 0, wordWrap="CJK" if font in {JAPANESE, MINCHO} else None,
    )  # fmt: skip
    return Paragraph(escape(plain), style)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _sign(sign: str) -> str:
    """Return a sign as the fonts have it: those without one become 〓, as printers do."""
    if sign.isspace():
        return "\u3000" if sign == "\u3000" else " "
    return sign if sign.isprintable() and ord(sign) <= 0xFFFF else "〓"


def _font(text: str, *, bold: bool = False) -> str:
    """Return a font that has every sign of a text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return JAPANESE if bold else MINCHO
    return BOLD if bold else LATIN


def _table(table: Table, lang: Lang, width: float) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import LongTable

    shares = WIDTHS[table.id]
    columns = [width * one / sum(shares) for one in shares]
    head = [
        _words(one, 7.5, bold=True, right=name in PLAIN)
        for name, one in zip(table.columns, table.head(lang), strict=True)
    ]
    sums = len(table.rows) - table.totals
    rows = [_row(table.columns, row, bold=number >= sums) for number, row in enumerate(table.rows)]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8ebef")),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, colors.HexColor("#9aa3ad")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    return LongTable([head, *rows], colWidths=columns, repeatRows=1, style=style)


def _row(columns: Sequence[str], cells: Sequence[str], *, bold: bool) -> list[Any]:
    return [
        _words(_cut(cell), 7.5, bold=bold, right=name in PLAIN, font=FIXED if name == "digest" else "")
        for name, cell in zip(columns, cells, strict=True)
    ]


def _canvas(made: Audit, lang: Lang) -> Any:
    """Return the class of canvases that number their pages once all of them are known."""
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]
        """Keeps pages back until their number is known."""

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            """Keep a page."""
            self.kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            """Write the pages, each with its number."""
            for number, page in enumerate(self.kept, 1):
                self.__dict__.update(page)
                _foot(self, made, lang, number, len(self.kept))
                super().showPage()
            super().save()

    return Numbered


def _foot(canvas: Any, made: Audit, lang: Lang, number: int, count: int) -> None:
    left = f"{made.organisation[:60]}  {made.figures.period.name[:40]}"
    right = say("learning.audit.page", lang, number=number, count=count)
    wide, _ = canvas._pagesize  # noqa: SLF001 - reportlab tells it nowhere else
    for text, draw, at in (
        (left, canvas.drawString, MARGIN + PADDING),
        (right, canvas.drawRightString, wide - MARGIN - PADDING),
    ):
        canvas.setFont(_font(text), 7.5)
        draw(at, MARGIN / 2, text)
