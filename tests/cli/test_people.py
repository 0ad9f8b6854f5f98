"""`sekisho people`: ratings, checks of what is written by hand, and the staff list."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sekisho.cli.exits import Exit
from sekisho.pipeline.org import Org
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


@pytest.mark.parametrize("what", ["modules", "lures"])
def test_what_comes_with_it_is_checked_and_nothing_is_wrong(what: str) -> None:
    done = typed("people", what)
    assert (done.code, "nothing wrong" in done.out) == (0, True), done.out


def test_a_template_that_cannot_be_sent_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "lure.toml").write_text('id = "odd"\n', "utf-8")
    done = typed("people", "lures", tmp_path, "--json")
    assert done.code == Exit.LINT
    assert done.data["problems"][0].startswith("odd: cannot be used")


LIST = "社員番号,氏名,メールアドレス,部署,入社日\n1,森 花子,mori@friday.example,為替課,2020-04-01\n2,林 太郎,hayashi@friday.example,人事部,2020-04-01\n"


def test_a_staff_list_is_compared_first_and_applied_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, "cp932")
    org = tmp_path / "friday.sekisho"
    Org.create(org)

    def run(*words: str) -> dict[str, Any]:
        # In a process of its own: Django knows one organisation's folder for good.
        command = [
            sys.executable,
            "-c",
            "from sekisho.cli.main import console; console()",
            "people",
            "staff",
            str(org),
            *words,
            "--json",
        ]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("SEKISHO", "DJANGO"))}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=clean)
        found = json.loads(done.stdout)
        assert isinstance(found, dict)
        return found

    assert run(str(tmp_path / "list.csv"))["counts"]["joined"] == 2
    assert run(str(tmp_path / "list.csv"), "--apply")["applied"]
    assert run(str(tmp_path / "list.csv"))["counts"] == {
        "joined": 0,
        "changed": 0,
        "leaving": 0,
        "gone": 0,
        "back": 0,
        "same": 2,
        "left_out": 0,
    }
    assert typed("people", "staff", org).code != 0
