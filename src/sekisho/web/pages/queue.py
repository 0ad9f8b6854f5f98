"""The one queue: every open finding in the order of money per minute, and one finding with all that stands behind it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from sekisho.report.json import finding_from_json
from sekisho.web.accepted.register import register
from sekisho.web.answer import show, shown
from sekisho.web.decided import decided
from sekisho.web.gate import account_of, opens
from sekisho.web.journal.door import tell
from sekisho.web.keys import folder
from sekisho.web.reveal.look import in_place, standins_of
from sekisho.web.shown.load import SEVERITIES
from sekisho.web.shown.models import OPEN, Case, Finding, Load
from sekisho.web.shown.readable import readable
from sekisho.web.shown.search import SOUGHT, with_words
from sekisho.web.templating import LANG
from sekisho.web.work.hands import history, holders, workers
from sekisho.web.work.models import Assignment

SHOWN = 25
MANY = 1_000
"""Critical findings that are counted at most: nobody looks at so many in a day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked to see: a family, a severity, words, everything or open findings alone, those of one account.

    `mine` is the number of the account whose findings are asked for, 0 for everybody's. `lost` is True where signs of the
    words could not be read and were left away; where nothing of them is left nothing is found.
    """

    family: str
    severity: str
    words: str
    every: bool
    mine: int = 0
    lost: bool = False

    @staticmethod
    def of(request: HttpRequest) -> "Asked":
        """Return what the address asks for; what makes no sense asks for nothing."""
        get = request.GET
        severity = get.get("severity", "")
        known = severity if severity in SEVERITIES else ""
        account = account_of(request)
        mine = account.pk if account and get.get("mine") == "1" else 0
        typed = get.get("words", "").strip()[:100]
        words = readable(typed)
        return Asked(get.get("family", "")[:40], known, words, get.get("every") == "1", mine, words != typed)

    def found(self, load: Load) -> QuerySet[Finding]:
        """Return the findings asked for, in the order of the queue."""
        rows = Finding.objects.filter(load=load).defer("words_en", "words_ja").order_by("place")
        if not self.every:
            rows = rows.filter(OPEN)
        if self.family:
            rows = rows.filter(family=self.family)
        if self.severity:
            rows = rows.filter(severity=SEVERITIES.index(self.severity))
        if self.mine:
            held = Assignment.objects.filter(account=self.mine).values("finding")
            rows = rows.filter(key__in=held)
        if self.lost and not self.words:
            return rows.none()
        if self.words:
            rows = with_words(rows, load, LANG.get(), self.words)
        return rows

    def counted(self, load: Load) -> int | None:
        """Return how many findings are asked for where that is known without counting them."""
        if self.words or self.lost or self.severity or self.mine or (self.every and self.family):
            return None
        if self.every:
            return load.every
        return int(load.families.get(self.family, 0)) if self.family else load.open

    def address(self, **other: Any) -> str:
        """Return the address of this question with some answers changed."""
        asked = {
            "family": self.family,
            "severity": self.severity,
            "words": self.words,
            "every": "1" if self.every else "",
            "mine": "1" if self.mine else "",
        }
        return "?" + urlencode({name: value for name, value in {**asked, **other}.items() if value})


def queue(request: HttpRequest) -> HttpResponse:
    """Show the findings that a reader asked for, a page at a time."""
    now = shown()
    if now is None:
        return show(request, "nothing_yet.html")
    load = now.load
    asked = Asked.of(request)
    # The keys of a page first, out of an index alone: a page far behind is found as fast as the first.
    book = Paginator(asked.found(load).values_list("pk", flat=True), SHOWN)
    known = asked.counted(load)
    if known is not None:
        book.count = known
    sheet = book.get_page(request.GET.get("page"))
    found = Finding.objects.filter(pk__in=list(sheet)).defer("words_en", "words_ja").order_by("place")
    rows = [(row, finding_from_json(bytes(row.body))) for row in found]
    holds = holders(row.key for row, _ in rows)
    more = bool(asked.words) and book.count >= SOUGHT
    families, grave = sorted(load.families.items()), critical(load)
    later = load.open - load.today - grave if grave < MANY else 0
    return show(request, "queue.html", grave=grave, many=MANY, asked=asked, sheet=sheet, rows=rows, families=families, severities=SEVERITIES, later=later, more=more, sought=SOUGHT, minutes=settings.MINUTES, holds=holds, aside=register(load, folder(), timezone.now()))  # fmt: skip


def critical(load: Load) -> int:
    """Return how many critical findings are open and do not fit into today's minutes, `MANY` where there are more."""
    left = Finding.objects.filter(OPEN, load=load, severity=SEVERITIES.index("critical"), today=False)
    return left[:MANY].count()


def finding(request: HttpRequest, key: str, problem: str = "", status: int = 200) -> HttpResponse:
    """Show one finding: reasons, rows, what to do, what it cannot see, its price; `problem` is what went wrong with it."""
    now = shown()
    row = Finding.objects.filter(load=now.load, key=key).first() if now else None
    if now is None or row is None:
        raise Http404(key)
    case = row.case if row.case and Case.objects.filter(load=now.load, key=row.case).exists() else ""
    beside = (
        Finding.objects.filter(load=now.load, case=row.case).exclude(key=key).order_by("place")[:10] if row.case else []
    )
    others = [finding_from_json(bytes(one.body)) for one in beside]
    account = account_of(request)
    view, item = decided(), finding_from_json(bytes(row.body))
    standins = standins_of(item, view, account, timezone.now())
    names = {one.text: one.name for one in standins if one.name}
    for one in names:
        tell(request, account, "see:name", f"{key} {one}", status)
    return show(request, "finding.html", status, problem=problem, told=history(key, view), holder=holders([key]).get(key), workers=workers(), decides=opens(account, "decided"), approves=opens(account, "reveal_approve"), standins=standins, signs=bool(account and account.actor), row=row, item=in_place(item, names), case=case, others=others, zone=now.document.zone)  # fmt: skip
