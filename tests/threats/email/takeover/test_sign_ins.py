from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.verdict import Answer
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.sign_ins import distance
from tests.threats.email.takeover.logs import (
    ABROAD,
    HOME,
    LAGOS,
    OSAKA,
    TOKYO,
    USER,
    audit,
    codes,
    of,
    said,
    sign_in,
    usual,
)

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED
WRONG: Any = {"errorCode": 50126}


def test_a_place_that_nobody_reaches_in_time_is_flagged_and_the_way_back_is_not() -> None:
    away, back = sign_in(2, address=ABROAD, where=LAGOS, country="NG"), sign_in(3)
    found = said(*usual(), sign_in(1), away, back)
    assert (found[away.uid].answer, found[away.uid].technique) == (FLAGGED, "T1078.004")
    assert found[back.uid].answer is CLEAR


def test_a_train_ride_a_gateway_and_an_address_of_old_are_no_journeys() -> None:
    assert of(sign_in(4, address="198.51.100.99", where=OSAKA), *usual(), sign_in(1)).answer is CLEAR
    named: dict[str, Any] = {
        "networkLocationDetails": [{"networkType": "trustedNamedLocation", "networkNames": ["VPN"]}]
    }
    assert of(sign_in(2, address=ABROAD, where=LAGOS, country="US", **named), *usual(), sign_in(1)).answer is CLEAR
    vpn: dict[str, Any] = {"networkLocationDetails": [{"networkType": "namedNetwork", "networkNames": ["Staff VPN"]}]}
    assert of(sign_in(2, address=ABROAD, where=LAGOS, country="US", **vpn), *usual(), sign_in(1)).answer is CLEAR
    gateway = [sign_in(-30, user=f"u{n}@aozora.example", address=ABROAD, where=LAGOS, country="US") for n in range(3)]
    later = sign_in(20, user="u1@aozora.example", address=ABROAD, where=LAGOS, country="US")
    assert (
        of(sign_in(2, address=ABROAD, where=LAGOS, country="US"), *usual(), sign_in(1), *gateway, later).answer is CLEAR
    )
    assert of(sign_in(50, address=ABROAD, where=LAGOS), *usual(2, address=ABROAD), sign_in(49)).answer is CLEAR


def test_without_coordinates_two_countries_in_an_hour_are_undetermined() -> None:
    found = of(sign_in(2, address="203.0.113.9", where=None, country="NG"), sign_in(1, where=None))
    assert (found.answer, "pace_unmeasured" in codes(found)) == (UNDETERMINED, True)


def test_a_new_network_on_a_new_device_abroad_by_password_is_flagged_and_a_new_phone_at_home_is_not() -> None:
    device: dict[str, Any] = {"deviceDetail": {"deviceId": "d1"}}
    before = [sign_in(-24.0 * day, autonomousSystemNumber=2497, **device) for day in range(1, 6)]
    steps: dict[str, Any] = {"authenticationDetails": [{"authenticationMethod": "Password", "succeeded": True}],
             "authenticationRequirement": "singleFactorAuthentication"}  # fmt: skip
    odd = sign_in(
        90,
        address=ABROAD,
        where=LAGOS,
        country="NG",
        autonomousSystemNumber=64500,
        deviceDetail={"deviceId": "d9"},
        **steps,
    )
    assert of(odd, *before).answer is FLAGGED
    phone = sign_in(90, autonomousSystemNumber=2497, deviceDetail={"deviceId": "d2"})
    assert of(phone, *before).answer is CLEAR
    same = sign_in(90, address=ABROAD, where=LAGOS, country="NG", autonomousSystemNumber=64500, **device)
    assert of(same, *before).answer is CLEAR


def test_ten_accounts_tried_from_one_address_are_a_spray_and_an_office_that_mistypes_is_not() -> None:
    tried = [sign_in(n / 60, user=f"u{n}@aozora.example", address=ABROAD, status=WRONG) for n in range(10)]
    inside = sign_in(1, user="u3@aozora.example", address=ABROAD)
    found = said(*tried, inside)
    assert {(one.answer, one.technique) for one in found.values()} == {(FLAGGED, "T1110.003")}
    assert {one.answer for one in said(*tried[:9]).values()} == {CLEAR}
    came = [sign_in(1 + n / 60, user=f"u{n}@aozora.example", address=ABROAD) for n in range(10)]
    assert {one.answer for one in said(*tried, *came).values()} == {CLEAR}


def test_a_spray_is_seen_in_the_audit_log_too() -> None:
    tried = [audit("UserLoginFailed", n / 60, UserId=f"u{n}@aozora.example", ClientIP=ABROAD, Workload="AzureActiveDirectory",
                   RecordType=15, LogonError="InvalidUserNameOrPassword", ErrorNumber="50126") for n in range(12)]  # fmt: skip
    assert {one.answer for one in said(*tried).values()} == {FLAGGED}


@pytest.mark.parametrize("client", ["IMAP4", "POP3", "Authenticated SMTP", "Other clients", "Exchange ActiveSync"])
def test_an_old_protocol_is_flagged_unless_it_is_a_habit(client: str) -> None:
    assert of(sign_in(1, address=ABROAD, clientAppUsed=client), *usual()).answer is FLAGGED
    scanner = [sign_in(24.0 * day, user="scan@aozora.example", clientAppUsed=client) for day in range(5)]
    assert {one.answer for one in said(*scanner).values()} == {CLEAR}
    assert of(sign_in(1, clientAppUsed=client, status=WRONG)).answer is CLEAR


def test_a_code_typed_on_another_device_is_flagged_from_a_new_address() -> None:
    coded: dict[str, Any] = {"authenticationProtocol": "deviceCode"}
    assert of(sign_in(1, address=ABROAD, **coded), *usual()).answer is FLAGGED
    assert of(sign_in(1, appDisplayName="Azure CLI", **coded), *usual()).answer is CLEAR


def test_the_providers_risk_counts() -> None:
    assert of(sign_in(1, riskLevelDuringSignIn="high")).answer is FLAGGED
    assert of(sign_in(1, riskLevelDuringSignIn="low"), sign_in(2)).answer is CLEAR


@pytest.mark.parametrize(
    "first", [sign_in, partial(audit, "UserLoggedIn", Workload="AzureActiveDirectory", RecordType=15)]
)
def test_an_ordinary_first_sign_in_is_clear_once_others_follow_it(first: Callable[..., Event]) -> None:
    assert of(first(), first(5)).answer is CLEAR
    alone = of(first())
    assert (alone.answer, codes(alone)) == (UNDETERMINED, {"only_sign_in"})


def test_an_only_sign_in_is_clear_where_its_place_or_its_device_is_the_firms() -> None:
    assert of(sign_in(deviceDetail={"deviceId": "d1", "isManaged": True, "isCompliant": True})).answer is CLEAR
    others = [sign_in(n / 60, user=f"u{n}@aozora.example") for n in range(1, 3)]
    assert {one.answer for one in said(sign_in(), *others).values()} == {CLEAR}
    assert {one.answer for one in said(sign_in(), others[0]).values()} == {UNDETERMINED}


PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(PLACES, PLACES)
def test_a_distance_is_the_same_both_ways_and_no_longer_than_half_the_globe(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one), abs=1e-6)
    assert 0 <= distance(one, other) <= 20016


def test_distances_are_those_of_a_map() -> None:
    assert distance(TOKYO, OSAKA) == pytest.approx(400, abs=10)


def test_the_order_of_records_does_not_matter() -> None:
    events = [*usual(), sign_in(1), sign_in(2, address=ABROAD, where=LAGOS, country="NG"), sign_in(3, address=HOME)]
    assert said(*events) == said(*reversed(events))
    assert events[0].actor == USER
    assert events[0].time < datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def test_a_session_that_jumps_to_another_network_and_device_is_flagged() -> None:
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120"
    linux = "Mozilla/5.0 (X11; Linux x86_64) Firefox/120"
    here = sign_in(1, sessionId="s1", userAgent=windows, where=None)
    assert of(sign_in(2, address=ABROAD, where=None, sessionId="s1", userAgent=linux), here).answer is FLAGGED
    same: dict[str, Any] = {"where": None, "sessionId": "s1", "deviceDetail": {"operatingSystem": "Windows10"}}
    before = [sign_in(hours, **same) for hours in (-48, -24, 1)]
    assert of(sign_in(2, address=ABROAD, **same), *before).answer is CLEAR


def test_a_stolen_session_with_its_second_factor_is_flagged_and_a_key_on_a_trip_is_not() -> None:
    before = [
        sign_in(-24.0 * day, autonomousSystemNumber=2497, deviceDetail={"operatingSystem": "Windows10"})
        for day in range(1, 6)
    ]
    away: dict[str, Any] = {"address": ABROAD, "where": None, "country": "NG", "autonomousSystemNumber": 64500}
    steps = [
        {"authenticationMethod": "Password", "succeeded": True},
        {"authenticationMethod": "Mobile app notification", "succeeded": True},
    ]
    stolen = sign_in(90, deviceDetail={"operatingSystem": "Linux"}, authenticationDetails=steps, **away)
    assert of(stolen, *before).answer is FLAGGED
    key = [{"authenticationMethod": "FIDO2 security key", "succeeded": True}]
    assert (
        of(sign_in(90, deviceDetail={"operatingSystem": "Linux"}, authenticationDetails=key, **away), *before).answer
        is CLEAR
    )
