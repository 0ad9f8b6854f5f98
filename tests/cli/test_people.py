"""`sekisho people rate`: a template in, its rating with every cue out."""

from pathlib import Path

import pytest

from sekisho.cli.exits import Exit
from tests.cli.typed import typed

TEMPLATE = """From: IT Service Desk <desk@aoi-helpdesk.example>
To: {{name}} <staff@aoi.example>
Subject: Your password expires today
X-Sekisho-Cue: logo: the old mark at the top

Dear user,

your password expires today. Verify your account immediately or it will be suspended.
"""


@pytest.fixture
def template(tmp_path: Path) -> str:
    path = tmp_path / "template.eml"
    path.write_text(TEMPLATE, "utf-8")
    return str(path)


def test_a_template_is_rated_for_a_group_with_what_shows_it(template: str) -> None:
    done = typed("people", "rate", template, "--group", "branch", "--date", "2026-12-01", "--trained", "0.5", "--json")
    told = done.data
    assert told["rating"] == "moderate"
    assert told["count"] == len(told["cues"])
    assert told["amount"] == "some"
    assert {"id": "logo", "span": "the old mark at the top", "place": "declared", "declared": True} in told["cues"]
    assert told["premise"]["trained"] == 4
    assert told["premise"]["total"] == sum(told["premise"][one] for one in ("mimics", "relevance", "situation", "concern")) - 4  # fmt: skip


@pytest.mark.parametrize(("lang", "says"), [("en", "Urgency: "), ("ja", "急がせる表現: ")])
def test_it_is_said_in_words(template: str, lang: str, says: str) -> None:
    done = typed("people", "rate", template, lang=lang)
    assert says in done.out


def test_what_cannot_be_rated_is_said(template: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.eml"
    empty.write_bytes(b"")
    for words, says in (
        (("rate", str(tmp_path / "none.eml")), "There is no template"),
        (("rate", str(empty)), "is no mail"),
        (("rate", template, "--group", "tellers"), "There is no group tellers"),
    ):
        done = typed("people", *words)
        assert (done.code, says in done.err) == (Exit.FAILED, True)
