"""What is known of a payee and its account: on file, somebody else's, changed, never paid before."""

from dataclasses import replace
from datetime import date

from sekisho.payments.screening.nouns import Check, Holder, Known, OpenCase, Paid
from sekisho.payments.screening.payees import payee_checks
from sekisho.payments.screening.screen import screen
from tests.payments.screening.paid import paid

HERE, ELSEWHERE = "jp:0001:001:1:1234567", "jp:0002:002:1:7654321"
FOUNDED = Holder("V1", "青空商事", "founding", None)
KNOWN = Known(holders={HERE: [FOUNDED], ELSEWHERE: [Holder("V2", "見本工業", "founding", None)]})


def checks(one: Paid, known: Known = KNOWN, earlier: tuple[Paid, ...] = ()) -> dict[str, Check]:
    return {check.name: check for check in payee_checks(one, earlier, known)}


def said(found: dict[str, Check]) -> dict[str, tuple[str, bool]]:
    return {name: (check.reason.code, check.holds) for name, check in found.items()}


def test_a_payee_on_file_at_its_account_is_clear() -> None:
    found = checks(paid())
    assert {check.answer for check in found.values()} == {"clear"}
    assert said(found)["first_payment"] == ("no_account_change", False)


def test_a_new_payee_is_undetermined_and_says_that_it_is_new() -> None:
    one = paid(payee="name:アオゾラ", account="x")
    assert said(checks(one))["payee"] == ("new_payee", False)
    assert said(checks(one))["account"] == ("account_not_on_file", False)
    assert said(checks(one, earlier=(one,)))["payee"] == ("payee_paid_not_on_file", False)
    assert {check.answer for check in checks(one).values()} == {"undetermined", "clear"}


def test_an_account_that_is_not_on_file_holds_a_payee_that_is() -> None:
    assert said(checks(paid(account="x")))["account"] == ("account_not_on_file", True)
    assert said(checks(paid(account="x")))["first_payment"] == ("account_not_on_file", False)


def test_the_account_of_somebody_else_holds_whoever_is_named() -> None:
    for payee in ("V1", "name:アオゾラ", ""):
        found = checks(paid(payee=payee, account=ELSEWHERE))["account"]
        assert (found.reason.code, found.holds) == ("account_of_other_payee", True)
        assert dict(found.reason.params) == {"holder": "見本工業", "others": 1}
    nameless = Known(holders={ELSEWHERE: [Holder("V2", "", "founding", None)]})
    assert dict(checks(paid(account=ELSEWHERE), nameless)["account"].reason.params)["holder"] == "V2"


def test_nobody_named_and_no_account_is_undetermined() -> None:
    found = checks(replace(paid(), payee="", account=""))
    assert (found["payee"].reason.code, found["account"].reason.code) == ("payee_unclear", "account_unreadable")
    assert found["account"].answer == "undetermined"


def test_an_open_change_holds_all_but_the_account_that_is_on_file() -> None:
    known = replace(KNOWN, cases={"V1": [OpenCase(ELSEWHERE, "")]})
    assert said(checks(paid(), known))["account_case"] == ("account_case_open", False)
    assert checks(paid(), known)["account_case"].answer == "flagged"
    assert said(checks(paid(account="x"), known))["account_case"] == ("account_case_open", True)
    number = replace(KNOWN, cases={"V1": [OpenCase("", "03-1111-2222")]})
    assert said(checks(paid(), number))["account_case"] == ("number_case_open", False)


def test_the_first_payment_after_an_approved_change_is_said_once() -> None:
    known = Known(holders={HERE: [Holder("V1", "青空商事", "approved", date(2026, 11, 20))]})
    first = checks(paid(), known)["first_payment"]
    assert (first.answer, first.holds, dict(first.reason.params)) == ("flagged", False, {"since": "2026-11-20"})
    assert said(checks(paid(), known, (paid(days=3),)))["first_payment"] == ("account_paid_since", False)
    undated = Known(holders={HERE: [Holder("V1", "青空商事", "approved", None)]})
    assert dict(checks(paid(), undated)["first_payment"].reason.params) == {"since": ""}


def test_all_questions_are_answered_for_every_payment_in_one_order() -> None:
    file = [paid(uid="a"), paid(uid="b", payee=""), paid(uid="c", payee="name:アオゾラ")]
    found = screen(file, replace(KNOWN, earlier=[paid(days=40)]))
    names = ["payee", "account", "account_case", "first_payment", "duplicate", "amount", "limit"]
    assert {uid: [check.name for check in made] for uid, made in found.items()} == {one.uid: names for one in file}


def test_a_change_asked_for_by_mail_holds_all_but_the_account_that_is_on_file() -> None:
    asked = OpenCase("", "", "info@v1.example")
    known = replace(KNOWN, cases={"V1": [asked, OpenCase(ELSEWHERE, "")]})
    assert said(checks(paid(), known))["account_case"] == ("account_case_by_mail", False)
    found = checks(paid(account="x"), known)["account_case"]
    assert (found.reason.code, found.holds) == ("account_case_by_mail", True)
    assert dict(found.reason.params) == {"count": 1, "sender": "info@v1.example"}


def test_an_account_that_mail_named_is_held_whoever_is_paid_and_stays_so_once_it_was_denied() -> None:
    named = {"9876543": [OpenCase("", "", "x@y.example")]}
    for payee in ("V1", "name:アオゾラ", ""):
        found = checks(paid(payee=payee, account="jp:0009:009:1:9876543"), replace(KNOWN, named=named))
        assert said(found)["account_case"] == ("account_named_by_mail", True)
    denied = OpenCase("", "", "x@y.example", denied=True)
    known = replace(KNOWN, named={"9876543": [denied]}, cases={"V1": [denied]})
    assert said(checks(paid(account="jp:0009:009:1:9876543"), known))["account_case"] == (
        "account_denied_on_call",
        True,
    )
    assert said(checks(paid(account="x"), known))["account_case"] == ("no_account_case", False)
