"""The first afternoon: every family once, over the small made-up bank with all of its exports."""

import json
from pathlib import Path
from typing import Any

import pytest

from sekisho.sample.build import build_small
from tests.cli.typed import Answer, typed


@pytest.fixture(scope="session")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], Answer]:
    """The organisation, what is true of the bank, and the first look; nobody changes them."""
    folder = tmp_path_factory.mktemp("afternoon") / "bank"
    build_small(folder)
    said = typed("first", folder)
    truth: dict[str, Any] = json.loads(folder.with_name("bank.truth.json").read_text("utf-8"))
    return folder.with_name("bank.sekisho"), truth, said


@pytest.fixture(scope="session")
def found(afternoon: tuple[Path, dict[str, Any], Answer]) -> dict[str, list[dict[str, Any]]]:
    """The open findings by detector, as data."""
    by_detector: dict[str, list[dict[str, Any]]] = {}
    for one in typed("findings", afternoon[0], "--all", "--json").data:
        by_detector.setdefault(one["detector"], []).append(one)
    return by_detector


def keys(found: dict[str, list[dict[str, Any]]], detector: str) -> set[str]:
    return {one["subject"].partition(":")[2] for one in found.get(detector, [])}


def words(found: dict[str, list[dict[str, Any]]], detector: str) -> str:
    return "\n".join(reason["says"] for one in found.get(detector, []) for reason in one["reasons"])


def test_the_first_look_says_it_in_seven_sentences_each_with_its_rows(
    afternoon: tuple[Path, dict[str, Any], Answer],
) -> None:
    org, _, said = afternoon
    assert said.code == 0
    today = said.out.split("\n\n")[0].split("\n")[1:]
    sentences = [line for line in today if line.strip()[:2] in {f"{at}." for at in range(1, 10)}]
    assert len(sentences) <= 7
    assert any(f"(sekisho detect {org} password_alone_enters)" in line for line in sentences)
    assert any("in this order: " in line and "Leave for another year: " in line for line in sentences)
    assert "Traceback" not in said.err


def test_everyone_who_gets_in_with_a_password_alone_is_found_and_nobody_else(
    afternoon: tuple[Path, dict[str, Any], Answer], found: dict[str, list[dict[str, Any]]]
) -> None:
    told = words(found, "password_alone_enters")
    planted = [one["upn"] for one in afternoon[1]["password_only"]["by_policy"]]
    assert all(upn in told for upn in planted)
    assert len(found["password_alone_enters"]) == len(planted)


def test_every_public_store_is_found_and_no_honest_one(
    afternoon: tuple[Path, dict[str, Any], Answer], found: dict[str, list[dict[str, Any]]]
) -> None:
    planted = {f"arn:aws:s3:::{one['bucket']}" for one in afternoon[1]["public_stores"]}
    assert keys(found, "store_open_to_anyone") == planted


def test_every_way_to_become_an_administrator_is_found(
    afternoon: tuple[Path, dict[str, Any], Answer], found: dict[str, list[dict[str, Any]]]
) -> None:
    assert keys(found, "becomes_admin_in_one_step") == {one["arn"] for one in afternoon[1]["escalation"]}


def test_every_expired_vendor_is_found_and_no_honest_one(
    afternoon: tuple[Path, dict[str, Any], Answer], found: dict[str, list[dict[str, Any]]]
) -> None:
    told = words(found, "vendor_access_outlived_contract")
    assert all(one["access"][0].lower() in told.lower() for one in afternoon[1]["expired_vendors"])
    assert not any(one["name"] in told for one in afternoon[1]["expired_vendors_benign"])


def test_changes_plans_groups_and_the_leaver_are_found(
    afternoon: tuple[Path, dict[str, Any], Answer], found: dict[str, list[dict[str, Any]]]
) -> None:
    truth = afternoon[1]
    numbers = {key.rpartition("#")[2] for key in keys(found, "merged_without_review")}
    assert numbers == {one["number"] for one in truth["unreviewed_pulls"]}
    assert truth["opened_stores"][0]["bucket"] in words(found, "plan_opens_store")
    assert keys(found, "group_late_or_clicks_more") == {one["group"] for one in truth["overdue_groups"]}
    leaver = next(one for one in truth["exfiltration"] if one["recipe"] == "usb_after_notice")
    assert leaver["employee"] in keys(found, "moved_out_more_than_usual")
    honest = {one["employee"] for one in truth["exfiltration_benign"]}
    assert not honest & keys(found, "moved_out_more_than_usual")


def test_mail_that_goes_on_to_the_outside_is_found(
    afternoon: tuple[Path, dict[str, Any], Answer], found: dict[str, list[dict[str, Any]]]
) -> None:
    assert {one["upn"] for one in afternoon[1]["forwarding_mailboxes"]} <= keys(found, "mailbox_forwards_outside")


def test_detect_counts_every_detector_and_opens_one(afternoon: tuple[Path, dict[str, Any], Answer]) -> None:
    org = afternoon[0]
    listed = typed("detect", org, "--json").data
    assert len(listed) >= 15
    one = typed("detect", org, "store_open_to_anyone")
    assert one.code == 0
    assert "Rows: r-" in one.out
    assert "undetermined: cannot_tell" in one.out
    data = typed("detect", org, "store_open_to_anyone", "--json").data
    assert len(data["findings"]) == data["flagged"] == 2
    unknown = typed("detect", org, "no_such_detector")
    assert "There is no detector no_such_detector." in unknown.err
    assert "検出" in typed("detect", org, lang="ja").out


def test_risk_shows_each_attack_and_all_of_it(afternoon: tuple[Path, dict[str, Any], Answer]) -> None:
    said = typed("risk", afternoon[0])
    assert said.code == 0
    assert "All of it together" in said.out
    data = typed("risk", afternoon[0], "--json").data
    assert len(data["risks"]) == 6
    total = sum(one["mean"]["middle"]["minor"] for one in data["risks"])
    assert data["total"]["mean"]["middle"]["minor"] == pytest.approx(total, abs=6)


def test_plan_takes_another_budget_and_says_what_it_leaves(afternoon: tuple[Path, dict[str, Any], Answer]) -> None:
    org = afternoon[0]
    own = typed("plan", org)
    assert "What was left out, and why" in own.out
    assert "Set budget in sekisho.toml." in own.out
    poor = typed("plan", org, "--budget", "200,000", "--minutes", "3000", "--json").data
    assert poor["budget"]["minor"] == 200_000
    assert poor["spent"]["minor"] <= 200_000
    assert poor["effort"] <= 3000
    assert typed("plan", org, "--budget", "3000万", "--json").data["budget"]["minor"] == 30_000_000
    wrong = typed("plan", org, "--budget", "much")
    assert "much is no amount of money." in wrong.err


def test_sources_lists_what_is_here_and_the_best_missing_export_first(
    afternoon: tuple[Path, dict[str, Any], Answer], tmp_path: Path
) -> None:
    assert "Here: AWS CloudTrail: calls" in typed("sources", afternoon[0]).out
    empty = tmp_path / "nothing"
    empty.mkdir()
    org = tmp_path / "org"
    typed("first", empty, "--org", org)
    missing = typed("sources", org, "--json").data
    assert not any(one["here"] for one in missing)
    worth = [(one["narrows_minor"] or 0) / one["minutes"] for one in missing]
    assert worth == sorted(worth, reverse=True)
    said = typed("sources", org).out
    assert "MISSING, BEST VALUE FIRST" in said
    assert "User.Read.All" in said


def test_a_shell_gets_its_completion() -> None:
    assert "_SEKISHO_COMPLETE" in typed("completion", "bash").out


def test_a_card_is_ours_and_lies_in_no_organisation(tmp_path: Path) -> None:
    said = typed("new", "control", "some_control", "--org", tmp_path)
    assert said.code != 0
