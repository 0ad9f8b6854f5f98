"""What was quoted is found in what was once sent, however it was wrapped, marked and widened, without a word being kept."""

import textwrap
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.threats.email.analysers.newtext import without_quotes
from sekisho.threats.email.analysers.quotes import (
    MOST_ADDRESSES,
    MOST_MARKS,
    quoted_addresses,
    quoted_part,
    sentence_marks,
)

WORDS = st.sampled_from(
    ["invoice", "branch", "Thursday", "paper", "committee", "Übersicht", "please", "counter", "museum", "vault"]
)
SENTENCES = st.lists(st.lists(WORDS, min_size=4, max_size=12).map(" ".join), max_size=MOST_MARKS, unique=True)
JAPANESE = "先日の打ち合わせの資料を共有フォルダに置きました。来週の会議までにご覧ください。"


@given(SENTENCES, st.integers(24, 90))
def test_a_quote_has_the_marks_of_what_was_sent_however_it_is_wrapped(sentences: list[str], width: int) -> None:
    sent = ". ".join([*sentences, ""])
    quoted = "".join(f"> {line}\n" for line in textwrap.wrap(sent, width))
    assert sentence_marks(quoted) == sentence_marks(sent)
    assert len(sentence_marks(sent)) <= len(sentences)


@given(st.text(max_size=400))
def test_marks_are_short_each_once_and_hold_no_word(text: str) -> None:
    marks = sentence_marks(text)
    assert len(marks) == len(set(marks)) <= MOST_MARKS
    assert all(len(mark) == 10 and set(mark) <= set("0123456789abcdef") for mark in marks)


def test_two_sentences_have_two_marks_and_another_word_is_another_mark() -> None:
    one, two = "The board met on Thursday in the old hall.", "The board met on Tuesday in the old hall."
    assert len(sentence_marks(f"{one} {two}")) == 2
    assert sentence_marks(one) != sentence_marks(two)
    assert sentence_marks(one.upper()) == sentence_marks(one)


def test_japanese_sentences_have_the_same_marks_with_other_widths_and_quote_signs() -> None:
    marks = sentence_marks(JAPANESE)
    assert len(marks) == 2
    assert sentence_marks("＞ " + JAPANESE.replace("来週", "来\n＞ 週")) == marks
    assert sentence_marks("ABC会議の資料は共有フォルダにあります。") == sentence_marks(
        "ＡＢＣ会議の資料は共有フォルダにあります。"
    )


@pytest.mark.parametrize(
    "plain",
    [
        "Thank you.",
        "Kind regards, Laura Penn of Hartwell Paper.",
        "See https://files.example/a/b/c for all of it.",
        "いつも大変お世話になっております。",
        "On Mon, 29 Jun 2026, Amelia Stone <a@b.example> wrote:",
        "Tel 020 7946 0321, second floor, east wing.",
        "- - - - - - - - - - - - - - - - - -",
    ],
)
def test_what_everybody_writes_has_no_mark(plain: str) -> None:
    assert sentence_marks(plain) == []


def test_more_sentences_than_are_kept_are_cut() -> None:
    text = ". ".join(f"The {number}th note of the branch committee" for number in range(90))
    assert len(sentence_marks(text)) == MOST_MARKS


HEADS = """Thanks, Tom

On Mon, 29 Jun 2026, Amelia Stone <Amelia.Stone@corinthbank.example> wrote:
> The board met on Thursday in the old hall.
> From: Laura Penn <laura.penn@hartwell-paper.example>
> To: x@other.example
> 2026年6月1日(月) 10:00 佐藤 <sato@aozora.example>:
> Someone wrote at a@b.example yesterday.
"""


def test_the_quoted_part_is_what_the_new_text_has_not_and_its_heads_name_the_writers() -> None:
    quoted = quoted_part(HEADS, without_quotes(HEADS))
    assert "Thanks" not in quoted
    assert quoted_addresses(quoted) == [
        "amelia.stone@corinthbank.example",
        "laura.penn@hartwell-paper.example",
        "sato@aozora.example",
    ]


def test_of_many_writers_the_newest_are_kept() -> None:
    heads = "".join(f"From: p{number}@firm.example\n" for number in range(40))
    assert quoted_addresses(heads) == [f"p{number}@firm.example" for number in range(MOST_ADDRESSES)]


@pytest.mark.parametrize(
    "text", ["> " * 40_000, "a." * 40_000, "From: a@" * 10_000, "<" * 60_000, "x@y." * 20_000, "\n \n" * 30_000]
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    sentence_marks(text)
    quoted_addresses(quoted_part(text, ""))
    assert time.process_time() - start < 0.5
