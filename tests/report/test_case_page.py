"""The page of a case: strict as the report, in both languages, with nothing in the clear that it does not need."""

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sekisho.model.money import Money
from sekisho.model.verdict import Answer
from sekisho.report.case_page import CaseCall, CaseEvent, CasePage, CaseReason, CaseTie, CaseWhy
from sekisho.report.document import Call, Evidence, Payment, Range
from sekisho.report.html import bar, case_html
from sekisho.report.said import Said
from sekisho.report.words import signed
from sekisho.text.say import LANGS, Lang
from tests.report.page import Page

HOSTILE = '"><script>alert(1)</script>'
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def both(text: str) -> Said:
    return Said(text, f"日本語 {text}")


CASE = CasePage(
    id="c-0123456789abcdef0123",
    org="みなと信用組合",
    as_of=AT,
    run_at=AT,
    zone="Asia/Tokyo",
    severity="critical",
    is_open=True,
    since=date(2026, 11, 20),
    findings=2,
    happened=both(f"Mail asked {HOSTILE}"),
    mailboxes=("mori@bank.example",),
    at_stake=Money(919_600, "JPY"),
    price=Range(Money(0, "JPY"), Money(18_000, "JPY"), Money(260_000, "JPY")),
    payments=(
        Payment(
            id="p-1", case="c-0123456789abcdef0123", payee="港南商事", amount=Money(919_600, "JPY"), answer=Answer.FLAGGED,
            why=both("why"), account_paid="••••5871", account_on_file="••••7841", value_date=date(2026, 11, 20),
            sender_domain="vend0r.example", days_since_mail=3, call=Call("03-5555-0142", both("call")), at_stake=None,
            findings=("f-1",), state="held",
        ),
    ),
    calls=(CaseCall("いざよい商事", None), CaseCall("北杜川給食", "0550-10-2946")),
    steps=(both("Hold."), both("Call."), both("Tell.")),
    exposed=(both("12 messages"),),
    deadlines=(both("within 72 hours"),),
    why=(
        CaseWhy("f-1", both("Mail that is not"), both("message-1"), (CaseReason(both("new"), 4.0), CaseReason(both("usual"), -1.0), CaseReason(both("odd"), None)), 3.0),
        CaseWhy("f-2", both("Payment"), both("港南商事"), (CaseReason(both("differs"), None),), None),
    ),
    ties=(CaseTie("b-1", both("the same mail"), 2),),
    timeline=(
        CaseEvent(AT, both("mail came"), "theirs", Evidence("r-1", "message", "a.mbox", "byte 1-2")),
        CaseEvent(AT, both("we wrote"), "around", None),
        CaseEvent(AT, both("flagged"), "ours", None),
    ),
    unseen=(both("68 mailboxes"),),
    limits=(both("text in pictures"),),
)  # fmt: skip


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    return "ja" if request.param == "ja" else "en"


def test_the_page_runs_fetches_and_sends_nothing_and_escapes_what_it_is_given(lang: Lang) -> None:
    html = case_html(CASE, lang)
    page = Page.read(html)
    assert page.stack == []
    assert page.all("html")[0].attributes["lang"] == lang
    assert not page.all("script", "link", "img", "iframe", "form", "object", "embed", "base")
    assert all("style" not in item.attributes for item in page.elements)
    assert not re.search(r"https?://", html.replace("http://www.w3.org", ""))
    policy = next(item for item in page.all("meta") if "http-equiv" in item.attributes).attributes["content"]
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_headings_stand_in_order_and_every_name_leads_to_an_id(lang: Lang) -> None:
    page = Page.read(case_html(CASE, lang))
    levels = [int(item.tag[1]) for item in page.elements if re.fullmatch("h[1-6]", item.tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [item.attributes["id"] for item in page.elements if "id" in item.attributes]
    assert len(ids) == len(set(ids))
    assert {item.attributes["aria-labelledby"] for item in page.elements if "aria-labelledby" in item.attributes} <= set(ids)  # fmt: skip
    links = {item.attributes["href"] for item in page.all("a")}
    assert {one.removeprefix("#") for one in links if not one.startswith("tel:")} <= set(ids)
    assert {one for one in links if one.startswith("tel:")} == {"tel:0550102946", "tel:0355550142"}
    assert all(item.attributes.get("data-label") for item in page.all("td"))


def test_everything_of_the_case_is_on_it(lang: Lang) -> None:
    html = case_html(CASE, lang)
    said = [
        *CASE.steps,
        *CASE.exposed,
        *CASE.deadlines,
        *CASE.unseen,
        *CASE.limits,
        *(one.says for one in CASE.timeline),
    ]
    assert all(one.at(lang) in html for one in said)
    for told in ("03-5555-0142", "0550-10-2946", "mori@bank.example", "••••5871", "b-1", "r-1", "+4.0", "−1.0", "+3.0"):
        assert told in html


def test_a_closed_case_of_little_leaves_out_what_it_does_not_have(lang: Lang) -> None:
    bare = replace(CASE, is_open=False, payments=(), calls=(), exposed=(), deadlines=(), why=(), ties=(), unseen=(), limits=(), mailboxes=(), price=None, at_stake=None)  # fmt: skip
    html = case_html(bare, lang)
    assert 'id="exposed"' not in html
    assert 'id="unseen"' not in html
    assert 'class="holds"' not in html
    assert bare.heaviest == 1.0


def test_a_bar_is_as_long_as_its_weight_and_points_where_its_sign_does() -> None:
    assert 'class="for" x="50" y="1" width="50.0"' in bar(4.0, 4.0)
    assert 'class="against" x="37.5" y="1" width="12.5"' in bar(-1.0, 4.0)
    assert (signed(2.25), signed(-0.5)) == ("+2.2", "−0.5")
