"""Ways in of vendors and mail that goes on: over the facts of a register, a directory and a log."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.threats.email.analysers import forwarding
from sekisho.threats.remote_access.analysers import access
from sekisho.threats.remote_access.analysers.contracts import vendors

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SETTING = Setting(NOW, own_domains=frozenset({"a.example", "a.test"}))


def contract(start: date | None = date(2025, 1, 1), end: date | None = None, **more: Any) -> dict[str, Any]:
    return {
        "contract_uid": f"c{start}{end}", "vendor_key": "1", "name": "V", "contract_start": start, "contract_end": end,
        "open_ended": None, "domains": ["v.example"], "cloud_accounts": ["222233334444"], "login_names": [], "row_id": "rc",
        **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ([contract(end=date(2026, 9, 30))], ("ended", date(2026, 9, 30))),
        ([contract(end=TODAY)], ("covered", TODAY)),
        ([contract(end=TODAY - timedelta(days=1))], ("ended", TODAY - timedelta(days=1))),
        (
            [contract(end=date(2026, 9, 30)), contract(date(2026, 10, 1), date(2027, 9, 30))],
            ("covered", date(2027, 9, 30)),
        ),
        ([contract(open_ended=True)], ("covered", None)),
        ([contract()], ("unknown", None)),
        ([contract(date(2027, 1, 1), date(2028, 1, 1))], ("not_begun", None)),
    ],
)
def test_which_contract_covers_a_day(lines: list[dict[str, Any]], answer: tuple[str, date | None]) -> None:
    (vendor,) = vendors(lines)
    assert vendor.covered(TODAY) == answer


def account(name: str, **more: Any) -> dict[str, Any]:
    return {
        "account_uid": name, "user_name": name, "user_kind": "guest", "enabled": True, "home_tenant": "v.example",
        "last_sign_in_time": None, "connector": "entra_users@1", **more,
    }  # fmt: skip


def ways(*accounts: dict[str, Any], **tables: list[dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    given = {"vendor": [contract(end=date(2026, 9, 30))], "directory_account": list(accounts), **tables}
    return {str(row["way"]): row for row in access.rows(MemoryTables(given), SETTING)}


def test_a_guest_of_a_vendor_whose_contract_ended_counts_its_uses_since() -> None:
    days = [datetime(2026, 9, 30, 14, tzinfo=UTC), datetime(2026, 9, 30, 15, tzinfo=UTC), NOW]
    signs = [
        {"authentication_uid": str(at), "user_uid": "x", "outcome": "success", "event_time": when, "row_id": f"s{at}"}
        for at, when in enumerate(days)
    ]
    row = ways(account("x"), authentication=signs)["x"]
    assert (row["covered"], row["used_after_end"], row["last_used"]) == ("ended", 2, NOW)


def test_a_guest_of_nobody_in_the_register_is_a_way_of_its_own() -> None:
    row = ways(account("y", home_tenant="who.example"))["y"]
    assert (row["vendor_key"], row["covered"], row["unknown"]) == ("", "unknown", ["vendor register"])


def test_a_member_account_counts_only_where_the_register_names_it() -> None:
    named = [contract(end=date(2026, 9, 30), login_names=["Svc@a.example"])]
    accounts = (account("svc@a.example", user_kind="member"), account("staff", user_kind="member"))
    found = ways(*accounts, vendor=named, iam_principal=[])
    assert [row["kind"] for row in found.values()] == ["member_account"]


def test_a_role_that_trusts_the_vendors_account_is_a_way_in() -> None:
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "222233334444"}, "Action": "sts:AssumeRole"}]}
    arn = "arn:aws:iam::111122223333:role/v"
    role = {
        "principal_arn": arn,
        "name": "v",
        "cloud_account": "111122223333",
        "kind": "role",
        "trust_document": json.dumps(trust),
        "last_used_time": None,
    }
    calls = [
        {
            "activity_uid": "1",
            "service": "sts",
            "operation": "AssumeRole",
            "target": arn,
            "outcome": "success",
            "event_time": NOW,
        }
    ]
    row = ways(iam_principal=[role], api_activity=calls)[arn]
    assert (row["kind"], row["alive"], row["used_after_end"]) == ("role_trust", True, 1)


def test_a_vendors_account_whose_roles_nobody_exported_is_a_way_that_cannot_be_told() -> None:
    row = ways()["222233334444"]
    assert (row["kind"], row["alive"], row["covered"]) == ("role_trust", None, "ended")
    assert "222233334444" not in ways(iam_principal=[])


@pytest.mark.parametrize(
    ("used", "alive"),
    [(date(2026, 11, 19), True), (date(2026, 9, 30), None), (None, None)],
    ids=["after", "on", "never"],
)
def test_a_login_that_a_register_says_was_used_after_the_end_is_open(used: date | None, alive: bool | None) -> None:
    line = contract(end=date(2026, 9, 30), login_names=["v_vpn"], access_state=None, last_used_on=used)
    assert ways(vendor=[line])["v_vpn"]["alive"] is alive


def test_a_register_may_name_a_member_by_what_stands_before_the_domain() -> None:
    line = contract(end=date(2026, 9, 30), login_names=["ext.vendor"], access_state=None, last_used_on=None)
    found = ways(account("ext.vendor@a.example", user_kind="member", home_tenant=None), vendor=[line])
    assert {way: row["vendor_key"] for way, row in found.items() if row["kind"] != "role_trust"} == {
        "ext.vendor@a.example": "1"
    }


ENDED: dict[str, Any] = {"end": date(2026, 9, 30), "domains": [], "cloud_accounts": []}


def test_a_register_that_leaves_the_domain_away_still_names_its_account() -> None:
    named = [contract(login_names=["x-towa01", "x-old"], **ENDED)]
    synced = account("towa@a.example", user_kind="member", unmapped=json.dumps({"onPremisesSamAccountName": "X-Old"}))
    twice = [account(f"x-towa01@{domain}", user_kind="member") for domain in ("a.example", "b.example")]
    assert set(ways(account("x-towa01@a.example", user_kind="member"), synced, vendor=named)) == {
        "x-towa01@a.example",
        "towa@a.example",
    }
    # Two accounts that are called so: the register may mean either, so it names neither.
    assert {row["kind"] for row in ways(*twice, vendor=named).values()} == {"login"}


def used(actor: str, when: datetime = NOW) -> dict[str, Any]:
    return {
        "activity_uid": "1", "service": "s3.amazonaws.com", "operation": "GetObject", "actor_user": actor, "target": "b",
        "outcome": "success", "event_time": when,
    }  # fmt: skip


def test_a_user_of_the_cloud_that_the_register_names_is_a_way_in_and_its_calls_are_counted() -> None:
    arn = "arn:aws:iam::111122223333:user/ext-kumo"
    users = [
        {"principal_arn": one, "name": "u", "cloud_account": "111122223333", "kind": "user", "trust_document": None}
        for one in (arn, "arn:aws:iam::111122223333:user/own")
    ]
    found = ways(vendor=[contract(login_names=["ext-kumo"], **ENDED)], iam_principal=users, api_activity=[used(arn)])
    assert [(row["kind"], row["alive"], row["used_after_end"]) for row in found.values()] == [("cloud_user", True, 1)]


@pytest.mark.parametrize(
    ("told", "calls", "alive", "after"),
    [
        (None, [used("arn:aws:iam::111122223333:user/ext-kumo")], True, 1),
        (None, [used("arn:aws:iam::111122223333:user/other")], None, None),
        ("closed", [used("ext-kumo", datetime(2026, 9, 1, tzinfo=UTC))], False, None),
        (None, [], None, None),
    ],
)
def test_a_login_of_which_the_register_alone_tells_is_open_where_a_log_shows_its_use(
    told: str | None, calls: list[dict[str, Any]], alive: bool | None, after: int | None
) -> None:
    named = [contract(login_names=["ext-kumo"], access_state=told, **ENDED)]
    row = ways(vendor=named, **({"api_activity": calls} if calls else {}))["ext-kumo"]
    assert (row["kind"], row["by_register"], row["alive"], row["used_after_end"]) == ("login", True, alive, after)


def test_without_a_register_nothing_is_said() -> None:
    assert list(access.rows(MemoryTables({"directory_account": [account("x")]}), SETTING)) == []


def call(
    at: int, operation: str, actor: str = "sato@a.example", target: str | None = None, **asked: str
) -> dict[str, Any]:
    return {
        "activity_uid": str(at), "service": "Exchange", "operation": operation, "actor_user": actor,
        "source_address": "198.18.0.9", "target": target, "parameters": json.dumps(asked), "outcome": "success",
        "event_time": NOW + timedelta(minutes=at), "row_id": f"r{at}",
    }  # fmt: skip


def mail(*calls: dict[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(row["mailbox"]): row for row in forwarding.rows(MemoryTables({"api_activity": list(calls)}), SETTING)}


RULE = "sato@a.example\\x"


def test_a_rule_to_the_outside_stands_until_it_is_removed() -> None:
    new = call(
        1, "New-InboxRule", target=RULE, Name="x", ForwardTo='"K" [SMTP:k@mailpost.example]', DeleteMessage="True"
    )
    row = mail(new)["sato@a.example"]
    assert (row["targets"], row["hidden"], row["removed"]) == (["k@mailpost.example"], True, False)
    gone = mail(new, call(2, "Remove-InboxRule", target=RULE, Identity=RULE))["sato@a.example"]
    assert (gone["targets"], gone["removed"]) == (None, True)


HELD = "JPNPR01.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/bankcu.onmicrosoft.com/sato\\104482"


def test_a_rule_that_goes_by_its_number_when_it_is_removed_is_the_one_that_was_named() -> None:
    new = call(1, "New-InboxRule", target=HELD, Name="自宅", ForwardTo="k@mailpost.example")
    other = call(2, "New-InboxRule", target=f"{HELD}9", Name="仕事", ForwardTo="w@mailpost.example")
    row = mail(new, other, call(3, "Remove-InboxRule", target=HELD, Identity="104482"))["sato@a.example"]
    assert (row["targets"], row["removed"]) == (["w@mailpost.example"], False)
    assert mail(new, call(2, "Remove-InboxRule", target=HELD))["sato@a.example"]["removed"] is True


def test_the_tenants_own_first_domain_is_not_outside() -> None:
    row = mail(call(1, "New-InboxRule", target=HELD, Name="x", RedirectTo="desk@bankcu.onmicrosoft.com"))
    assert row["sato@a.example"]["own_targets"] == ["desk@bankcu.onmicrosoft.com"]
    outside = mail(call(1, "New-InboxRule", target=HELD, Name="x", RedirectTo="desk@other.onmicrosoft.com"))
    assert outside["sato@a.example"]["targets"] == ["desk@other.onmicrosoft.com"]


def test_a_change_that_does_not_name_the_target_leaves_it() -> None:
    new = call(1, "New-InboxRule", target=RULE, Name="x", RedirectTo="k@mailpost.example")
    later = call(2, "Set-InboxRule", target=RULE, Identity=RULE, SubjectContainsWords="請求")
    assert mail(new, later)["sato@a.example"]["targets"] == ["k@mailpost.example"]
    cleared = call(3, "Set-InboxRule", target=RULE, Identity=RULE, RedirectTo="")
    assert mail(new, later, cleared)["sato@a.example"]["targets"] is None


def test_forwarding_by_an_administrator_belongs_to_the_mailbox_that_is_named() -> None:
    asked = {"Identity": "Mori@a.example", "ForwardingSmtpAddress": "smtp:k@mailpost.example"}
    row = mail(call(1, "Set-Mailbox", "admin@a.onmicrosoft.example", "OU/guid", **asked))["mori@a.example"]
    assert (row["targets"], row["set_by"]) == (["k@mailpost.example"], ["admin@a.onmicrosoft.example"])


def test_a_second_domain_of_ours_is_not_outside() -> None:
    row = mail(call(1, "New-InboxRule", target=RULE, Name="x", ForwardTo="sato@a.test"))["sato@a.example"]
    assert (row["targets"], row["own_targets"]) == (None, ["sato@a.test"])


def test_a_target_without_an_address_is_not_clear() -> None:
    row = mail(call(1, "New-InboxRule", target=RULE, Name="x", ForwardTo="/o=Org/cn=Recipients/cn=k"))["sato@a.example"]
    assert (row["targets"], row["incomplete"]) == (None, ["rule x"])


def test_a_rule_made_by_a_mail_program_is_read_whole() -> None:
    actions = json.dumps([{"ActionType": "Forward", "Recipients": ["k@mailpost.example"]}, {"ActionType": "Delete"}])
    add = call(
        1, "UpdateInboxRules", target="sato@a.example", RuleOperation="AddMailboxRule", RuleId="7", RuleActions=actions
    )
    row = mail(add)["sato@a.example"]
    assert (row["targets"], row["hidden"]) == (["k@mailpost.example"], True)
    gone = call(2, "UpdateInboxRules", target="sato@a.example", RuleOperation="DeleteMailboxRule", RuleId="7")
    assert mail(add, gone)["sato@a.example"]["removed"] is True


def test_a_failed_attempt_sets_nothing_and_mailboxes_of_others_are_left_out() -> None:
    failed = {**call(1, "New-InboxRule", target=RULE, Name="x", ForwardTo="k@mailpost.example"), "outcome": "failure"}
    found = mail(failed, call(2, "Send", "guest@v.example"))
    assert {name: row["targets"] for name, row in found.items()} == {"sato@a.example": None}
