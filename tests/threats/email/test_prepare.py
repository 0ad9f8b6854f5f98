"""Lines made into one text, as three expressions would make it."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sekisho.threats.email.analysers.intents import prepare

CJK = r"\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々〆ー"
WRAPPED = re.compile(rf"(?<=[{CJK}、,])[ \t\u3000]*\n[ \t\u3000]*(?![・])(?=[{CJK}「])")
BREAK = re.compile(r"\n[ \t\u3000]*(?=\n|[-*・■□●○◆◇▼※①-⑳「『]|\d{1,2}[.)])|(?<=[:])[ \t]*\n")
SPACE = re.compile(r"[ \t\u3000\n]+")


def by_expressions(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text):
        text = WRAPPED.sub("", text)
    return SPACE.sub(" ", BREAK.sub("\x1e", text))


@given(st.text(" \t\n\u3000あ漢、,「・■-a1.):：B", max_size=30))
def test_lines_are_joined_as_expressions_would_join_them(text: str) -> None:
    assert prepare(text) == by_expressions(text)
