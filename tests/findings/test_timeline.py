"""What happened in a case, in order of time, from the rows of its findings."""

from datetime import timedelta

from sekisho.evidence.reader import MemoryTables
from sekisho.findings.fold import fold
from sekisho.findings.nouns import Book, Run
from sekisho.findings.timeline import Happening, happenings, of_case
from sekisho.model.rows import Cell
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from tests.findings.story import START, verdict

OWN = frozenset({"bank.example"})


def letter(key: str, sender: str | None, day: int, row: str, **more: Cell) -> dict[str, Cell]:
    at = START + timedelta(days=day)
    return {"message_uid": key, "mailbox": "in", "from_address": sender, "event_time": at, "row_id": row, **more}


TABLES = MemoryTables(
    {
        "message": [
            letter("m0", "mori@vendor.example", 0, "r-m0", message_id="a@x"),
            letter("m1", "me@bank.example", 1, "r-m1", message_id="b@x"),
            letter("m2", "mori@vend0r.example", 3, "r-m2b", reference_ids=["a@x", "b@x"]),
            letter("m2", "mori@vend0r.example", 2, "r-m2a", reference_ids=["a@x", "b@x"]),
            letter("m3", None, 4, "r-m3"),
        ],
        "message_features": [
            {"message_uid": "m2", "intents": ["payment_request", "account_change"], "account_numbers": ["1234567"]}
        ],
        "payment": [
            {
                "payment_uid": "p1", "payment_file_uid": "f", "sequence": 1, "amount_minor": 5, "currency": "JPY", "row_id": "r-p1",
                "payee_name": "V", "account_key": "jp:1", "ingest_time": START + timedelta(days=5),
            }
        ],
        "mailbox_takeover": [
            {
                "mailbox": "me@bank.example", "taken": "flagged", "proof": ["r-t"], "rule": "flagged", "rule_what": "Name=.",
                "rule_time": START + timedelta(hours=30), "rule_proof": ["r-rule"], "sign_in": "clear", "audit": "undetermined",
            }
        ],
        "mailbox_forwarding": [
            {
                "mailbox": "me@bank.example", "removed": False, "proof": ["r-f"], "targets": ["x@free.example", "y@free.example"],
                "set_time": START + timedelta(hours=31),
            }
        ],
    }
)  # fmt: skip


def told(*verdicts: Verdict, tables: MemoryTables = TABLES) -> tuple[Happening, ...]:
    book = fold(Book(), [Run(0, "run-0", START, verdicts)], ())
    findings = book.findings.values()
    return of_case(happenings(findings, tables, OWN), findings)


def test_mail_account_payment_and_mailbox_are_told_in_order_each_once_with_its_row() -> None:
    found = told(
        verdict("p1"),
        verdict("m2", table="message"),
        verdict("m2", table="message", detector="other"),
        verdict("me@bank.example", table="mailbox_takeover"),
        verdict("me@bank.example", table="mailbox_forwarding"),
    )
    assert [(one.code, one.rows) for one in found] == [
        ("thread_outside", ("r-m0",)),
        ("thread_inside", ("r-m1",)),
        ("rule", ("r-rule",)),
        ("forwarding", ("r-f",)),
        ("asked_account_outside", ("r-m2a",)),
        ("payment", ("r-p1",)),
    ]
    assert found[3].params == (("domain", "free.example"),)
    assert found[4].param("account") == "1234567"
    assert found[5].param("day") is None


def test_a_rule_that_sends_mail_on_is_one_line_with_where_it_leads() -> None:
    box = "me@bank.example"
    tables = MemoryTables(
        {
            name: [{**row, "proof": ["r-rule"]} for row in TABLES.dicts(name)]
            for name in ("mailbox_takeover", "mailbox_forwarding")
        }
    )
    both = (verdict(box, table="mailbox_takeover"), verdict(box, table="mailbox_forwarding"))
    (only,) = told(*both, tables=tables)
    assert (only.code, only.param("domain"), only.param("what")) == ("rule_out", "free.example", "Name=.")
    assert [one.code for one in told(both[1], tables=tables)] == ["forwarding"]


def test_mail_that_a_payments_reason_names_is_told_with_it() -> None:
    reason = Reason.of("changed_by_mail", message="m2")
    found = told(Verdict("payee_account_differs", Subject("payment", "p1"), Answer.FLAGGED, (reason,)))
    assert [one.code for one in found] == ["thread_outside", "thread_inside", "asked_account_outside", "payment"]


def test_mail_without_a_sender_is_told_too() -> None:
    (only,) = told(verdict("m3", table="message"))
    assert (only.code, only.param("domain"), only.param("nothing")) == ("mail_outside", "–", None)


def test_a_finding_about_something_else_has_no_events_of_its_own() -> None:
    assert told(verdict("17", table="counterparty")) == ()
