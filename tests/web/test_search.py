"""A search by words finds what reading every text would find, in both languages and on whatever database it is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DataError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.pipeline.org import Org
from sekisho.report.document import Document, Finding
from sekisho.report.json import cases_to_json, from_json, to_json
from sekisho.report.said import Said
from sekisho.text.say import Lang
from sekisho.web.serve import prepare
from sekisho.web.shown import models, search, words
from sekisho.web.shown.load import load, newest
from sekisho.web.shown.models import Load, Slice
from sekisho.web.shown.search import with_words
from sekisho.web.shown.words import Slices, folded, places_in, slices_of
from sekisho.web.unreadable import Unreadable

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LETTERS = st.characters(exclude_categories=["Cs"])
NEAR = st.text(st.sampled_from("abcABCßſéİ口座変更ガｶﾞ 1-%_\\'"), max_size=12)
TEXTS = st.lists(st.one_of(NEAR, st.text(LETTERS, max_size=30)), min_size=1, max_size=40)


def naive(texts: list[str], word: str) -> list[int]:
    """Return the places of the texts that have a word, capitals or not."""
    return [place for place, text in enumerate(texts) if folded(word) in folded(text)]


def sliced(texts: list[str], word: str) -> list[int]:
    """Return the places that the slices leave."""
    slices = Slices()
    rows = [row for text in texts for row in slices.take(folded(text))] + list(slices.rest())
    wanted = slices_of(folded(word))
    return places_in([row for row in rows if row[1] in wanted], len(wanted))


@settings(deadline=None, max_examples=40)
@given(TEXTS, st.data())
def test_no_text_that_has_a_word_is_left_out(texts: list[str], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts))
    cut = st.tuples(st.integers(0, len(text)), st.integers(1, 40)).map(lambda at: text[at[0] : at[0] + at[1]])
    word = data.draw(st.one_of(cut, NEAR, st.text(LETTERS, max_size=4)).filter(bool))
    assert set(naive(texts, word)) <= set(sliced(texts, word)) <= set(range(len(texts)))


def test_few_texts_are_read_that_have_not_got_the_word() -> None:
    texts = [
        f"The account of payee {number:05d} differs from the one on file, said {number * 7919:x}"
        for number in range(3_000)
    ]
    for word in ("payee 00417", f"{417 * 7919:x}", "PAYEE 02999", "zebra", "zq", "ぬ"):
        assert len(sliced(texts, word)) <= len(naive(texts, word)) + 3


def test_blocks_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "BLOCK", 2 * words.AT_ONCE)
    texts = [f"n{number}n" for number in range(5 * words.AT_ONCE + 3)]
    slices = Slices(_bits=np.zeros((words.SLICES, words.BLOCK // 8), np.uint8))
    rows = [row for text in texts for row in slices.take(text)] + list(slices.rest())
    for place in (0, 1_023, 1_024, 2_048, 4_096, 5_122):
        wanted = slices_of(f"n{place}n")
        assert place in places_in([row for row in rows if row[1] in wanted], len(wanted))
    assert {row[0] for row in rows} == {0, 1, 2}


@pytest.fixture
def publish(console: Path, tmp_path: Path) -> Iterator[Callable[[list[str]], Load]]:
    """Load findings that say what a test wants, the first in front; the console's own are shown again afterwards."""
    document = from_json((console / "reports" / "report.json").read_bytes())

    def write(texts: list[str]) -> Load:
        (tmp_path / "report.json").write_bytes(to_json(saying(document, texts)))
        (tmp_path / "cases.json").write_bytes(cases_to_json(()))
        found = load(tmp_path, {}, 60, NOW)
        assert found is not None
        return found

    yield write
    Load.objects.all().delete()
    prepare(Org.open(console), NOW)


def saying(document: Document, texts: list[str]) -> Document:
    """Return a document with one finding for each text."""
    one = next(one for one in document.findings if one.state == "open")

    def made(number: int, text: str) -> Finding:
        said, nothing = Said(text, text[::-1]), Said("", "")
        return replace(
            one, id=f"f-{number:05d}", title=said, subject=nothing, reasons=(), price=None, minutes=number + 1
        )

    return replace(document, findings=tuple(made(number, text) for number, text in enumerate(texts)))


def listed(shown: Load, lang: Lang, word: str) -> list[str]:
    rows = models.Finding.objects.filter(load=shown).order_by("place")
    return list(with_words(rows, shown, lang, word).values_list("key", flat=True))


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    TEXTS,
    st.lists(st.one_of(NEAR, st.text(LETTERS, max_size=4)).filter(bool), min_size=3, max_size=8),
    st.sampled_from([1, 5, 2_000]),
    st.sampled_from([0, 20_000]),
)
def test_what_is_found_is_what_reading_everything_finds(
    publish: Callable[[list[str]], Load], texts: list[str], sought: list[str], first: int, few: int
) -> None:
    texts = [one or "-" for one in texts]
    shown = publish(texts)
    before = search.FIRST, search.FEW
    search.FIRST, search.FEW = first, few
    try:
        for word in (*sought, texts[0], texts[-1][:2]):
            assert sorted(listed(shown, "en", word)) == [
                f"f-{one:05d}" for one in naive([f"{t} " for t in texts], word)
            ]
            turned = [f"{text[::-1]} " for text in texts]
            assert sorted(listed(shown, "ja", word)) == [f"f-{one:05d}" for one in naive(turned, word)]
    finally:
        search.FIRST, search.FEW = before


def test_a_search_stops_where_nobody_reads_on_and_says_so(
    publish: Callable[[list[str]], Load], inside: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = inside("analyst")
    publish(["the same words"] * 40)
    assert "Only the first" not in browser.get("/queue?words=SAME").content.decode()
    monkeypatch.setattr(search, "SOUGHT", 30)
    monkeypatch.setattr("sekisho.web.pages.queue.SOUGHT", 30)
    page = browser.get("/queue?words=SAME&page=2").content.decode()
    assert page.count('href="/findings/') == 5
    assert "Only the first 30" in page


def test_the_slices_go_with_the_assessment_that_they_belong_to(publish: Callable[[list[str]], Load]) -> None:
    publish(["口座が変更された"])
    second = publish(["振込先が変更された"])
    assert set(Slice.objects.values_list("load", flat=True)) == {second.pk}
    assert listed(second, "en", "口座") == []
    assert listed(second, "en", "変更") == ["f-00000"]
    shown = newest()
    assert shown is not None
    assert shown.every == 1


@pytest.mark.parametrize(
    "address", ["/queue?words=%00", "/journal?who=%00", "/findings/%00", "/cases/%00", "/queue?family=%00"]
)
def test_what_no_database_takes_is_answered_with_a_sentence(inside: Callable[..., Client], address: str) -> None:
    answer = inside("administrator").get(address)
    taken = connection.vendor == "sqlite" or address.startswith("/queue")
    expected = (404 if address.startswith(("/findings", "/cases")) else 200) if taken else 400
    assert answer.status_code == expected
    assert taken or "cannot be read" in answer.content.decode()


def test_any_other_fault_stays_a_fault(console: Path) -> None:
    part = Unreadable(lambda _request: HttpResponse("passed on"))
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert part(request).content == b"passed on"
    assert part.process_exception(request, ZeroDivisionError()) is None
    said = part.process_exception(request, DataError())
    assert said is not None
    assert said.status_code == 400
    assert console.is_dir()
