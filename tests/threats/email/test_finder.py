import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.threats.email.analysers.finder import Finder, Found
from sekisho.threats.email.analysers.intents import grammar, prepare

LETTERS = "abc振込お先12 .,。?$¥+-()「\"'\x1e𠮷\ud800"
PHRASES = st.text("abc振込お先1 「?¥-𠮷", min_size=1, max_size=4).filter(lambda phrase: phrase.strip() == phrase)

STOP = r"(?P<stop>[。!?！？\x1e]|\.(?=\s|$|\x1e))"
AMOUNT = (
    r"(?P<amount>[$£€¥] ?\d[\d,.]{0,18}|\d{1,3}(?:,\d{3}){1,4}(?:\.\d\d)?(?![\d,])"
    r"|\d[\d,.]{0,18} ?(?:[万千億百]{0,2}円|(?:dollars|euros?|pounds|yen|usd|eur|gbp)(?![a-z])))"
)
NUMBER = r"(?P<number>\+?\(?\d[\d\-() ]{5,22}\d(?![a-z0-9_,]))"
DIGITS = rf"(?=[\d$£€¥+(])(?<![a-z0-9_.,])(?:{AMOUNT}|{NUMBER})"


def by_expression(phrases: list[str], text: str, *, words: bool) -> list[Found]:
    """One regular expression with all phrases as ways, the longest first: what the finder has to agree with."""
    signs = [re.escape(one) for one in phrases if words and len(one) == 1 and not one.isalnum()]
    ways = "|".join(re.escape(one) for one in sorted(phrases, key=len, reverse=True))
    phrase = rf"(?=[a-z])(?<![a-z0-9])(?P<phrase>{ways})(?![a-z0-9])" if words else f"(?P<phrase>{ways})"
    sign = f"|(?P<sign>{'|'.join(signs)})" if signs else ""
    expression = rf"{STOP}|{phrase}{sign}|{DIGITS}"
    return [(match.lastgroup or "", *match.span()) for match in re.finditer(expression, text)]


@given(st.lists(PHRASES, min_size=1, max_size=8, unique=True), st.text(LETTERS, max_size=40), st.booleans())
def test_what_is_found_is_what_one_expression_finds(phrases: list[str], text: str, words: bool) -> None:
    assert Finder(phrases, words=words).find(text) == by_expression(phrases, text, words=words)


@given(st.sampled_from(["en", "ja"]), st.data())
def test_a_grammar_finds_what_one_expression_finds(language: str, data: st.DataObject) -> None:
    rules = grammar(language)
    some = st.sampled_from(sorted(rules.slots)) | st.text(LETTERS, max_size=6)
    text = prepare("".join(data.draw(st.lists(some, max_size=12))))
    kept = [phrase for phrase in rules.slots if phrase in text] or ["\0"]
    assert rules.finder.find(text) == by_expression(kept, text, words=rules.words)


def test_the_longest_phrase_counts_and_hides_what_begins_in_it() -> None:
    found = Finder(["ab", "abc", "bc", "cd"], words=False).find("abcd ab")
    assert found == [("phrase", 0, 3), ("phrase", 5, 7)]


def test_words_end_where_letters_and_digits_end() -> None:
    found = Finder(["pay", "pay now", "“"], words=True).find("payee pay1 pay nowhere “pay now.")
    assert found == [("phrase", 11, 14), ("sign", 23, 24), ("phrase", 24, 31), ("stop", 31, 32)]


def test_no_phrases_leave_amounts_numbers_and_stops() -> None:
    assert Finder([], words=True).find("$12 +81 3-1234-5678.") == [
        ("amount", 0, 3),
        ("number", 4, 19),
        ("stop", 19, 20),
    ]


@pytest.mark.parametrize(
    "text", ["ab" * 40_000, "a " * 40_000, "1-" * 40_000, "(1" * 40_000, "振" * 80_000, "." * 80_000]
)
@pytest.mark.parametrize("words", [True, False])
def test_hostile_text_costs_what_its_length_costs(text: str, words: bool) -> None:
    phrases = ["a", "ab", "aba", "abab", "a a", "a a a a", "振振", "振振振振", "1-1", "“"]
    begun = time.process_time()
    Finder(phrases, words=words).find(text)
    assert time.process_time() - begun < 2
