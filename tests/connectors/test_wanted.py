"""A firm that exports from one product is not asked for another product's export of the same."""

from dataclasses import replace

import msgspec

from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.connectors.wanted import asked_for


def other(name: str, of: str, **more: list[str]) -> Connector:
    """Return a connector of another product that stands in for one of ours."""
    one = connectors()[of]
    return replace(one, card=msgspec.structs.replace(one.card, id=name, instead_of=[of], **more))


KNOWN = {**connectors(), "okta_system_log": other("okta_system_log", "entra_sign_ins")}


def test_what_stands_in_for_another_is_not_asked_for_where_neither_is_here() -> None:
    asked = asked_for(KNOWN, ())
    assert "entra_sign_ins" in asked
    assert not asked & {"okta_system_log", "eml", "payment_csv"}


def test_where_one_is_here_the_other_is_not_asked_for() -> None:
    assert "okta_system_log" not in asked_for(KNOWN, {"entra_sign_ins"})
    asked = asked_for(KNOWN, {"okta_system_log"})
    assert "okta_system_log" in asked
    assert "entra_sign_ins" not in asked
    assert "cloudtrail" in asked
    assert {"mbox", "eml"} & asked_for(KNOWN, {"eml"}) == {"eml"}


def test_both_are_wanted_where_both_are_here() -> None:
    assert {"okta_system_log", "entra_sign_ins"} <= asked_for(KNOWN, {"okta_system_log", "entra_sign_ins"})


def test_what_fills_less_stands_in_for_nothing() -> None:
    less = other("less", "entra_sign_ins", yields=["device"])
    assert "entra_sign_ins" in asked_for({**KNOWN, "less": less}, {"less"})


def test_a_connector_that_reads_no_more_stands_in_for_nothing() -> None:
    assert {"gone", "entra_sign_ins"} <= asked_for(KNOWN, {"gone"})


def test_what_only_adds_to_another_export_is_not_asked_for_by_itself() -> None:
    assert not {"entra_sign_in_steps", "entra_group_members", "entra_domains"} & asked_for(KNOWN, ())
    assert "entra_domains" in asked_for(KNOWN, {"entra_domains"})
