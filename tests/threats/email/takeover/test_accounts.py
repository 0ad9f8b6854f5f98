import json
from datetime import timedelta
from typing import Any

from sekisho.detection.analyser import Setting
from sekisho.evidence.view import MemoryTables
from sekisho.threats.email.analysers.takeover import ANALYSER
from tests.threats.email.takeover.logs import ABROAD, HOME, LAGOS, TOKYO, USER, at

SETTING = Setting(at(100), own_domains=frozenset({"aozora.example"}))


def call(uid: str, operation: str, hours: float, asked: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"activity_uid": uid, "service": "Exchange", "operation": operation, "actor_user": USER, "actor_type": "Regular", "outcome": "success",
            "source_address": HOME, "target": USER, "parameters": json.dumps(asked or {}), "event_time": at(hours), **more}  # fmt: skip


def came(uid: str, hours: float, address: str, where: tuple[float, float]) -> dict[str, Any]:
    degrees = {"geoCoordinates": {"latitude": where[0], "longitude": where[1]}}
    return {"authentication_uid": uid, "user_name": USER, "outcome": "success", "source_address": address, "event_time": at(hours),
            "unmapped": json.dumps(degrees), "client_app": "Browser"}  # fmt: skip


def row(tables: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    (found,) = [dict(one) for one in ANALYSER.rows(MemoryTables(tables), SETTING) if one["mailbox"] == USER]
    return found


def test_a_taken_mailbox_tells_how_much_was_read_and_of_what_kind() -> None:
    usual = [came(f"u{day}", -24.0 * day, HOME, TOKYO) for day in range(1, 6)]
    reading = call(
        "i1", "MailItemsAccessed", 3, {"MailAccessType": "Bind", "IsThrottled": "False"}, source_address=ABROAD
    )
    found = row(
        {
            "api_activity": [reading, call("i2", "Send", 4, source_address=ABROAD)],
            "authentication": [*usual, came("x0", 1, HOME, TOKYO), came("x1", 2, ABROAD, LAGOS)],
            "mail_access": [{"access_uid": "i1", "mailbox": USER, "access_type": "bind", "items": 1, "message_uids": ["m1@client.example"]}],
            "message": [
                {"message_uid": "a", "mailbox": "box.mbox", "message_id": "m1@client.example", "from_address": "ana@client.example", "to_addresses": [USER], "attachment_names": ["invoice.pdf"]},
                {"message_uid": "b", "mailbox": "box.mbox", "message_id": "m2@client.example", "from_address": "ben@client.example", "to_addresses": [USER]},
            ],
        }
    )  # fmt: skip
    assert (found["taken"], found["sign_in"], found["rule"]) == ("flagged", "flagged", "clear")
    assert (found["messages_least"], found["messages_most"], found["persons_least"], found["persons_most"]) == (
        1,
        1,
        1,
        1,
    )
    assert found["classes"] == ["payments"]
    assert found["signs"] == ["chain", "items", "sign_in"]


def test_one_hidden_rule_leaves_it_open_whether_somebody_was_in() -> None:
    rule = call("r1", "New-InboxRule", 1, {"Name": "..", "DeleteMessage": "True"})
    found = row({"api_activity": [rule, call("n1", "Create", 0)]})
    assert (found["taken"], found["rule"], found["rule_count"], found["rule_by"]) == (
        "undetermined",
        "flagged",
        1,
        USER,
    )
    assert found["rule_time"] == at(1)
    assert found.get("sign_in") is None
    assert found.get("consent") is None
    assert found.get("messages_least") is None


def test_passwords_tried_in_vain_take_no_mailbox() -> None:
    tried = [
        {
            **came(f"t{n}", n / 60, ABROAD, LAGOS),
            "user_name": f"u{n}@aozora.example",
            "outcome": "failure",
            "error_code": "50126",
        }
        for n in range(12)
    ]
    tables = {"api_activity": [call("n1", "Create", 0)], "authentication": tried}
    assert {one["taken"] for one in ANALYSER.rows(MemoryTables(tables), SETTING)} == {"clear"}


def test_accounts_of_others_have_no_row_and_order_does_not_matter() -> None:
    rows = [
        call("n1", "Create", 0),
        call("n2", "Create", 1, actor_user="a@elsewhere.example", target="a@elsewhere.example"),
    ]
    one, other = (list(ANALYSER.rows(MemoryTables({"api_activity": found}), SETTING)) for found in (rows, rows[::-1]))
    assert [found["mailbox"] for found in one] == [found["mailbox"] for found in other] == [USER]
    assert at(1) - at(0) == timedelta(hours=1)
