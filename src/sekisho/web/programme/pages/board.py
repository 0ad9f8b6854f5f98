"""For the board: whether people report, whether they get better, what training does, and what all of it cannot show."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from sekisho.model.errors import SekishoError
from sekisho.text.formats import day as day_told
from sekisho.text.formats import share
from sekisho.text.say import say, sentence
from sekisho.web.answer import show
from sekisho.web.charts.frame import Axis, Line, Scale, drawn, even
from sekisho.web.programme import learning
from sekisho.web.programme.days import today
from sekisho.web.programme.measured import Point, board
from sekisho.web.programme.models import Period
from sekisho.web.programme.staff import on
from sekisho.web.templating import LANG

TICKS = 6


def programme_board(request: HttpRequest) -> HttpResponse:
    """Show what the board is told."""
    try:
        found = board(len(on(today())))
    except SekishoError as error:
        return show(
            request, "people_board.html", 409, board=None, periods=[], picture=None, problem=sentence(error, LANG.get())
        )
    periods = [(one, _done(one)) for one in Period.objects.filter(begins__lte=today())[:4]]
    return show(request, "people_board.html", board=found, periods=periods, picture=_picture(found.points), problem="")


def _done(period: Period) -> tuple[int, int]:
    """Return how much of what fell due was done in time or late, and how much that was."""
    row = learning.figures(period).total.modules
    return row.done + row.late_done, row.due


def _picture(points: tuple[Point, ...]) -> Markup | None:
    """Draw the shares that reported and that were deceived, each with its interval; None before there are two exercises."""
    if len(points) < 2:
        return None
    lang = LANG.get()
    days = [one.day.toordinal() for one in points]
    high = max(0.1, *(one.reported[2] for one in points), *(one.clicked[1] for one in points))
    ticks = even(high)
    across = Axis(
        Scale(min(days) - 5, max(days) + 5),
        tuple((at, day_told(date.fromordinal(at), lang)) for at in dict.fromkeys(days[:: max(1, len(days) // TICKS)])),
    )
    down = Axis(Scale(0.0, ticks[-1]), tuple((one, share(one, lang)) for one in ticks))
    lines = [Line("first", [(at, one.reported[0]) for at, one in zip(days, points, strict=True)], dots=True)]
    lines += [
        Line("first thin", [(at, one.reported[1]), (at, one.reported[2])]) for at, one in zip(days, points, strict=True)
    ]
    lines += [
        Line("second thin", [(at + 1, one.clicked[0]), (at + 1, one.clicked[1])])
        for at, one in zip(days, points, strict=True)
    ]
    return drawn(across, down, lines, (), say("board.picture", lang, count=len(points)))
