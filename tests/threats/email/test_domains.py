"""When outside domains came up in the mail, and which of them look like a known name."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sekisho.evidence.view import MemoryTables
from sekisho.model.rows import Cell
from sekisho.model.schema import tables
from sekisho.threats.email.analysers.domains import domain_history

OWN = frozenset({"bank.example"})
START = datetime(2026, 5, 1, tzinfo=UTC)


class Mail:
    """A mailbox that is written line by line."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Cell]] = []

    def came(self, day: float, sender: str, to: str = "a@bank.example", uid: str = "") -> None:
        self._add(day, sender, [to], uid)

    def went(self, day: float, to: str, writer: str = "a@bank.example") -> None:
        self._add(day, writer, [to], "")

    def _add(self, day: float, sender: str, to: list[str], uid: str) -> None:
        self.rows.append(
            {
                "message_uid": uid or f"m{len(self.rows)}",
                "mailbox": "a",
                "from_address": sender,
                "to_addresses": to,
                "cc_addresses": None,
                "event_time": START + timedelta(days=day),
            }
        )

    def history(self, domains: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
        listed: list[dict[str, Cell]] = [{"counterparty_key": "101", "list_uid": "l", "domains": list(domains)}]
        reader = MemoryTables({"message": self.rows, "counterparty": listed})
        return {str(row["domain"]): row for row in domain_history(reader, OWN)}


def test_it_counts_both_ways_and_copies_once() -> None:
    mail = Mail()
    mail.came(0, "x@mail.aoba.example", uid="same")
    mail.came(0, "x@mail.aoba.example", uid="same")
    mail.came(40, "y@aoba.example")
    mail.went(41, "y@aoba.example")
    mail.went(42, "late@sakura.example")
    row = mail.history()["aoba.example"]
    assert (row["messages_in"], row["messages_out"]) == (2, 1)
    assert row["first_seen"] == START
    assert row["last_seen"] == START + timedelta(days=41)
    assert row["in_learning_window"] is True
    assert set(row) == {column.name for column in tables()["domain_history"].columns}
    late = mail.history()["sakura.example"]
    assert late["in_learning_window"] is False
    assert (late["messages_in"], late["messages_out"]) == (0, 1)
    assert (row["we_wrote_first"], late["we_wrote_first"]) == (False, True)
    assert mail.history()["bank.example"]["own"] is True


def test_an_own_domain_that_only_receives_is_known_as_ours() -> None:
    mail = Mail()
    mail.came(1, "x@aoba.example", to="info@bank.example")
    assert mail.history()["bank.example"]["own"] is True


def test_nothing_dated_gives_no_history() -> None:
    mail = Mail()
    mail.rows.append({"message_uid": "m", "mailbox": "a", "from_address": "x@aoba.example"})
    mail.rows.append({"message_uid": "n", "mailbox": "a", "event_time": START})
    assert mail.history() == {}


def test_a_lookalike_of_a_payee_is_named_even_if_the_payee_never_wrote() -> None:
    mail = Mail()
    mail.came(100, "x@aoba-shojl.example")
    row = mail.history(["aoba-shoji.example", "gmail.com"])["aoba-shojl.example"]
    assert (row["nearest"], row["nearest_kind"], row["likeness"]) == (
        "aoba-shoji.example",
        "counterparty",
        "one_letter",
    )
    assert row["on_list"] is False


def test_names_on_the_list_ours_and_mail_services_are_never_compared() -> None:
    mail = Mail()
    mail.came(1, "x@aoba-shoji.example")
    mail.came(2, "x@aoba-shojo.example")
    mail.came(3, "x@gmail.com")
    mail.came(4, "x@bank.example")
    found = mail.history(["aoba-shoji.example", "aoba-shojo.example", "gmai1.com"])
    assert [row["nearest"] for row in found.values()] == [None] * 4
    assert found["aoba-shojo.example"]["on_list"] is True


def test_a_second_name_that_our_staff_wrote_to_first_is_no_lookalike() -> None:
    mail = Mail()
    mail.went(50, "x@aoba-shoji.test")
    mail.went(52, "x@aoba-shoji.test")
    mail.came(60, "x@aoba-shoji.test")
    assert mail.history(["aoba-shoji.example"])["aoba-shoji.test"]["nearest"] is None


def test_one_mistyped_address_does_not_make_a_lookalike_trusted() -> None:
    mail = Mail()
    mail.went(50, "x@aoba-shojl.example")
    mail.came(51, "x@aoba-shojl.example")
    assert mail.history(["aoba-shoji.example"])["aoba-shojl.example"]["nearest"] == "aoba-shoji.example"


def test_answers_to_a_lookalike_do_not_make_it_trusted_soon() -> None:
    mail = Mail()
    mail.came(50, "x@aoba-shojl.example")
    for day in range(51, 59):
        mail.went(day, "x@aoba-shojl.example", f"{day % 2}@bank.example")
    assert mail.history(["aoba-shoji.example"])["aoba-shojl.example"]["nearest"] == "aoba-shoji.example"


def test_long_correspondence_by_more_than_one_of_us_makes_a_second_name() -> None:
    mail = Mail()
    mail.came(50, "x@aoba-shoji.test")
    for step in range(9):
        mail.went(51 + step * 9, "x@aoba-shoji.test", f"{step % 3}@bank.example")
    assert mail.history(["aoba-shoji.example"])["aoba-shoji.test"]["nearest"] is None


def test_a_frequent_correspondent_can_be_imitated_but_not_by_who_came_first() -> None:
    mail = Mail()
    mail.came(0, "early@midorl.example")
    for day in range(1, 12):
        mail.came(day, "x@midori.example")
        mail.went(day + 0.5, "x@midori.example")
    mail.came(100, "x@rnidori.example")
    found = mail.history()
    assert found["rnidori.example"]["nearest"] == "midori.example"
    assert found["rnidori.example"]["nearest_kind"] == "frequent"
    assert found["midorl.example"]["nearest"] is None
    assert found["midori.example"]["nearest"] is None
