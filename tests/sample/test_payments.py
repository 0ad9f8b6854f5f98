from pathlib import Path

from sekisho.sample.truth import Truth
from tests.sample import reading

Small = tuple[Path, Truth]


def test_every_record_is_120_bytes_and_the_trailer_agrees(small: Small) -> None:
    out, truth = small
    for path in [out / truth.payment_file, *(out / "history").glob("*.txt")]:
        rows = reading.records(path)
        assert {len(r) for r in rows} == {120}
        assert [r[:1] for r in (rows[0], rows[1], rows[-2], rows[-1])] == [b"1", b"2", b"8", b"9"]
        paid = reading.payments(path)
        assert int(rows[-2][1:7]) == len(paid)
        assert int(rows[-2][7:19]) == sum(p.amount for p in paid)
        assert rows[0][54:58].decode() == path.stem[-4:]


def test_exactly_two_payees_differ_from_the_list(small: Small) -> None:
    out, truth = small
    listed = reading.payees(out / truth.payees_file)
    different = {p.code for p in reading.payments(out / truth.payment_file) if p.account not in listed[p.code]}
    assert different == {d.payee_code for d in truth.differences}
    assert len(different) == 2


def test_the_truth_agrees_with_the_file(small: Small) -> None:
    out, truth = small
    paid = {p.code: p for p in reading.payments(out / truth.payment_file)}
    assert len(paid) == truth.payments
    assert sum(p.amount for p in paid.values()) == truth.payment_total
    for difference in truth.differences:
        assert "-".join(paid[difference.payee_code].account) == difference.paid
        assert paid[difference.payee_code].amount == difference.amount


def test_an_honest_change_is_on_the_list_and_was_paid_on_the_old_account_before(small: Small) -> None:
    out, truth = small
    change = next(x for x in truth.benign if x.recipe == "vendor_lookalike_change" and x.accounts)
    code, new = change.payee_codes[0], tuple(change.accounts[0].split("-"))
    assert reading.payees(out / truth.payees_file)[code] == {new}
    assert next(p for p in reading.payments(out / truth.payment_file) if p.code == code).account == new


def test_a_payee_with_two_accounts_has_two_lines(small: Small) -> None:
    out, truth = small
    listed = reading.payees(out / truth.payees_file)
    doubles = {code for code, accounts in listed.items() if len(accounts) == 2}
    assert doubles == {x.payee_codes[0] for x in truth.benign if x.recipe == "two_accounts"}


def test_a_taken_over_counterparty_is_not_paid_today(small: Small) -> None:
    out, truth = small
    code = next(x for x in truth.planted if x.recipe == "compromised_vendor_mailbox").payee_codes[0]
    assert code not in {p.code for p in reading.payments(out / truth.payment_file)}
