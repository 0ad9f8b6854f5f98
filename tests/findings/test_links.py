"""What ties findings together."""

from sekisho.evidence.reader import MemoryTables
from sekisho.findings.cases import cases
from sekisho.findings.fold import fold
from sekisho.findings.links import links
from sekisho.findings.nouns import Book, Run
from sekisho.model.rows import Cell
from tests.findings.story import START, verdict


def payment(key: str, account: str | None, payee: str | None) -> dict[str, Cell]:
    return {
        "payment_uid": key,
        "payment_file_uid": "f",
        "sequence": 1,
        "amount_minor": 1,
        "currency": "JPY",
        "account_key": account,
        "payee_code": payee,
    }


def message(key: str, sender: str | None) -> dict[str, Cell]:
    return {"message_uid": key, "mailbox": "inbox", "from_address": sender}


TABLES = MemoryTables(
    {
        "payment": [payment("p1", "jp:1", "17"), payment("p2", None, None), payment("p3", "jp:3", "18")],
        "payment_mail": [{"payment_uid": "p1", "message_uid": "m1", "how": "account"}],
        "message": [
            message("m1", "sato@minat0.example"),
            message("m2", "Sato@Sub.minat0.example"),
            message("m3", "boss@gmail.com"),
            message("m4", "me@bank.example"),
            message("m5", None),
            message("m9", "x@unrelated.example"),
        ],
    }
)


def things(*subjects: tuple[str, str]) -> dict[str, set[str]]:
    verdicts = tuple(verdict(key, table=table) for table, key in subjects)
    book = fold(Book(), [Run(0, "run-0", START, verdicts)], ())
    found: dict[str, set[str]] = {}
    by_id = {finding.id: finding.subject.key for finding in book.findings.values()}
    for finding, thing in links(book.findings.values(), TABLES, frozenset({"bank.example"})):
        found.setdefault(by_id[finding], set()).add(thing)
    return found


def test_a_payment_is_tied_by_account_payee_and_the_mail_that_speaks_of_it() -> None:
    assert things(("payment", "p1"), ("payment", "p2")) == {
        "p1": {"payment:p1", "account:jp:1", "counterparty:17", "message:m1"},
        "p2": {"payment:p2"},
    }


def test_a_message_is_tied_by_its_domain_but_not_by_ours_nor_by_free_mail() -> None:
    assert things(*(("message", f"m{number}") for number in range(1, 6))) == {
        "m1": {"message:m1", "domain:minat0.example", "address:sato@minat0.example"},
        "m2": {"message:m2", "domain:minat0.example", "address:sato@sub.minat0.example"},
        "m3": {"message:m3", "address:boss@gmail.com"},
        "m4": {"message:m4", "mailbox:me@bank.example"},
        "m5": {"message:m5"},
    }


def test_a_finding_about_something_else_is_tied_by_its_subject_alone() -> None:
    assert things(("counterparty", "17")) == {"17": {"counterparty:17"}}


def test_the_fraud_is_one_story_from_mail_to_payment() -> None:
    verdicts = tuple(
        verdict(key, table=table) for table, key in (("payment", "p1"), ("message", "m1"), ("message", "m2"))
    )
    book = fold(Book(), [Run(0, "run-0", START, verdicts)], ())
    (case,) = cases(book.findings.values(), links(book.findings.values(), TABLES), {})
    assert len(case.findings) == 3
