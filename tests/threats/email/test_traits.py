"""How a message was made and sent: marks that words alone cannot forge."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.threats.email.analysers.traits import id_form, mark, received_below, sealer, traits

AT = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
HEADS = [
    ("Received", "from out.firm.example (out.firm.example [203.0.113.25]) by mx.bank.example with ESMTPS; x"),
    ("Received", "from desk (desk [192.0.2.77]) by out.firm.example with ESMTP; x"),
    ("From", "a@firm.example"),
    ("To", "b@bank.example"),
    ("Subject", "x"),
    ("Message-Id", "<1>"),
    ("X-Mailer", "Becky! ver. 2.81"),
    ("Content-Type", 'text/plain; charset="ISO-2022-JP"'),
    ("Content-Transfer-Encoding", "7BIT"),
]
TEXT = "Hello Grace,\n\nthe samples are ready.\n\nKind regards\nLaura\n"


def seen(heads: list[tuple[str, str]], body: str | None = TEXT, **more: Any) -> dict[str, str]:
    message = {"message_id": "20260630.AB@firm.example", "from_address": "a@firm.example", "date_header": AT, "utc_offset_minutes": 540, **more}  # fmt: skip
    return dict(one.split("=", 1) for one in traits(heads, message, body))


def test_a_message_shows_program_net_clock_and_habit() -> None:
    assert seen(HEADS) == {
        "program": "becky ver",
        "id": "A.1@",
        "order": "FTSiX",
        "layout": "text/plain 7bit",
        "charset": "iso-2022-jp",
        "zone": "540",
        "hour": "1",
        "net": "192.0.0.0/16",
        "path": "firm.example>bank.example",
        "end": mark(["Kind regards", "Laura"]),
    }


def test_what_a_message_does_not_show_is_left_out() -> None:
    found = seen([], None, message_id=None, date_header=None)
    assert found == {"program": "-", "layout": "text/plain", "net": "none", "path": "none"}


@pytest.mark.parametrize(
    ("line", "net"),
    [
        ("from a ([198.51.100.9]) by b.example; x", "198.51.0.0/16"),
        ("from a ([10.1.2.3]) by b.example; x", "10.1.2.0/24"),
        ("from a ([IPv6:2001:db8:1:2::3]) by b.example; x", "2001:db8::"),
        ("from mail.firm.example by b.example; x", "firm.example"),
        ("from a ([999.1.1.1]) by b.example; x", ""),
        ("by b.example; x", ""),
    ],
)
def test_the_net_is_of_the_first_hop(line: str, net: str) -> None:
    assert seen([("Received", line)]).get("net", "") == net


def test_the_weekend_and_the_senders_own_clock_count() -> None:
    assert seen([], date_header=datetime(2026, 7, 3, 22, tzinfo=UTC))["hour"] == "1w"
    assert seen([], utc_offset_minutes=None)["hour"] == "5"
    assert "zone" not in seen([], utc_offset_minutes=None)


def test_two_scripts_in_one_word_and_a_short_text_are_told() -> None:
    assert seen([], "Pаyрal needs you")["script"] == "mixed"
    assert "end" not in seen([], "Hello\nTom")
    assert seen([], " \n ").keys() == seen([], None).keys()


@pytest.mark.parametrize(
    ("message_id", "form"),
    [
        ("abc.def@mail.firm.example", "a.0@"),
        ("ABC-DEF@firm.example", "A-0@"),
        ("aB1$x@else.example", "m$0@else.example"),
        ("12345678.90@else.example", "d.1@else.example"),
        ("none", ""),
        (None, ""),
    ],
)
def test_the_shape_of_an_id_keeps_no_digit_of_it(message_id: str | None, form: str) -> None:
    assert id_form(message_id, "a@firm.example") == form


@pytest.mark.parametrize(
    ("seals", "domain"),
    [
        ([], ""),
        (["i=1; a=rsa-sha256; cv=none; d=relay.forward.example; s=x; b=AAAA"], "forward.example"),
        (["i=1; d=one.example; b=A", "i=2; cv=pass; d=two.example; b=B"], "two.example"),
        (["i=2; d=two.example", "i=1; d=one.example"], "two.example"),
        (["i=1; a=rsa;\r\n\td=folded.example;\r\n s=x"], "folded.example"),
        (["d=numberless.example; b=A"], ""),
        (["i=x; d=one.example"], ""),
        (["i=3; b=A"], ""),
        (["i=²; d=one.example"], ""),
    ],
)
def test_the_sealer_is_who_set_the_last_seal(seals: list[str], domain: str) -> None:
    assert sealer(seals) == domain


def test_each_result_is_told_with_the_servers_below_it() -> None:
    heads = [
        ("Authentication-Results", "mx.bank.example; spf=pass"),
        ("Received", "from x by mx.bank.example; x"),
        ("Authentication-Results", "forged"),
        ("Received", "no server named"),
    ]
    assert received_below(heads) == ["bank.example", ""]
    assert received_below([]) == []


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("from x (x [203.0.113.9]) by MX.bank.example; x", "<mx.bank.example"),
        ("from x ([IPv6:2001:db8::1]) by mx.bank.example; x", "<mx.bank.example"),
        ("from x ([IPv6:::1]) by mx.bank.example; x", ""),
        ("from filter ([127.0.0.1]) by mx.bank.example; x", ""),
        ("from x ([10.0.0.9]) by mx.bank.example; x", ""),
        ("from x ([999.9.9.9]) by mx.bank.example; x", "<mx.bank.example"),
        ("from mx.bank.example by store.bank.example; x", ""),
        ("from x ([203.0.113.9])", ""),
    ],
)
def test_a_result_below_the_server_that_took_the_message_from_outside_is_told(above: str, told: str) -> None:
    heads = [
        ("Received", "from store by else.example; x"),
        ("Received", above),
        ("Authentication-Results", "a"),
        ("Authentication-Results", "b"),
    ]
    assert received_below(heads) == [told, told]
    assert received_below([*heads, ("Received", "from y by out.example; y")]) == [f"out.example {told}".strip()] * 2


@given(
    st.lists(
        st.tuples(st.sampled_from(["Received", "From", "ARC-Seal", "Content-Type", "X-Mailer"]), st.text(max_size=60)),
        max_size=12,
    ),
    st.text(max_size=200),
)
def test_whatever_stands_there_gives_marks_of_a_name_and_a_value(heads: list[tuple[str, str]], body: str) -> None:
    message = {"message_id": body, "from_address": body, "date_header": AT, "utc_offset_minutes": 0}
    found = traits(heads, message, body)
    assert found == sorted(found)
    names = [one.partition("=")[0] for one in found]
    assert len(names) == len(set(names))
    assert all(one.partition("=")[2] for one in found)


def test_a_hostile_header_costs_no_more_than_its_length() -> None:
    start = time.process_time()
    for value in ("from " * 20_000, "[" * 60_000, "by a." * 20_000, "i=1;d=" * 20_000, "charset=" * 10_000):
        seen([("Received", value), ("ARC-Seal", value), ("Content-Type", value), ("X-Mailer", value)], value)
    assert time.process_time() - start < 0.5
