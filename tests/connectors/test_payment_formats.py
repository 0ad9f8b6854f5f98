"""Payment files of all four formats: every payment that was written is read, and damage is refused or read as it says."""

import io
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.made_payments import FORMATS, Made
from bench.payment_files import judged, read_back
from sekisho.attacks.writers.nacha import AchBatch, AchEntry, nacha, routing
from sekisho.attacks.writers.pain001 import Group, Transfer, pain001
from sekisho.connectors.discover import connectors
from sekisho.identity.accounts import is_routing_number
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits

KNOWN = connectors()
PAIN, NACHA = KNOWN["pain001"], KNOWN["nacha"]
SEEDS = st.integers(0, 2**32)
each_format = pytest.mark.parametrize("made", FORMATS, ids=[one.connector for one in FORMATS])


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - files that can be made again


@each_format
@settings(deadline=None, max_examples=40)
@given(seed=SEEDS)
def test_every_payment_that_was_written_is_read(made: Made, seed: int) -> None:
    data, truth = made.make(chance(seed))
    assert read_back(KNOWN[made.connector], data) == truth == made.plainly(data)


@each_format
@settings(deadline=None, max_examples=100)
@given(seed=SEEDS)
def test_damage_is_refused_or_read_as_the_bytes_say(made: Made, seed: int) -> None:
    assert judged(made, KNOWN[made.connector], chance(seed)) in {"refused", "as before", "as its bytes say"}


@each_format
@settings(deadline=None, max_examples=20)
@given(seed=SEEDS)
def test_a_format_is_recognised_by_its_head_alone(made: Made, seed: int) -> None:
    data, _ = made.make(chance(seed))
    scores = {name: one.sniff(data[:65536], "file").score for name, one in KNOWN.items()}
    assert max(scores, key=lambda name: scores[name]) == made.connector


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_their_place(data: bytes) -> None:
    for connector in (PAIN, NACHA):
        connector.sniff(data, "")
        with pytest.raises(Refused) as refused:
            list(connector.read(io.BytesIO(data), {}, Limits()))
        assert refused.value.place
        assert refused.value.field


@given(st.text("0123456789", min_size=8, max_size=8))
def test_a_routing_number_is_known_by_its_check_digit(eight: str) -> None:
    whole = routing(eight)
    others = [f"{eight}{digit}" for digit in "0123456789" if digit != whole[-1]]
    assert not any(is_routing_number(one) for one in others)


def test_a_large_message_is_read_part_by_part_and_a_huge_part_is_refused() -> None:
    one = Transfer("A", Decimal("1.00"), "EUR", iban="DE89370400440532013000")
    data = pain001([Group(date(2026, 11, 27), [one] * 3_000)])
    found = read_back(PAIN, data)
    assert isinstance(found, list)
    assert len(found) == 3_000
    swollen = data.replace(b"<Cdtr>", b"<Cdtr><PstlAdr>" + b"<AdrLine>x</AdrLine>" * 6_000 + b"</PstlAdr>", 1)
    refused = read_back(PAIN, swollen)
    assert isinstance(refused, Refused)
    assert refused.code == "pain_unexpected"
    wordy = read_back(PAIN, data.replace(b"<Nm>A<", b"<Nm>" + b"A" * 70_000 + b"<", 1))
    assert isinstance(wordy, Refused)
    assert wordy.code == "pain_unexpected"


def test_what_is_said_outside_the_elements_of_a_group_is_refused() -> None:
    one = Transfer("A", Decimal("1.00"), "EUR", iban="DE89370400440532013000")
    data = pain001([Group(date(2026, 11, 27), [one])])
    for old, new, code in (
        (b"<PmtInf>", b"<PmtInf>5", "pain_unexpected"),
        (b"<GrpHdr>", b"<Grp/><GrpHdr>", "pain_unexpected"),
        (b"</GrpHdr>", b"</GrpHdr><GrpHdr/>", "pain_missing"),
        (b"<PmtMtd>TRF</PmtMtd>", b"", "pain_missing"),
        (b"<DbtrAgt>", b"<Dbtr><Nm>B</Nm></Dbtr><DbtrAgt>", "pain_unexpected"),
        (b"2026-11-27", b"27.11.2026", "pain_date"),
        (b"<PmtInf>", b'<PmtInf xmlns="urn:other">', "pain_unexpected"),
    ):
        refused = read_back(PAIN, data.replace(old, new, 1))
        assert isinstance(refused, Refused), new
        assert refused.code == code, new
    aside = b"<SplmtryData><Envlp><x:CdtTrfTxInf xmlns:x='urn:x'>9</x:CdtTrfTxInf></Envlp></SplmtryData></CdtTrfTxInf>"
    assert read_back(PAIN, data.replace(b"</CdtTrfTxInf>", aside, 1)) == read_back(PAIN, data)


def test_a_debit_takes_money_and_a_prenote_moves_none() -> None:
    bank = routing("02100002")
    entries = [AchEntry("EXAMPLE CU", bank, "700001", 500, "27"), AchEntry("NEW CO", bank, "555000", 0, "23")]
    found = read_back(NACHA, nacha([AchBatch(date(2026, 11, 27), entries, "200", "PPD")]))
    assert found == [
        ("EXAMPLE CU", f"acct:{bank}:700001", -500, "USD"),
        ("NEW CO", f"acct:{bank}:555000", 0, "USD"),
    ]
