"""The words that modules choose from are those of the page for whoever writes them."""

import re
from pathlib import Path
from typing import get_args

from sekisho.people.learning.audit_tables import group_word
from sekisho.people.learning.programme import STATES
from sekisho.people.learning.terms import TACTICS, Cloud, Fact, Level, SceneKind
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.text.say import LANGS, say

PAGE = (Path(__file__).parents[3] / "docs" / "add-a-module.md").read_text("utf-8")


def after(mark: str) -> str:
    return PAGE[PAGE.index(mark) + len(mark) :].split("\n## ", 1)[0]


def test_the_tactics_are_those_of_the_page() -> None:
    assert tuple(re.findall(r"`([\w.]+)`", after("## Tactics\n"))) == TACTICS


def test_the_groups_are_those_of_the_page() -> None:
    assert tuple(re.findall(r"`(\w+)`", after("## Groups\n"))) == (*GROUPS, EVERYONE)


def test_levels_kinds_clouds_and_facts_stand_on_the_page() -> None:
    for kind in (Level, SceneKind, Cloud, Fact):
        for word in get_args(kind):
            assert re.search(rf"\b{word}\b", PAGE), word


def test_every_group_and_state_has_its_words() -> None:
    for lang in LANGS:
        assert all(group_word(group, lang) != group for group in (*GROUPS, EVERYONE, ""))
        assert len({say(f"learning.state.{state}", lang) for state in STATES}) == len(STATES)
    assert group_word("a_firm_s_own", "en") == "a_firm_s_own"
