"""What a sender wrote now, without quotes, forwarded blocks and signatures."""

import time

import pytest

from sekisho.threats.email.analysers.newtext import without_quotes, without_signature

QUOTES = [
    "Hello\n\nOn Mon, Nov 2, 2026 at 10:00 AM Taro <taro@a.example>\nwrote:\n\nold text",
    "Hello\n\nOn 2026-11-02, Taro wrote:\n> old text\n> more",
    "Hello\n-----Original Message-----\nFrom: Taro\nSent: Monday\n\nold text",
    "Hello\n\n---------------------- Forwarded by Taro on 11/02/2026 ---------------------------\nold text",
    "Hello\n\nFrom: Taro <taro@a.example>\nDate: Monday\nSubject: x\n\nold text",
    "Hello\n\n差出人: 田中\n送信日時: 2026年11月2日\n宛先: 佐藤\n件名: 件\n\nold text",
    "Hello\n\n送信者：田中\n日時：11月2日\nold text",
    "Hello\n\n2026年11月2日(月) 10:00 田中 <tanaka@a.example>:\nold text",
    "Hello\n\n田中さんは書きました:\n> old text",
    "Hello\nBegin forwarded message:\n\nold text",
    "Hello\n＞ old text\n| old text",
    "Hello\n-----元のメッセージ-----\nold text",
]


@pytest.mark.parametrize("text", QUOTES, ids=range(len(QUOTES)))
def test_quoted_and_forwarded_text_is_cut(text: str) -> None:
    kept = without_quotes(text)
    assert "Hello" in kept
    assert "old text" not in kept


def test_an_answer_under_its_quote_is_kept() -> None:
    text = "On Mon, Taro <t@a.example> wrote:\n\n> old text\n\nMy answer\n> more old text\nand more of mine"
    kept = without_quotes(text)
    assert "My answer" in kept
    assert "and more of mine" in kept
    assert "old text" not in kept
    assert "wrote" not in kept


def test_a_quote_head_at_the_end_ends_the_text() -> None:
    assert without_quotes("Hello\n-----Original Message-----\n\n\n\n\n\n").strip() == "Hello"


def test_ordinary_text_is_not_taken_for_a_quote() -> None:
    text = (
        "From: our side nothing changed\nOn Monday we meet.\nThe bank wrote a letter:\n2026年11月2日に伺います。\nBest"
    )
    assert without_quotes(text) == text


def test_a_colon_line_far_from_a_quote_is_text() -> None:
    assert without_quotes("The points are:\nfirst\nsecond") == "The points are:\nfirst\nsecond"


def test_signatures_are_cut_where_they_are_signatures() -> None:
    assert without_signature("Text\n-- \nTaro\nTEL 03-1234-5678") == "Text"
    japanese = "本文\n==========\n青葉商事株式会社\nTEL 03-1234-5678\n〒100-0001 東京都"
    assert without_signature(japanese) == "本文"
    assert (
        without_signature("Title\n==========\nThe text goes on.\nAnd on.")
        == "Title\n==========\nThe text goes on.\nAnd on."
    )


def test_a_long_text_behind_a_signature_mark_is_what_the_sender_wants_read() -> None:
    text = "Hi\n-- \n" + "\n".join(f"line {number}" for number in range(30))
    assert without_signature(text) == text


@pytest.mark.parametrize(
    "text", ["On \n" * 60_000, ">\n" * 120_000, "From: x\n" * 30_000, "-" * 250_000, "x:\n" * 80_000, " " * 250_000]
)
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    without_signature(without_quotes(text))
    assert time.process_time() - start < 1.0
