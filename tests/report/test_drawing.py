"""Charts that are drawn ahead are those that would be drawn; whatever goes wrong, somebody draws them."""

import re
import subprocess
import sys

import pytest

from sekisho.report import charts, drawing
from sekisho.report.build import build
from sekisho.report.html import to_html
from sekisho.report.inputs import ReportInputs


@pytest.fixture
def asked(facts: ReportInputs) -> list[str]:
    """Two charts of a report."""
    document = build(facts)
    return charts.texts(document.risks[:1], None, None)[:2]


def plain(svg: str) -> str:
    """Return a chart without the numbers of its clips, which go on from chart to chart."""
    return re.sub(r"clip\d+", "clip", svg)


def test_charts_drawn_ahead_are_those_of_the_page(
    facts: ReportInputs, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with drawing.drawing() as ahead:
        ahead.start()
        ahead.ask(asked)
        made = ahead.made()
    assert {spec: plain(svg) for spec, svg in made.items()} == {spec: plain(drawing.draw(spec)) for spec in asked}
    drawn: list[str] = []

    def draw(spec: str) -> str:
        drawn.append(spec)
        return "<svg></svg>"

    monkeypatch.setattr(charts, "draw", draw)
    page = to_html(build(facts), "en", made)
    assert drawn == []
    assert all(svg in page for svg in made.values())
    to_html(build(facts), "ja", made)
    assert len(drawn) == len(asked)


def test_every_chart_of_both_pages_is_asked_for(facts: ReportInputs, monkeypatch: pytest.MonkeyPatch) -> None:
    document = build(facts)
    made = dict.fromkeys(charts.texts(document.risks, document.total, document.plan), "<svg>ahead</svg>")
    monkeypatch.setattr(charts, "draw", lambda _spec: pytest.fail("a chart was not asked for"))
    assert all(to_html(document, lang, made) for lang in ("en", "ja"))


def test_nobody_who_was_not_started_draws_anything(asked: list[str]) -> None:
    with drawing.drawing() as ahead:
        ahead.ask(asked)
        assert ahead.made() == {}


def test_where_nothing_draws_nobody_is_started(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "find_spec", lambda _name: None)
    with drawing.drawing() as ahead:
        ahead.start()
        ahead.ask(asked)
        assert ahead.made() == {}


@pytest.mark.parametrize("says", ["raise SystemExit(3)", "print('no JSON')", "print('[]')"])
def test_what_goes_wrong_ahead_is_no_harm(says: str, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    usual = subprocess.Popen

    def started(_words: list[str], **how: object) -> "subprocess.Popen[bytes]":
        made: subprocess.Popen[bytes] = usual([sys.executable, "-c", says], **how)  # type: ignore[call-overload]
        return made

    monkeypatch.setattr("subprocess.Popen", started)
    with drawing.drawing() as ahead:
        ahead.start()
        ahead.ask(asked)
        assert ahead.made() == {}


def test_a_process_that_cannot_be_started_is_not_missed(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_words: object, **_how: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("subprocess.Popen", refused)
    with drawing.drawing() as ahead:
        ahead.start()
        ahead.ask(asked)
        assert ahead.made() == {}


def test_a_process_that_draws_no_more_ends_with_the_block(asked: list[str]) -> None:
    with drawing.drawing() as ahead:
        ahead.start()
        process = ahead._process
        assert process is not None
        assert asked
    assert process.poll() is not None


def test_who_is_asked_for_nothing_says_nothing() -> None:
    words = [sys.executable, "-P", "-m", "sekisho.report.drawing"]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=100)
    assert (done.stdout, done.stderr) == (b"", b"")
