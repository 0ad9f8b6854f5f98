"""Payment files stand or fall whole."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import connectors
from sekisho.connectors.payment_csv.amounts import amount_of, currency_of
from sekisho.connectors.sheets.accounts import Fault
from sekisho.connectors.sheets.values import Value
from sekisho.connectors.zengin_sogo_furikomi.check import Payment
from sekisho.connectors.zengin_sogo_furikomi.normalise import transfer_day
from sekisho.model.errors import Refused
from sekisho.model.money import Money
from sekisho.model.rows import Limits, RawRecord
from sekisho.text.say import sentence

ZENGIN = connectors()["zengin_sogo_furikomi"]
CSV = connectors()["payment_csv"]
PAYEE = st.text(st.sampled_from("ｱｲｳｴｵｶｷｸﾞﾟｰ ()-.ABC012"), min_size=1, max_size=30).filter(str.strip)
AMOUNTS = st.integers(1, 9_999_999_999)


def zengin(payments: list[tuple[str, int]], end: str) -> bytes:
    head = f"1210{'1234567890'}{'ｶｸｳｼﾝｷﾝ':<40}11200001{'ｶｸｳ':<15}012{'ﾎﾝﾃﾝ':<15}10000001{'':17}"
    lines = [
        f"20001{'ｶｸｳ':<15}012{'ﾎﾝﾃﾝ':<15}{'':4}1{number:07d}{name:<30}{amount:010d}0{number:010d}{'':10}7{'':8}"
        for number, (name, amount) in enumerate(payments, 1)
    ]
    total = sum(amount for _, amount in payments)
    tail = [f"8{len(payments):06d}{total:012d}{'':101}", f"9{'':119}"]
    return (end.join([head, *lines, *tail]) + end).encode("shift_jis")


def payments_of(data: bytes) -> list[Payment]:
    found = ZENGIN.read(io.BytesIO(data), {}, Limits())
    return [item.payload for item in found if isinstance(item, RawRecord) and isinstance(item.payload, Payment)]


@settings(deadline=None)
@given(st.lists(st.tuples(PAYEE, AMOUNTS), min_size=1, max_size=20), st.sampled_from(["\r\n", "\n", ""]))
def test_every_payment_that_was_written_is_read(payments: list[tuple[str, int]], end: str) -> None:
    got = payments_of(zengin(payments, end))
    assert [(item.fields["payee_name"].strip(), int(item.fields["amount"])) for item in got] == [
        (name.strip(), amount) for name, amount in payments
    ]
    assert [item.sequence for item in got] == list(range(1, len(payments) + 1))


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_changed_amount_count_or_sum_never_passes(data: st.DataObject) -> None:
    payments = data.draw(st.lists(st.tuples(PAYEE, st.integers(1, 99_999)), min_size=1, max_size=4))
    good = bytearray(zengin(payments, "\r\n"))
    record = data.draw(st.integers(1, len(payments) + 1))
    first = record * 122 + (80 if record <= len(payments) else 1)
    width = 10 if record <= len(payments) else 18
    at = first + data.draw(st.integers(0, width - 1))
    old = good[at]
    good[at] = data.draw(st.integers(0, 255).filter(lambda value: value != old))
    with pytest.raises(Refused):
        payments_of(bytes(good))


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_damage_is_refused_with_its_place_or_changes_no_count(data: st.DataObject) -> None:
    payments = [("ｶ)ｱｵｿﾞﾗ", 1000), ("ﾕ)ｱｶｷﾞ", 2000)]
    good = bytearray(zengin(payments, data.draw(st.sampled_from(["\r\n", ""]))))
    kind = data.draw(st.sampled_from(["change", "cut", "insert", "double"]))
    at = data.draw(st.integers(0, len(good) - 1))
    if kind == "change":
        good[at] = data.draw(st.integers(0, 255))
    elif kind == "cut":
        del good[at : at + data.draw(st.integers(1, 130))]
    elif kind == "insert":
        good[at:at] = data.draw(st.binary(min_size=1, max_size=130))
    else:
        good[at:at] = good[at : at + 122]
    assert outcome(bytes(good)) in ("zengin", [1000, 2000])


def outcome(data: bytes) -> str | list[int]:
    """Return the amounts, or the first word of the refusal's code where it has a place."""
    try:
        return [int(item.fields["amount"]) for item in payments_of(data)]
    except Refused as refused:
        return refused.code.partition("_")[0] if refused.place else ""


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    for connector in (ZENGIN, CSV):
        try:
            places = [record.place for record in connector.read(io.BytesIO(data), {}, Limits())]
        except Refused as refusal:
            places = [refusal.place]
        assert all(places), "every record and every refusal says where"


@pytest.mark.parametrize(
    ("month_day", "delivered", "wanted"),
    [
        ("1120", date(2026, 11, 20), date(2026, 11, 20)),
        ("0105", date(2026, 12, 28), date(2027, 1, 5)),
        ("1228", date(2027, 1, 4), date(2026, 12, 28)),
        ("0525", date(2026, 11, 24), date(2026, 5, 25)),
        ("0115", date(2026, 11, 24), date(2027, 1, 15)),
        ("0229", date(2027, 3, 1), date(2024, 2, 29)),
        ("0229", date(2025, 3, 1), date(2024, 2, 29)),
    ],
)
def test_the_day_is_the_last_that_the_file_can_mean(month_day: str, delivered: date, wanted: date) -> None:
    assert transfer_day(month_day, delivered) == wanted


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("1,234,567", "JPY", 1234567), ("￥1,000", "JPY", 1000), ("1,000円", "JPY", 1000), ("１２３", "JPY", 123), (1000.0, "JPY", 1000),
        ("1234.50", "USD", 123450), ("$ 12", "USD", 1200), ("EUR 1,234.5", "EUR", 123450), ("1000.00", "JPY", 1000), ("¥1,000-", "JPY", 1000),
    ],
)  # fmt: skip
def test_amounts_are_read(written: Value, currency: str, minor: int) -> None:
    assert amount_of(written, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("-1", "amount_negative"), ("▲100", "amount_negative"), ("(100)", "amount_negative"), ("0", "amount_zero"),
        ("1.5", "amount_decimals"), ("1.000,50", "amount_unclear"), ("12,34", "amount_unclear"), ("", "value_missing"),
        ("1e5", "amount_unclear"), ("九百", "amount_unclear"), ("9" * 20, "amount_unclear"), (None, "value_missing"),
    ],
)  # fmt: skip
def test_amounts_that_could_be_something_else_are_not(written: Value, reason: str) -> None:
    fault = amount_of(written, "JPY")
    assert isinstance(fault, Fault)
    assert fault.reason == reason


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers()))
def test_no_amount_or_currency_raises(written: str | float) -> None:
    amount_of(written, "JPY")
    currency_of(written)


def test_a_fault_is_said_in_a_sentence_with_its_place() -> None:
    data = "支払先,銀行コード,支店コード,口座種別,口座番号,金額\n青空,1,2,普通,3,100\n赤木,1,2,普通,3,-5\n".encode()
    with pytest.raises(Refused) as caught:
        list(CSV.read(io.BytesIO(data), {}, Limits()))
    assert "line 3, amount: The amount “-5” is negative." in sentence(caught.value, "en")
    assert "3行目、amount：金額「-5」がマイナスです。" in sentence(caught.value, "ja")


@pytest.mark.parametrize("connector", list(connectors().values()), ids=lambda item: item.id)
def test_a_record_of_another_connector_is_a_bug_and_not_a_row(connector: Connector) -> None:
    context = Context("f", "0" * 64, "s", date(2026, 11, 20))
    with pytest.raises(TypeError):
        list(connector.normalise(RawRecord("line 1", 42), context))


def test_odd_faults_have_their_field() -> None:
    rows = {
        "currency": "Payee,IBAN,Amount,Currency\nBlue,DE89370400440532013000,1,\n",
        "amount": "支払先,銀行コード,支店コード,口座種別,口座番号,金額\n青空,1,2,普通,3,x\n",
    }
    for field, text in rows.items():
        with pytest.raises(Refused) as caught:
            list(CSV.read(io.BytesIO(text.encode()), {}, Limits()))
        assert caught.value.field == field


def test_damage_at_the_end_of_a_file_has_its_place() -> None:
    good = zengin([("ｶ)ｱｵｿﾞﾗ", 1000)], "")
    for data, code in (
        (good + b"\x1a" * 120 + good, "zengin_after_end_of_file"),
        (good.replace(b"\x20" * 119, b"\x20" * 118 + b"\xfd"), "zengin_letters"),
        (zengin([("ｶ)ｱｵｿﾞﾗ", 1000)], "\r\n") + b"\x1a\r\nmore\r\n", "zengin_after_end_of_file"),
        (b"", "zengin_cut_short"),
    ):
        with pytest.raises(Refused) as caught:
            payments_of(data)
        assert caught.value.code == code
    assert len(payments_of(good + b"\x1a")) == 1
    assert len(payments_of(good + b"\r\n")) == 1
    assert len(payments_of(zengin([("A", 1)], "\n") + b"\n\n")) == 1


@pytest.mark.parametrize("written", ["6845988AAAAPY", "JPYJPY100", "100 USD", "100円円"])
def test_letters_beside_an_amount_that_are_not_its_currency_refuse_it(written: str) -> None:
    assert amount_of(written, "JPY") == Fault("amount", "amount_unclear", written)
