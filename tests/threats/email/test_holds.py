"""What tells of another account than the one on file is held; what names the one on file, or nothing, is not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.threats.email.analysers.judging.about import about
from sekisho.threats.email.analysers.judging.history.firm import Counterparty, Firm
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.history.seen import FEATURE_COLUMNS, MESSAGE_COLUMNS, Seen
from sekisho.threats.email.analysers.judging.judge import Judge

PERSON = {
    "row_id": "r", "employee_id": "1001", "name": "田中 花子", "name_kana": "タナカ ハナコ", "name_romaji": "Hanako Tanaka",
    "email": "tanaka@sample-cu.example", "title": "",
}  # fmt: skip
LISTED = (
    Counterparty("101", "青空商事", ("aozora.example",), ("0012345",)),
    Counterparty("102", "見本工業", ("mihon.example",), ("7654321",)),
)
CHANGE, PAY, SALARY = ("account_change",), ("payment_request",), ("payroll_change",)


def judged(sender: str = "info@aozora.example", *, to: tuple[str, ...] = (), listed: bool = True, **told: Any) -> Any:
    """Judge one message that comes to a firm without a past."""
    message: dict[str, Any] = dict.fromkeys(MESSAGE_COLUMNS)
    features: dict[str, Any] = dict.fromkeys(FEATURE_COLUMNS)
    message |= {
        "message_uid": "m-1", "from_address": sender, "to_addresses": list(to or ("sato@sample-cu.example",)),
        "event_time": datetime(2026, 11, 9, tzinfo=UTC), "from_name": told.pop("name", ""),
        "reply_to_addresses": told.pop("reply_to", []), "attachment_names": told.pop("attached", []),
    }  # fmt: skip
    features |= {"message_uid": "m-1", "new_text_length": 200, "language": "ja", **told}
    firm = Firm.of([PERSON], LISTED if listed else (), ["sample-cu.example"])
    return Judge(Memory(own={"sample-cu.example"}), firm).take(Seen.of(message, features))


@pytest.mark.parametrize(
    ("sender", "told", "held"),
    [
        ("info@aozora.example", {"intents": CHANGE}, True),
        ("info@aozora.example", {"account_numbers": ["9999999"]}, True),
        ("info@aozora.example", {"account_numbers": ["7654321"]}, True),
        ("info@aozora.example", {"account_numbers": ["0012345"], "intents": PAY}, False),
        ("info@aozora.example", {"account_numbers": ["0012345"], "intents": CHANGE}, False),
        ("info@aozora.example", {"account_numbers": ["0012345"], "intents": CHANGE, "unread": ["picture"]}, True),
        ("info@aozora.example", {"intents": PAY}, False),
        ("x@stranger.example", {"account_numbers": ["9999999"]}, True),
        ("x@stranger.example", {"account_numbers": ["9999999"], "awareness": True}, False),
        ("x@stranger.example", {"account_numbers": ["9999999"], "is_bulk": True}, False),
        ("x@stranger.example", {"account_numbers": ["9999999"], "is_bulk": True, "intents": PAY}, True),
        ("x@stranger.example", {"account_numbers": ["7654321"], "intents": PAY}, False),
        ("tanaka@sample-cu.example", {"intents": SALARY}, True),
        ("tanaka@sample-cu.example", {"account_numbers": ["9999999"]}, True),
        ("tanaka@sample-cu.example", {"account_numbers": ["7654321"], "intents": PAY}, False),
        ("tanaka@sample-cu.example", {"intents": CHANGE}, False),
        ("tanaka@sample-cu.example", {"intents": CHANGE, "attached": ["form.pdf"]}, True),
    ],
)
def test_what_is_held_goes_by_the_account_and_the_words(sender: str, told: dict[str, Any], held: bool) -> None:
    assert judged(sender, **told).hold is held


def test_a_notice_to_all_staff_and_what_we_write_to_others_are_not_held() -> None:
    everybody = tuple(f"s{number}@sample-cu.example" for number in range(9))
    assert not judged("tanaka@sample-cu.example", to=everybody, intents=SALARY).hold
    assert not judged("tanaka@sample-cu.example", to=("x@y.example",), intents=CHANGE, account_numbers=["9999999"]).hold


def test_without_a_payee_list_only_words_of_change_hold() -> None:
    assert not judged(listed=False, account_numbers=["9999999"], intents=PAY).hold
    assert judged(listed=False, account_numbers=["9999999"], intents=CHANGE).hold


@pytest.mark.parametrize(
    ("sender", "told", "keys"),
    [
        ("info@aozora.example", {"intents": CHANGE}, ("101",)),
        ("info@aozora-billing.example", {"intents": CHANGE}, ("101",)),
        ("x@stranger.example", {"intents": CHANGE, "reply_to": ["info@mihon.example"]}, ("102",)),
        ("x@stranger.example", {"intents": CHANGE, "reply_to": ["info@mihonn.example"]}, ("102",)),
        ("x@stranger.example", {"intents": CHANGE, "reply_to": ["nobody"]}, ()),
        ("x@stranger.example", {"intents": CHANGE, "account_numbers": ["7654321", "9"]}, ("102",)),
        ("x@stranger.example", {"intents": CHANGE}, ()),
        ("tanaka@sample-cu.example", {"intents": SALARY}, ("staff:1001",)),
        ("hanako@freemail.example", {"intents": SALARY, "name": "Hanako Tanaka"}, ("staff:1001",)),
        ("someone@freemail.example", {"intents": SALARY, "name": "Somebody Else"}, ()),
    ],
)
def test_whose_account_it_is_about(sender: str, told: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert about(judged(sender, **told).case) == keys
