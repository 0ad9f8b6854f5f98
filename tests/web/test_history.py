"""What an assessment came to stays when its findings are gone, and the next one says what changed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from sekisho.model.money import Money
from sekisho.pipeline.org import Org
from sekisho.report.document import Document, Finding, Range
from sekisho.report.json import cases_to_json, from_json, to_json
from sekisho.web.pages.timeline import above, chart
from sekisho.web.serve import prepare
from sekisho.web.shown import changes
from sekisho.web.shown.load import load
from sekisho.web.shown.models import Change, Load, Past
from sekisho.web.shown.models import Finding as Row
from tests.report.page import Page

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def document(console: Path) -> Document:
    """The document that the console's assessment published."""
    return from_json((console / "reports" / "report.json").read_bytes())


@pytest.fixture
def publish(console: Path, tmp_path: Path) -> Iterator[Callable[..., Load]]:
    """Load a document as if it had been assessed some weeks later; only the console's own assessment is left afterwards."""
    Past.objects.all().delete()
    Load.objects.all().delete()

    def write(document: Document, weeks: int = 0) -> Load:
        later = replace(document, run_at=document.run_at + weeks * WEEK, as_of=document.as_of + weeks * WEEK)
        (tmp_path / "report.json").write_bytes(to_json(later))
        (tmp_path / "cases.json").write_bytes(cases_to_json(()))
        found = load(tmp_path, {}, 60, NOW)
        assert found is not None
        return found

    yield write
    Past.objects.all().delete()
    Load.objects.all().delete()
    prepare(Org.open(console), NOW)


def priced(one: Finding, times: float) -> Finding:
    """Return a finding with another price."""
    assert one.price is not None
    low, middle, high = (
        Money(round(end.minor * times), end.currency) for end in (one.price.low, one.price.middle, one.price.high)
    )
    return replace(one, price=Range(low, middle, high))


def kept(kind: str) -> list[str]:
    return list(Change.objects.filter(kind=kind).order_by("place").values_list("key", flat=True))


def test_the_first_assessment_has_nothing_to_be_compared_with(
    document: Document, publish: Callable[..., Load], inside: Callable[..., Client]
) -> None:
    browser = inside("auditor")
    publish(document)
    for address in ("/", "/changes"):
        assert "nothing to compare it with yet" in browser.get(address).content.decode()
    page = browser.get("/").content.decode()
    assert "From the second assessment on" in page
    assert "<svg" not in page
    assert not Change.objects.exists()


def test_what_is_new_gone_open_again_dearer_and_held_is_told(
    document: Document, publish: Callable[..., Load], inside: Callable[..., Client]
) -> None:
    dear = [one for one in document.findings if one.price and one.price.middle.minor > 100][:2]
    plain = [one for one in document.findings if one not in dear][:6]
    fresh, gone, back, shut, same, relapsed = plain
    held = document.payments[0]
    first = replace(
        document,
        findings=(*dear, gone, replace(back, state="resolved"), shut, same),
        payments=document.payments[1:],
    )
    second = replace(
        document,
        findings=(
            priced(dear[0], 2.0), priced(dear[1], 0.5), fresh, back, replace(shut, state="accepted"), same,
            replace(relapsed, state="reopened"),
        ),
    )  # fmt: skip
    publish(first)
    publish(second, 1)
    assert kept("held") == [held.id]
    assert kept("new") == [fresh.id]
    assert kept("reopened") == [back.id, relapsed.id]
    assert kept("closed") == [gone.id, shut.id]
    assert (kept("up"), kept("down")) == ([dear[0].id], [dear[1].id])
    browser = inside("auditor")
    page = browser.get("/").content.decode()
    for said in ("1 payment newly held", "1 new finding", "2 open again", "2 no longer open", "1 price went up"):
        assert said in page
    page = browser.get("/changes", headers={"accept-language": "ja"}).content.decode()
    assert gone.title.ja in page
    assert f'href="/findings/{fresh.id}"' in page
    assert f'href="/findings/{gone.id}"' not in page
    assert f'href="/findings/{shut.id}"' in page
    assert held.payee in page
    assert "種類ごとの未対応の件数" in page
    assert Page.read(page).stack == []


def test_what_somebody_decided_since_counts_as_no_longer_open(document: Document, publish: Callable[..., Load]) -> None:
    one = document.findings[0]
    publish(document)
    Row.objects.filter(key=one.id).update(is_open=False, state="accepted")
    publish(replace(document, findings=(replace(one, state="accepted"), *document.findings[1:])), 1)
    assert kept("closed") == [one.id]
    publish(document, 2)
    assert kept("reopened") == [one.id]


def test_the_same_assessment_is_one_point_and_keeps_what_changed(
    document: Document, publish: Callable[..., Load], inside: Callable[..., Client]
) -> None:
    publish(document)
    publish(replace(document, findings=document.findings[1:]), 1)
    assert kept("closed") == [document.findings[0].id]
    again = publish(replace(document, findings=document.findings[2:]), 1)
    assert kept("closed") == [document.findings[0].id]
    assert Past.objects.count() == 2
    newest = Past.objects.order_by("-run_at")[0]
    assert newest.open == again.open
    publish(replace(document, findings=document.findings[2:]), 2)
    assert "Nothing changed" in inside("auditor").get("/changes").content.decode()
    assert not Change.objects.exists()


def test_money_at_risk_is_drawn_over_time_with_its_table(
    document: Document, publish: Callable[..., Load], inside: Callable[..., Client]
) -> None:
    assert document.total is not None
    publish(document)
    publish(replace(document, total=None), 1)
    publish(document, 2)
    publish(document, 4)
    page = Page.read(inside("analyst").get("/").content.decode())
    assert [one.attributes["class"] for one in page.all("path")] == ["band", "middle"]
    line = page.all("path")[1].attributes["d"]
    across = [point.split()[0].lstrip("M") for point in line.split(" L")]
    assert across == ["0", "500", "1000"]
    rows = [one for one in page.all("tr") if "tbody" in one.inside and "details" in one.inside]
    assert len(rows) == 3
    assert not [one for one in page.elements if "style" in one.attributes]


def test_assessments_in_another_currency_are_not_drawn_beside_these(
    document: Document, publish: Callable[..., Load], inside: Callable[..., Client]
) -> None:
    assert document.total is not None
    publish(document)
    publish(document, 1)
    Past.objects.order_by("run_at").update(currency="USD")
    publish(document, 2)
    assert "From the second assessment on" in inside("analyst").get("/").content.decode()


def test_prices_in_another_currency_are_not_compared(document: Document, publish: Callable[..., Load]) -> None:
    total = document.total
    assert total is not None
    mean = Range(*(replace(end, currency="USD") for end in (total.mean.low, total.mean.middle, total.mean.high)))
    publish(document)
    dollars = tuple(priced(one, 3.0) if one.price else one for one in document.findings)
    publish(replace(document, total=replace(total, mean=mean), findings=dollars), 1)
    assert Past.objects.order_by("-run_at")[0].changed == {}


def test_the_upper_edge_is_a_round_figure() -> None:
    assert [above(one) for one in (0, 10, 11, 21, 80, 81, 209_000)] == [10, 10, 15, 25, 80, 100, 250_000]
    assert chart([]) is None


def test_many_changes_are_counted_and_some_of_them_kept(
    document: Document, publish: Callable[..., Load], inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "KEPT", 2)
    monkeypatch.setattr(changes, "MOST", 1)
    dear = [one for one in document.findings if one.price and one.price.middle.minor > 100][:2]
    publish(replace(document, findings=tuple(dear)))
    publish(replace(document, findings=(priced(dear[0], 1.5), priced(dear[1], 9.0), *(one for one in document.findings if one not in dear))), 1)  # fmt: skip
    page = inside("analyst").get("/changes").content.decode()
    fresh = len(document.findings) - 2
    assert Past.objects.order_by("-run_at")[0].changed["new"] == fresh
    assert len(kept("new")) == 2
    moved = {one.id: one.price.middle.minor for one in dear if one.price}
    most = max(moved, key=lambda key: moved[key] * (0.5 if key == dear[0].id else 8.0))
    assert kept("up") == [most]
    assert "The first 2 are listed" in page
    assert "The first 1 are listed" in page


def test_before_the_first_assessment_there_is_no_change_to_show(inside: Callable[..., Client], console: Path) -> None:
    Load.objects.update(whole=False)
    try:
        assert "First steps" in inside("auditor").get("/changes").content.decode()
    finally:
        Load.objects.update(whole=True)
