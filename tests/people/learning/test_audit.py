"""The auditor's document: what stands in the PDF and the CSV is what was counted, and nothing else."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from sekisho.people.learning.audit import Audit, Record, audit
from sekisho.people.learning.audit_csv import csv_files
from sekisho.people.learning.audit_pdf import pdf
from sekisho.people.learning.audit_tables import COUNTED, group_word, tables
from sekisho.people.learning.catalogue import modules
from sekisho.people.learning.denominators import Counts, Row
from sekisho.people.learning.evidence import head
from sekisho.people.learning.programme import STATES, Exemption, Finished, Period, Programme, Required, Stay
from sekisho.people.roster.groups import GROUPS
from sekisho.text.cells import harmless
from sekisho.text.say import LANGS, Lang, say
from tests.people.learning.rosters import HALVES, programmes
from tests.people.learning.written import WHOLE, changed, kept, made

HALF = Period("2026-H1", date(2026, 4, 1), date(2026, 9, 30))
HOSTILE = '<img src="file:///etc/passwd"/> & <b>leave</b>'


def pseudonym(person: str) -> str:
    return f"P-{sha256(person.encode()).hexdigest()[:8]}"


def programme(count: int = 60) -> Programme:
    stays, finished = [], []
    for number in range(count):
        person = f"staff{number:04}"
        until = date(2026, 5, 31) if number % 11 == 0 else None
        groups = frozenset({GROUPS[number % 7]}) if number % 5 else frozenset[str]()
        stays.append(
            Stay(
                person,
                date(2020, 1, 1) if number % 4 else date(2026, 6, 1),
                until if number % 4 else None,
                groups,
                "en",
            )
        )
        if number % 3:
            day = date(2026, 6, 10) if number % 2 else date(2026, 10, 5)
            finished.append(Finished(person, "change", made().digest if number % 4 else "ab" * 32, day, 0.875))
    exemptions = (
        Exemption("staff0003", "", date(2026, 8, 1), date(2027, 1, 31), "育児休業", "chief01"),
        Exemption("staff0006", "change", date(2026, 8, 1), None, HOSTILE, "chief01"),
        Exemption("staff0009", "", date(2026, 8, 1), None, "=HYPERLINK(1)" + " long" * 6000 + "x" * 500, "chief02"),
        Exemption("staff0012", "", date(2020, 8, 1), date(2021, 1, 1), "long ago", "chief02"),
        Exemption("staff0015", "", date(2026, 10, 1), date(2026, 12, 1), "later", "chief02"),
    )
    required = Required(("change",), {"executives": ("boss",), "hr": ("boss",)})
    return Programme(tuple(stays), (HALF,), {HALF.name: required}, exemptions, tuple(finished))


def document(
    given: Programme, half: str = HALF.name, as_of: date = date(2026, 11, 1), place: Path | None = None
) -> Audit:
    found = modules([place]) if place else {}
    return audit(
        given, half, as_of,
        organisation="潮騒信用金庫", made_on=date(2026, 11, 2), modules=found,
        record=Record(head(1234, "cd" * 32, b"key")), pseudonym=pseudonym,
    )  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    place = kept(tmp_path_factory.mktemp("modules"), WHOLE, changed(("locale: en", "locale: ja")))
    return document(programme(), place=place)


@pytest.fixture(scope="module")
def written(told: Audit) -> dict[Lang, bytes]:
    return {lang: pdf(told, lang) for lang in LANGS}


def lines(content: bytes) -> list[str]:
    return [line.strip() for page in PdfReader(io.BytesIO(content)).pages for line in page.extract_text().splitlines()]


def after(found: list[str], title: str) -> list[str]:
    return found[found.index(title) + 1 :]


def numbers(found: list[str], label: str, count: int) -> list[int]:
    """Return the numbers of a row of a table, by the words that it begins with."""
    at = found.index(label)
    return [int(one.replace(",", "")) for one in found[at + 1 : at + 1 + count]]


def expected(counts: Counts) -> list[int]:
    return [getattr(counts, name) for name in COUNTED]


def rows(made: Audit) -> tuple[Row, ...]:
    return (*made.figures.rows, made.figures.total)


@pytest.mark.parametrize("lang", LANGS)
def test_every_denominator_on_paper_is_the_one_that_was_counted(
    told: Audit, written: dict[Lang, bytes], lang: Lang
) -> None:
    found = lines(written[lang])
    people = after(found, say("learning.audit.people", lang))
    assigned = after(found, say("learning.audit.modules", lang))
    for row in rows(told):
        label = group_word(row.group, lang)
        assert numbers(people, label, 12) == [row.staff, row.days, row.gone, row.nothing, *expected(row.people)]
        assert numbers(assigned, label, 8) == expected(row.modules)
    by_module = after(found, say("learning.audit.by_module", lang))
    for name, counts in told.figures.by_module.items():
        assert numbers(by_module, name, 8) == expected(counts)


@pytest.mark.parametrize("lang", LANGS)
def test_every_person_s_state_stands_there_by_pseudonym(told: Audit, written: dict[Lang, bytes], lang: Lang) -> None:
    found = lines(written[lang])
    persons = after(found, say("learning.audit.persons", lang))
    persons = persons[: persons.index(say("learning.audit.versions", lang))]
    counted = Counter(one.due.state for one in told.people)
    for state in STATES:
        assert persons.count(say(f"learning.state.{state}", lang)) == counted[state]
    assert Counter(one for one in persons if one.startswith("P-")) == Counter(one.person for one in told.people)
    assert sum(counted.values()) == told.figures.total.modules.assigned


@pytest.mark.parametrize("lang", LANGS)
def test_nobody_s_own_key_stands_there(written: dict[Lang, bytes], lang: Lang) -> None:
    whole = "".join(lines(written[lang]))
    assert "staff0" not in whole
    assert "chief" not in whole


@pytest.mark.parametrize("lang", LANGS)
def test_digests_head_and_the_way_of_counting_stand_there(told: Audit, written: dict[Lang, bytes], lang: Lang) -> None:
    whole = "".join("".join(lines(written[lang])).split())
    for part in (*(one.digest for one in told.versions), "cd" * 32, told.record.head.seal, "1,234"):
        assert part in whole
    for number in range(1, 9):
        assert "".join(say(f"learning.audit.counted_{number}", lang).split()) in whole
    assert {(one.module, one.language) for one in told.versions} == {("change", "en"), ("change", "ja"), ("change", "")}


@pytest.mark.parametrize("lang", LANGS)
def test_pages_are_numbered_and_tables_repeat_their_heads(written: dict[Lang, bytes], lang: Lang) -> None:
    reader = PdfReader(io.BytesIO(written[lang]))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) >= 4
    for number, text in enumerate(texts, 1):
        assert say("learning.audit.page", lang, number=number, count=len(texts)) in text
    assert sum(say("learning.column.assigned_on", lang) in text for text in texts) >= 2


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_document_is_the_same_bytes(told: Audit, written: dict[Lang, bytes], lang: Lang) -> None:
    assert pdf(told, lang) == written[lang]
    assert pdf(replace(told, made_on=date(2026, 11, 3)), lang) != written[lang]


def test_a_reason_is_shown_as_words_and_never_read_as_markup(written: dict[Lang, bytes]) -> None:
    whole = "".join(lines(written["en"]))
    assert "".join(HOSTILE.split()) in "".join(whole.split())
    assert "root:" not in whole
    assert not any(page.images for page in PdfReader(io.BytesIO(written["en"])).pages)


def test_a_reason_in_japanese_stands_in_the_english_document_too(written: dict[Lang, bytes]) -> None:
    assert "育児休業" in lines(written["en"])


def test_a_broken_record_is_told(told: Audit) -> None:
    broken = replace(told, record=replace(told.record, faults=(7, 9)))
    assert any("7, 9" in line for line in lines(pdf(broken, "en")))


def test_an_exemption_of_another_time_is_not_listed(told: Audit) -> None:
    assert not {"long ago", "later"} & {one.exemption.reason for one in told.exemptions}
    assert len(told.exemptions) == 3


def test_a_half_year_in_which_nothing_happened_can_be_written() -> None:
    empty = document(Programme((), (HALF,), {}))
    assert pdf(empty, "en")[:5] == b"%PDF-"
    assert csv_files(empty, "ja")["people.csv"].count(b"\r\n") == 2


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("lang", LANGS)
def test_the_csv_files_hold_the_same_figures(told: Audit, lang: Lang) -> None:
    files = csv_files(told, lang)
    people = {row[0]: [int(cell.replace(",", "")) for cell in row[1:]] for row in read(files["people.csv"])[1:]}
    assert people == {
        group_word(row.group, lang): [row.staff, row.days, row.gone, row.nothing, *expected(row.people)]
        for row in rows(told)
    }
    assert len(read(files["persons.csv"])) == len(told.people) + 1
    assert "cd" * 32 in files["record.csv"].decode("utf-8-sig")
    assert set(files) == {f"{one.id}.csv" for one in tables(told, lang)} | {"record.csv"}


def test_no_cell_begins_a_formula(told: Audit) -> None:
    for content in csv_files(told, "en").values():
        for row in read(content):
            assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
    assert any(cell.startswith("'=HYPERLINK") for row in read(csv_files(told, "en")["exemptions.csv"]) for cell in row)


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "＠a", "\u3000=1", "\ufeff=1", "\n-1"]
)
def test_a_cell_that_would_begin_a_formula_is_kept_from_it(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@given(st.text(max_size=20))
def test_a_guarded_cell_keeps_its_words_and_begins_no_formula(text: str) -> None:
    cell = harmless(text)
    assert cell in {text, f"'{text}"}
    assert not cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@settings(max_examples=5)
@given(programmes(), st.sampled_from(HALVES), st.sampled_from(LANGS))
def test_any_roster_s_figures_are_read_back_from_paper(given: Programme, half: Period, lang: Lang) -> None:
    made = document(given, half.name, half.ends)
    people = after(lines(pdf(made, lang)), say("learning.audit.people", lang))
    for row in rows(made):
        assert numbers(people, group_word(row.group, lang), 12) == [
            row.staff,
            row.days,
            row.gone,
            row.nothing,
            *expected(row.people),
        ]


@settings(max_examples=6)
@given(st.text(max_size=400), st.text(max_size=40))
def test_any_words_can_be_written(reason: str, name: str) -> None:
    given = replace(programme(3), exemptions=(Exemption("staff0001", "", HALF.begins, None, reason, name),))
    made = replace(document(given), organisation=name)
    for lang in LANGS:
        assert pdf(made, lang).startswith(b"%PDF-")
        assert csv_files(made, lang)
