"""What programs read: the same as the pages, a page at a time, and problems in sentences where there is nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from sekisho.report.json import finding_from_json
from sekisho.web.api import machinery
from sekisho.web.api.machinery import patterns
from sekisho.web.gate import may, rule_of
from sekisho.web.shown.load import newest
from sekisho.web.shown.models import Case, Finding, Load

Program = Callable[..., Client]


def get(program: Client, path: str, status: int = 200, lang: str = "en", **asked: Any) -> dict[str, Any]:
    """Return what an operation answers."""
    answer = program.get(f"/api/v1/{path}", asked, headers={"accept-language": lang})
    assert answer.status_code == status, answer.content
    return dict(answer.json())


@pytest.fixture
def program(token: Callable[..., str]) -> Client:
    """A program with an administrator's token for everything."""
    return Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {token('administrator')}"})


def test_findings_come_in_the_order_of_the_queue_a_page_at_a_time(program: Client) -> None:
    right = list(Finding.objects.filter(is_open=True).order_by("place").values_list("key", flat=True))
    assert len(right) > 2
    seen, cursor = [], ""
    while True:
        told = get(program, "findings", limit=2, cursor=cursor)
        seen += [one["id"] for one in told["items"]]
        assert len(told["items"]) <= 2
        cursor = told["next"]
        if cursor is None:
            break
    assert seen == right


def test_findings_are_filtered_as_in_the_queue(program: Client) -> None:
    row = Finding.objects.filter(is_open=True).order_by("place")[0]
    family = get(program, "findings", family=row.family, limit=200)["items"]
    assert {one["family"] for one in family} == {row.family}
    assert get(program, "findings", severity="info")["items"] == []
    word = finding_from_json(bytes(row.body)).title.ja[:6]
    assert row.key in [one["id"] for one in get(program, "findings", lang="ja", words=word, limit=200)["items"]]
    assert get(program, "findings", words="no such words at all")["items"] == []
    Finding.objects.filter(pk=row.pk).update(is_open=False)
    try:
        assert row.key not in [one["id"] for one in get(program, "findings", limit=200)["items"]]
        first = get(program, "findings", limit=1, every="true")
        rest = get(program, "findings", limit=200, every="true", cursor=first["next"])
        right = list(Finding.objects.order_by("place").values_list("key", flat=True))
        assert [one["id"] for one in (*first["items"], *rest["items"])] == right
    finally:
        Finding.objects.filter(pk=row.pk).update(is_open=True)


def test_a_finding_comes_with_the_rows_that_it_rests_on(program: Client) -> None:
    row = Finding.objects.order_by("place")[0]
    one = finding_from_json(bytes(row.body))
    told = get(program, f"findings/{row.key}")
    assert told["title"] == {"en": one.title.en, "ja": one.title.ja}
    assert [row["row_id"] for row in told["evidence"]] == [row.row_id for row in one.evidence]


def test_cases_payments_risks_plan_and_sources_are_those_of_the_pages(program: Client) -> None:
    load = newest()
    assert load is not None
    first = Case.objects.filter(load=load).order_by("place")[0]
    assert get(program, "cases")["items"][0]["id"] == first.key
    assert get(program, f"cases/{first.key}")["steps"]
    payments = get(program, "payments", limit=1)
    assert payments["items"][0]["call"]["todo"]["ja"]
    assert get(program, "risks")["total"]["mean"]["middle"]["currency"] == "JPY"
    assert get(program, "plan")["budget"]["minor"] >= 0
    sources = get(program, "sources", limit=1)
    behind = get(program, "sources", limit=200, cursor=sources["next"])
    assert sources["items"][0] not in behind["items"]
    assert behind["next"] is None
    assert {"items", "next", "as_of"} == set(get(program, "rejects")) == set(get(program, "unseen"))


def test_the_journal_and_the_accounts_are_there_for_who_may(program: Client) -> None:
    get(program, "findings")
    newest_first = get(program, "journal", limit=1)
    assert newest_first["items"][0]["what"].startswith("see:api_findings:sks_")
    assert newest_first["items"][0]["number"] == 1
    older = get(program, "journal", cursor=get(program, "journal", limit=1)["next"], limit=200)
    assert [one["number"] for one in older["items"]] == [1]
    assert get(program, "journal", who="nobody")["items"] == []
    assert get(program, "journal", about="nothing")["items"] == []
    account = get(program, "accounts")["items"][0]
    assert (account["role"], account["is_active"]) == ("administrator", True)
    assert "password" not in str(account)


@pytest.mark.parametrize("path", ["findings/f-none", "cases/c-none", "nowhere", "findings/%00"])
def test_what_is_not_there_is_a_problem_in_the_language_asked_for(program: Client, path: str) -> None:
    answer = program.get(f"/api/v1/{path}", headers={"accept-language": "ja"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    told = answer.json()
    assert told["title"] == "このアドレスには該当するものがありません。"
    assert told["status"] == 404
    assert told["type"] == "urn:sekisho:problem:api_missing"
    assert answer.headers["Content-Language"] == "ja"


def test_values_that_cannot_be_are_named_with_what_is_expected(program: Client) -> None:
    told = get(program, "findings", 422, severity="worst", limit=0, cursor="x", family="A", every="maybe")
    wrong = {one["field"]: one["detail"] for one in told["errors"]}
    assert set(wrong) == {"severity", "limit", "cursor", "family", "every"}
    assert "critical" in wrong["severity"]
    assert wrong["limit"] == "At least 1 is expected."
    assert get(program, "findings", 422, limit="1.5x", lang="ja")["errors"][0]["detail"] == "整数を指定してください。"


def test_a_value_that_is_wrong_in_an_unforeseen_way_is_named_too(program: Client) -> None:
    told = get(program, "findings", 422, limit="9" * 5_000)
    assert told["errors"] == [{"field": "limit", "detail": "This value cannot be."}]


def test_a_cursor_of_another_assessment_is_refused(program: Client) -> None:
    assert get(program, "findings", 409, cursor="0.3")["type"].endswith("api_cursor")


def test_before_the_first_assessment_nothing_reads_as_clear(program: Client) -> None:
    Load.objects.update(whole=False)
    try:
        for path in ("findings", "cases", "payments", "risks", "plan", "unseen", "findings/f-1"):
            assert get(program, path, 404)["type"].endswith("api_nothing_yet")
    finally:
        Load.objects.update(whole=True)


def test_without_a_plan_there_is_none(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from sekisho.web.answer import shown
    from sekisho.web.api import operations

    now = shown()
    assert now is not None
    monkeypatch.setattr(operations, "shown", lambda: replace(now, document=replace(now.document, plan=None)))
    assert get(program, "plan", 404)["type"].endswith("api_missing")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "head", "options"])
def test_nothing_can_be_done_here(program: Client, method: str) -> None:
    answer = getattr(program, method)("/api/v1/findings")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_operation_that_was_made_without_a_rule_opens_for_nobody(person: Callable[..., Any]) -> None:
    found = [one for one in patterns() if rule_of(one.callback) is None]
    assert found == []
    bare = path("bare", lambda _request: HttpResponse("secret"), name="bare")
    assert not may(person("mori", "administrator"), rule_of(machinery._ruled(bare).callback))


def test_a_fault_of_ours_is_a_problem_too(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho.web.api import operations

    def fails() -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(operations, "shown", fails)
    program.raise_request_exception = False
    assert get(program, "findings", 500)["type"] == "urn:sekisho:problem:api_fault"
