import base64
import hashlib
import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from sekisho.model.money import Money
from sekisho.report import charts
from sekisho.report.build import build
from sekisho.report.html import grouped, rich, to_html
from sekisho.report.inputs import ReportInputs
from sekisho.report.json import to_json
from sekisho.report.limits import DETAILS, FINDINGS, PAYMENTS
from sekisho.report.said import Said
from sekisho.text.say import LANGS, Lang
from tests.report.page import Page

HOSTILE = '"><script>alert(1)</script><b onload="x">'


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    return "ja" if request.param == "ja" else "en"


@pytest.fixture(scope="module")
def html(facts: ReportInputs, lang: Lang) -> str:
    return to_html(build(facts), lang)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page.read(html)


def test_the_page_names_its_language_and_title(page: Page, lang: Lang) -> None:
    assert page.all("html")[0].attributes["lang"] == lang
    assert "みなと信用組合" in page.all("title")[0].text
    assert page.stack == []


def test_headings_stand_in_order_under_one_first(page: Page) -> None:
    levels = [int(item.tag[1]) for item in page.elements if re.fullmatch("h[1-6]", item.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_headers_with_a_scope_and_every_cell_its_label(page: Page) -> None:
    assert page.all("th")
    assert all(item.attributes.get("scope") in {"col", "row"} for item in page.all("th"))
    assert all(item.attributes.get("data-label") for item in page.all("td"))


def test_every_link_leads_somewhere_on_the_page(page: Page) -> None:
    ids = [item.attributes["id"] for item in page.elements if "id" in item.attributes and "svg" not in item.inside]
    assert len(ids) == len(set(ids))
    targets = [item.attributes["href"] for item in page.all("a")]
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    labels = [item.attributes["aria-labelledby"] for item in page.elements if "aria-labelledby" in item.attributes]
    assert set(labels) <= set(ids)


def test_every_held_payment_links_to_the_rows_that_prove_it(page: Page) -> None:
    links = {item.attributes["href"] for item in page.all("a")}
    assert {"#f-f-p-0007", "#f-f-msg-1", "#f-f-p-0031"} <= links
    assert any(item.text == "r-0a1b2c3d4e5f60718293" for item in page.all("code"))


def test_the_page_fetches_runs_and_sends_nothing(page: Page, html: str) -> None:
    assert not page.all("script", "link", "img", "iframe", "form", "object", "embed", "base")
    assert all("style" not in item.attributes for item in page.elements)
    assert not any(name.startswith("on") for item in page.elements for name in item.attributes)
    outside = {found for found in re.findall(r"https?://[^\s\"'<)]+", html) if "www.w3.org" not in found}
    assert not outside
    policy = next(item for item in page.all("meta") if "http-equiv" in item.attributes).attributes["content"]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_charts_are_drawn_inside_and_described(page: Page) -> None:
    assert len(page.all("svg")) == 2
    images = [item for item in page.elements if item.attributes.get("role") == "img" and item.tag == "div"]
    assert len(images) == 2
    assert all(len(item.attributes["aria-label"]) > 20 for item in images)


def test_nothing_in_the_clear_reaches_a_page(facts: ReportInputs, html: str) -> None:
    written = html + to_json(build(facts)).decode()
    for secret in ("k.tanaka", "7654321", "1112223", "5550199", "佐藤", "E-17"):
        assert secret not in written


def test_the_number_to_call_is_written_and_no_number_from_a_mail(facts: ReportInputs, lang: Lang) -> None:
    lured = replace(
        facts.payments[0], why=Said("The mail says: call 045-555-0199.", "メールの番号は045-555-0199です。")
    )
    text = to_html(build(replace(facts, payments=(lured,))), lang)
    assert text.count("03-5555-0142") == 2
    assert "045-555-0199" not in text


def test_the_page_says_where_the_name_of_the_firm_comes_from(facts: ReportInputs, lang: Lang) -> None:
    named, unnamed = (
        Page.read(to_html(build(replace(facts, named_by_folder=by_folder)), lang)).all("header")[0].text
        for by_folder in (False, True)
    )
    assert "[organisation]" in unnamed
    assert "[organisation]" not in named


def test_the_day_of_the_data_and_the_day_of_the_run_stand_apart(facts: ReportInputs, lang: Lang) -> None:
    later = build(replace(facts, run_at=facts.as_of + timedelta(days=4)))
    head = Page.read(to_html(later, lang)).all("header")[0].text
    for day in {"en": ("Data up to 27 Nov 2026", "Assessed 1 Dec 2026"), "ja": ("2026年11月27日", "2026年12月1日")}[
        lang
    ]:
        assert day in head


def test_the_headline_is_the_first_thing_read(page: Page) -> None:
    items = [item.text for item in page.all("li") if "ol" in item.inside][:3]
    assert "5,238,400" in items[0]
    assert "hokuto-sekkei.example" in items[1]
    assert "30" in items[2]


def test_names_from_outside_are_text_and_never_markup(facts: ReportInputs, lang: Lang) -> None:
    payment = replace(facts.payments[0], payee=HOSTILE, case_id=HOSTILE, why=Said(HOSTILE, HOSTILE))
    finding = replace(facts.findings[0], title=Said(HOSTILE, HOSTILE), domain=HOSTILE)
    hostile = replace(
        facts, org=HOSTILE, payments=(payment,), findings=(finding,), versions=((HOSTILE, HOSTILE),), losses=()
    )
    page = Page.read(to_html(build(hostile), lang))
    assert not page.all("script", "b")
    assert not any("onload" in item.attributes for item in page.elements)


def test_an_empty_assessment_still_says_what_is_so(facts: ReportInputs, lang: Lang) -> None:
    empty = replace(
        facts, payments=(), payments_checked=0, paid_checked=None, findings=(), prices={}, unseen=(), losses=(),
        sources=(), rejects=(), judged=(), files=(), versions=(), private=(), can_release=True,
    )  # fmt: skip
    text = Page.read(to_html(build(empty), lang)).all("main")[0].text
    for sentence in {
        "en": ("No payment file was given", "The yearly loss was not simulated.", "Every record was read."),
        "ja": ("振込データが渡されていない", "年間の損害は計算していません。", "すべての記録を読み取りました。"),
    }[lang]:
        assert sentence in text


def test_what_is_held_is_told_as_a_part_of_what_was_checked(facts: ReportInputs) -> None:
    whole = to_html(build(facts), "en")
    assert "3 of 41 payments, 5,238,400 yen of 92,238,400 yen" in whole
    assert "3 of 41 payments, 5,238,400 yen<" in to_html(build(replace(facts, paid_checked=None)), "en")
    mixed = (facts.payments[0], replace(facts.payments[1], amount=Money(100, "USD")))
    assert "2 of 41 payments<" in to_html(build(replace(facts, payments=mixed)), "en")


def test_nothing_held_is_said(facts: ReportInputs, lang: Lang) -> None:
    text = to_html(build(replace(facts, payments=())), lang)
    assert {"en": "No payment is held back.", "ja": "止めている支払いはありません。"}[lang] in text


def test_a_long_list_of_payments_is_cut_on_page_one_and_whole_below(facts: ReportInputs, lang: Lang) -> None:
    many = tuple(
        replace(facts.payments[0], payment_uid=f"p-{n:03}", payee=f"payee {n:03}", amount=Money(1_000 + n))
        for n in range(PAYMENTS + 5)
    )
    page = Page.read(to_html(build(replace(facts, payments=many)), lang))
    assert len([item for item in page.all("article") if "hold" in item.attributes.get("class", "")]) == PAYMENTS
    table = next(item for item in page.all("table") if "payee 000" in item.text)
    assert all(f"payee {n:03}" in table.text for n in range(PAYMENTS + 5))


def test_a_flood_of_findings_is_counted_but_what_a_payment_rests_on_is_shown(facts: ReportInputs) -> None:
    flood = tuple(replace(facts.findings[1], id=f"f-{n:04}") for n in range(DETAILS + 50))
    payment = replace(facts.payments[0], findings=(f"f-{DETAILS + 20:04}",))
    (group,) = grouped(build(replace(facts, payments=(payment,), findings=flood, prices={})))
    assert len(group.shown) == DETAILS + 1
    assert group.hidden == 49
    assert group.shown[-1].id == f"f-{DETAILS + 20:04}"
    page = to_html(build(replace(facts, payments=(payment,), findings=flood, prices={})), "en")
    assert "49 more: <code>sekisho findings list ORG --all</code>" in page


def test_findings_that_do_not_fit_the_table_are_counted(facts: ReportInputs, lang: Lang) -> None:
    flood = tuple(replace(facts.findings[0], id=f"f-{n:04}") for n in range(FINDINGS + 12))
    page = Page.read(to_html(build(replace(facts, findings=flood)), lang))
    told = [item.text for item in page.all("p") if "sekisho findings list ORG --all" in item.text]
    assert len(told) == 1
    assert "12" in told[0]
    whole = Page.read(to_html(build(replace(facts, findings=flood[:FINDINGS])), lang))
    assert not [item for item in whole.all("p") if "sekisho findings list ORG --all" in item.text]


def test_an_unknown_state_or_severity_is_shown_as_it_is(facts: ReportInputs) -> None:
    odd = replace(facts.findings[0], state="parked", severity="odd")
    html = to_html(build(replace(facts, findings=(odd,))), "ja")
    assert "状態：parked" in html
    assert "重大度：odd" in html


def test_without_the_extra_the_page_says_so_beside_the_table(
    facts: ReportInputs, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "available", lambda: False)
    page = Page.read(to_html(build(facts), lang))
    assert not page.all("svg")
    notes = [item.text for item in page.all("p") if "sekisho[charts]" in item.text]
    assert len(notes) == 2
    assert any("20,408,163" in item.text for item in page.all("table"))


def test_what_stands_between_backticks_is_code_and_the_rest_is_escaped() -> None:
    assert rich("run `a<b` & go") == "run <code>a&lt;b</code> &amp; go"


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", css))


def luminance(colour: str) -> float:
    full = "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour[1:]
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_text_colour_can_be_read_on_every_ground(html: str, scheme: str) -> None:
    light, dark, printed = (colours(block) for block in re.findall(r":root \{(.*?)\}", html, re.DOTALL)[:3])
    palette = {"light": light, "dark": light | dark, "print": light | printed}[scheme]
    for text in ("ink", "muted", "accent", "warn"):
        for ground in ("paper", "card", "tint"):
            sides = sorted((luminance(palette[text]), luminance(palette[ground])))
            assert (sides[1] + 0.05) / (sides[0] + 0.05) >= 4.5, f"{text} on {ground}"
