import datetime as dt
import random
import re
from typing import get_args

import pytest

from sekisho.attacks.nouns import Language
from sekisho.sample import phrases

SLOTS = dict.fromkeys(
    (
        "to_firm", "to_name", "to_section", "to_role", "my_firm", "my_name", "my_section", "brand", "domain",
        "bank_line", "bank_lines", "bank_lines_en",
    ),
    "X",
)  # fmt: skip
CASES = [
    (language, family, kind)
    for language in get_args(Language)
    for family in ("vendor", "internal", "other")
    for kind in phrases.kinds(language, family)
]


@pytest.mark.parametrize(("language", "family", "kind"), CASES)
def test_every_phrase_is_filled(language: Language, family: str, kind: str) -> None:
    rng = random.Random(1)
    for _ in range(60):
        text = phrases.compose(language, family, kind, rng, dt.date(2026, 11, 4), SLOTS)
        assert not re.search(r"[{}<>|]", text.subject + text.body.replace("\n> ", "\n").removeprefix("> "))
        assert language == "en" or kind == "reply" or re.search("[ぁ-んァ-ン一-龥]", text.body)


def test_both_languages_know_the_same_kinds() -> None:
    for family in ("vendor", "internal", "other"):
        assert set(phrases.kinds("ja", family)) == set(phrases.kinds("en", family))
