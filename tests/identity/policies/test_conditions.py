"""Conditions: operators, absent keys, sets of values and variables, as the vendor documents them."""

from collections.abc import Mapping

import pytest

from sekisho.identity.policies.conditions import Value, holds
from sekisho.identity.policies.statements import Condition, Says

YES, NO, MAYBE = Says.YES, Says.NO, Says.MAYBE
HAS: Mapping[str, Value | None] = {
    "k": ("Blue",), "n": ("10",), "b": ("true",), "ip": ("203.0.113.7",), "six": ("2001:db8::7",), "day": ("2026-11-20T00:00:00Z",),
    "arn": ("arn:aws:iam::111122223333:role/app/x",), "many": ("a", "b"), "none": (), "who": ("alice",),
}  # fmt: skip


def says(operator: str, key: str, *values: str) -> Says:
    return holds(Condition(operator, key, values), HAS)


@pytest.mark.parametrize(
    ("operator", "key", "values", "answer"),
    [
        ("StringEquals", "k", ("Blue",), YES),
        ("StringEquals", "k", ("blue", "green"), NO),
        ("stringequalsignorecase", "k", ("blue",), YES),
        ("StringEquals", "k", ("B*",), NO),
        ("StringLike", "k", ("B*",), YES),
        ("StringNotLike", "k", ("B*", "x"), NO),
        ("StringNotEquals", "k", ("x", "y"), YES),
        ("NumericLessThan", "n", ("11",), YES),
        ("NumericGreaterThanEquals", "n", ("10",), YES),
        ("NumericLessThan", "n", ("ten",), MAYBE),
        ("Bool", "b", ("TRUE",), YES),
        ("IpAddress", "ip", ("203.0.113.0/24",), YES),
        ("NotIpAddress", "ip", ("203.0.113.0/24",), NO),
        ("IpAddress", "ip", ("2001:db8::/32",), NO),
        ("IpAddress", "six", ("2001:db8::/32",), YES),
        ("DateLessThan", "day", ("2027-01-01T00:00:00Z",), YES),
        ("DateGreaterThan", "day", ("1700000000",), YES),
        ("ArnLike", "arn", ("arn:aws:iam::*:role/app/*",), YES),
        ("ArnEquals", "arn", ("arn:aws:iam::1111*:role/*",), YES),
        ("ArnLike", "arn", ("arn:aws:*",), YES),
        ("ArnLike", "arn", ("arn:*:role/app/x:*:*:*",), NO),
        ("FutureOperator", "k", ("Blue",), MAYBE),
        ("StringEquals", "not-known", ("x",), MAYBE),
        ("Null", "not-known", ("true",), MAYBE),
    ],
)
def test_an_operator(operator: str, key: str, values: tuple[str, ...], answer: Says) -> None:
    assert says(operator, key, *values) is answer


@pytest.mark.parametrize(
    ("operator", "answer"),
    [
        ("StringEquals", NO),
        ("StringNotEquals", YES),
        ("StringEqualsIfExists", YES),
        ("StringNotEqualsIfExists", YES),
        ("IpAddress", NO),
        ("NotIpAddress", YES),
        ("Bool", NO),
        ("BoolIfExists", YES),
        ("ForAllValues:StringEquals", YES),
        ("ForAnyValue:StringEquals", NO),
        ("ForAnyValue:StringNotEquals", NO),
        ("ForAnyValue:StringEqualsIfExists", YES),
    ],
)
def test_an_absent_key_opens_some_operators_and_closes_others(operator: str, answer: Says) -> None:
    assert says(operator, "none", "true") is answer


def test_null_asks_whether_a_key_is_there() -> None:
    assert (says("Null", "none", "true"), says("Null", "none", "false")) == (YES, NO)
    assert (says("Null", "k", "true"), says("Null", "k", "false")) == (NO, YES)


@pytest.mark.parametrize(
    ("operator", "values", "answer"),
    [
        ("ForAllValues:StringEquals", ("a", "b", "c"), YES),
        ("ForAllValues:StringEquals", ("a",), NO),
        ("ForAnyValue:StringEquals", ("b", "z"), YES),
        ("ForAnyValue:StringEquals", ("z",), NO),
        ("ForAnyValue:StringNotEquals", ("a",), YES),
        ("ForAllValues:StringNotEquals", ("a",), NO),
    ],
)
def test_several_values_are_taken_all_or_any(operator: str, values: tuple[str, ...], answer: Says) -> None:
    assert says(operator, "many", *values) is answer


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("${who}", NO),
        ("${K}", YES),
        ("x${who}", NO),
        ("${none}", NO),
        ("${none, 'Blue'}", YES),
        ("${not-known}", MAYBE),
        ("Blu${*}", NO),
    ],
)
def test_a_variable_stands_for_what_the_request_has(value: str, answer: Says) -> None:
    assert says("StringEquals", "k", value) is answer


def test_variables_are_plain_text_in_the_old_version_of_the_language() -> None:
    assert holds(Condition("StringEquals", "k", ("${k}",)), HAS, variables=False) is NO


def test_to_differ_from_a_variable_that_is_absent_is_not_said_anywhere() -> None:
    assert says("StringNotEquals", "k", "${none}") is MAYBE
