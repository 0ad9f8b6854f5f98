"""Findings about one actor are one case; what honest mail shares makes none, and every tie can be undone."""

import random
from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.evidence.reader import MemoryTables
from sekisho.findings.cases import Case, bridge_id, cases
from sekisho.findings.fold import fold
from sekisho.findings.links import links
from sekisho.findings.nouns import Book, Run
from sekisho.model.rows import Cell
from tests.findings.story import START, verdict

OWN = frozenset({"bank.example"})
Tables = Mapping[str, Sequence[Mapping[str, Cell]]]


def mail(key: str, sender: str, **more: Cell) -> dict[str, Cell]:
    return {"message_uid": key, "mailbox": "inbox", "from_address": sender, **more}


def domain(name: str, mails: int = 1, *, on_list: bool = False, nearest: str | None = None) -> dict[str, Cell]:
    seen: dict[str, Cell] = {
        "first_seen": START,
        "last_seen": START,
        "messages_out": 0,
        "in_learning_window": False,
        "own": False,
    }
    return {"domain": name, "messages_in": mails, "on_list": on_list, "nearest": nearest, **seen}


def features(key: str, *numbers: str) -> dict[str, Cell]:
    return {"message_uid": key, "account_numbers": list(numbers)}


def takeover(mailbox: str, **more: Cell) -> dict[str, Cell]:
    return {"mailbox": mailbox, "taken": "flagged", "proof": ["r-1"], **more}


def told(tables: Tables, *subjects: tuple[str, str, str], undone: frozenset[str] = frozenset()) -> tuple[Case, ...]:
    """Return the cases of flags given as (detector, table, key)."""
    verdicts = tuple(verdict(key, detector=detector, table=table) for detector, table, key in subjects)
    findings = fold(Book(), [Run(0, "run-0", START, verdicts)], ()).findings.values()
    return cases(findings, links(findings, MemoryTables(tables), OWN, undone), {})


def mails(*keys: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(("sender_is_another", "message", key) for key in keys)


def sizes(found: tuple[Case, ...]) -> list[int]:
    return sorted(len(case.findings) for case in found)


def test_three_detectors_about_one_message_are_one_case() -> None:
    subjects = tuple((name, "message", "m1") for name in ("sender_is_another", "lookalike", "colleague"))
    (case,) = told({"message": [mail("m1", "x@look.example")]}, *subjects)
    assert len(case.findings) == 3
    assert {bridge.kind for bridge in case.bridges} >= {"message", "domain"}


def test_a_lookalike_domain_ties_mail_and_a_domain_on_the_payee_list_does_not() -> None:
    letters = [mail("m1", "a@vendor.example"), mail("m2", "b@vendor.example")]
    assert sizes(told({"message": letters, "domain_history": [domain("vendor.example")]}, *mails("m1", "m2"))) == [2]
    listed = [domain("vendor.example", on_list=True)]
    assert sizes(told({"message": letters, "domain_history": listed}, *mails("m1", "m2"))) == [1, 1]
    busy = [domain("vendor.example", 5_000)]
    assert sizes(told({"message": letters, "domain_history": busy}, *mails("m1", "m2"))) == [1, 1]


def test_a_sender_that_writes_every_day_ties_nothing_and_a_rare_one_on_the_list_does() -> None:
    history = [domain("vendor.example", 5_000, on_list=True)]
    everyday = [mail(f"m{number}", "robot@vendor.example") for number in range(300)]
    assert sizes(told({"message": everyday, "domain_history": history}, *mails("m1", "m2"))) == [1, 1]
    rare = [mail(f"m{number}", "mori@vendor.example") for number in range(3)]
    assert sizes(told({"message": rare, "domain_history": history}, *mails("m1", "m2"))) == [2]


def test_one_thread_and_one_account_asked_for_tie_mail_of_different_senders() -> None:
    thread = [mail("m1", "a@one.example", message_id="root@x"), mail("m2", "b@two.example", reference_ids=["root@x"])]
    assert sizes(told({"message": thread}, *mails("m1", "m2"))) == [2]
    letters = [mail("m1", "a@one.example"), mail("m2", "b@two.example")]
    asked = [features("m1", "1234567"), features("m2", "1234567")]
    assert sizes(told({"message": letters, "message_features": asked}, *mails("m1", "m2"))) == [2]
    known = [{"counterparty_key": "17", "account_key": "jp:0001:001:1:1234567", "basis": "founding"}]
    tables: Tables = {"message": letters, "message_features": asked, "account_on_file": known}
    assert sizes(told(tables, *mails("m1", "m2"))) == [1, 1]


def test_a_taken_mailbox_its_forwarding_its_account_and_the_mail_from_it_are_one_case() -> None:
    tables: Tables = {
        "mailbox_takeover": [takeover("mori@bank.example", rule="flagged", rule_what="forward to x9@gmail.com")],
        "mailbox_forwarding": [
            {"mailbox": "mori@bank.example", "removed": False, "proof": ["r-2"], "targets": ["x9@gmail.com"]}
        ],
        "account_entry": [
            {"account_uid": "u-1", "user_name": "Mori@bank.example", "user_kind": "member", "by_policy": "password_enters", "proof": ["r-3"]}
        ],
        "message": [*(mail(f"m{number}", "mori@bank.example") for number in range(300)), mail("m-out", "x9@gmail.com")],
    }  # fmt: skip
    (case,) = told(
        tables,
        ("mailbox_taken_over", "mailbox_takeover", "mori@bank.example"),
        ("mailbox_forwards_outside", "mailbox_forwarding", "mori@bank.example"),
        ("password_alone_was_used", "account_entry", "u-1"),
        *mails("m1", "m-out"),
    )
    assert len(case.findings) == 5
    assert {bridge.kind for bridge in case.bridges} == {"mailbox", "address"}


def test_a_mail_from_the_payees_own_domain_joins_its_payment_only_where_it_asks_for_another_account() -> None:
    def of(*, hold: bool) -> list[int]:
        tables: Tables = {
            "payment": [{"payment_uid": "p1", "payment_file_uid": "f", "sequence": 1, "amount_minor": 1, "currency": "JPY"}],
            "payment_mail": [{"payment_uid": "p1", "message_uid": "m1", "how": "domain"}],
            "message": [mail("m1", "a@vendor.example")],
            "message_judgement": [{"message_uid": "m1", "answer": "flagged", "score": 9.0, "hold": hold}],
            "domain_history": [domain("vendor.example", 900, on_list=True)],
        }  # fmt: skip
        return sizes(told(tables, ("payee_account_differs", "payment", "p1"), *mails("m1")))

    assert of(hold=True) == [2]
    assert of(hold=False) == [1, 1]


def test_a_tie_that_was_undone_joins_no_more() -> None:
    letters: Tables = {"message": [mail("m1", "a@one.example"), mail("m2", "b@one.example")]}
    (case,) = told(letters, *mails("m1", "m2"))
    (bridge,) = case.bridges
    assert (bridge.thing, bridge.id) == ("domain:one.example", bridge_id("domain:one.example"))
    assert sizes(told(letters, *mails("m1", "m2"), undone=frozenset({bridge.id}))) == [1, 1]


NAMES = st.text("abcdefg", min_size=1, max_size=3)


@settings(max_examples=20)
@given(st.lists(NAMES, min_size=2, max_size=8, unique=True), st.sampled_from(["bank.example", "gmail.com"]))
def test_neither_our_own_domain_nor_free_mail_ties_different_people(names: list[str], where: str) -> None:
    letters = [mail(f"m-{name}", f"{name}@{where}") for name in names]
    assert sizes(told({"message": letters}, *mails(*(f"m-{name}" for name in names)))) == [1] * len(names)


SENDERS = st.sampled_from(["a@one.example", "b@one.example", "c@two.example", "d@gmail.com", "e@bank.example"])
LETTER = st.tuples(SENDERS, st.sampled_from(["t1", "t2", "t3"]), st.sampled_from(["1111111", "2222222", ""]))


@settings(max_examples=20)
@given(st.lists(LETTER, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_findings_and_rows_does_not_show(drawn: list[tuple[str, str, str]], dice: random.Random) -> None:
    letters = [mail(f"m{place}", sender, reference_ids=[thread]) for place, (sender, thread, _) in enumerate(drawn)]
    asked = [features(f"m{place}", *filter(None, [number])) for place, (_, _, number) in enumerate(drawn)]
    keys = [f"m{place}" for place in range(len(drawn))]
    before = told({"message": letters, "message_features": asked}, *mails(*keys))
    for many in (letters, asked, keys):
        dice.shuffle(many)
    assert told({"message": letters, "message_features": asked}, *mails(*keys)) == before
    in_case = {one: case.id for case in before for one in case.findings}
    assert len(in_case) == len(drawn)
    assert all(len({in_case[one] for one in bridge.findings}) == 1 for case in before for bridge in case.bridges)
