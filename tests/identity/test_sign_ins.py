"""Sign-ins whose log knows no account's id count for the account of that login name, and for no other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.detection.analyser import Setting
from sekisho.evidence.reader import MemoryTables
from sekisho.hygiene.mfa.analysers.seen import seen_by_account
from sekisho.hygiene.zero_trust.analysers.sign_ins import known_devices, last_used
from sekisho.identity.sign_ins import DEVICE_LOGON, sign_ins

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def sign(name: str | None, uid: str | None = None, **more: Any) -> dict[str, Any]:
    number = f"{name}-{uid}"
    return {
        "authentication_uid": number,
        "row_id": f"r-{number}",
        "user_name": name,
        "user_uid": uid,
        "outcome": "success",
        "proof": "password_only",
        "device_compliant": True,
        "event_time": NOW,
        **more,
    }


def account(uid: str, name: str | None, **more: Any) -> dict[str, Any]:
    return {"account_uid": uid, "user_name": name, "user_kind": "member", **more}


def uids(signs: list[dict[str, Any]], accounts: list[dict[str, Any]] | None) -> dict[str, str | None]:
    """Return the account's id of each sign-in."""
    given = {"authentication": signs} | ({} if accounts is None else {"directory_account": accounts})
    rows = sign_ins(MemoryTables(given)).to_pyarrow().to_pylist()
    assert len(rows) == len(signs)
    return {row["authentication_uid"]: row["user_uid"] for row in rows}


@pytest.mark.parametrize(
    ("accounts", "found"),
    [
        (None, None),
        ([], None),
        ([account("u1", "a@x"), account("u2", "b@x"), account("u3", None)], "u1"),
        ([account("u1", "a@x", enabled=True), account("u1", "a@x", connector="registration@1")], "u1"),
        ([account("u1", "a@x"), account("u9", "a@x")], None),
        ([account("u1", "a@x.example"), account("u2", "A@x")], None),
    ],
    ids=["no directory", "empty", "one", "named by two exports", "two of the name", "others alike"],
)
def test_a_login_name_finds_the_one_account_that_has_it(
    accounts: list[dict[str, Any]] | None, found: str | None
) -> None:
    assert uids([sign("a@x"), sign(None)], accounts) == {"a@x-None": found, "None-None": None}


def test_an_id_that_the_log_says_stands() -> None:
    assert uids([sign("a@x", "other"), sign("a@x")], [account("u1", "a@x")]) == {"a@x-other": "other", "a@x-None": "u1"}


def test_the_password_alone_is_seen_of_an_account_whose_log_knows_no_id() -> None:
    given = {
        "authentication": [
            sign("a@x", source_address="198.51.100.7"),
            sign("a@x", "u1", source_address="198.51.100.8"),
        ],
        "directory_account": [account("u1", "a@x"), account("u2", "b@x")],
    }
    seen = seen_by_account(MemoryTables(given), ())
    assert seen.keys() == {"u1"}
    assert (seen["u1"].total, seen["u1"].password_only, seen["u1"].proof) == (2, 2, ("r-a@x-None", "r-a@x-u1"))
    assert last_used(MemoryTables(given)) == {"u1": NOW}
    assert known_devices(MemoryTables(given), Setting(NOW)).yes == 2


def step(sign_in: str, factor: str, **more: Any) -> dict[str, Any]:
    uid = f"{sign_in}-{factor}"
    return {
        "step_uid": uid,
        "authentication_uid": sign_in,
        "factor": factor,
        "earlier": False,
        "satisfied": True,
        **more,
    }


@pytest.mark.parametrize(
    ("steps", "more", "proof"),
    [
        (["password"], {}, "password_only"),
        (["password", "other"], {}, "mfa"),
        (["password", "weak"], {}, "mfa"),
        (["other"], {}, "mfa"),
        (["strong", "password"], {}, "phishing_resistant"),
        (["weak"], {}, "unknown"),
        ([], {}, "unknown"),
        (["password"], {"requirement": "multiFactorAuthentication"}, "unknown"),
        (["password"], {"app_uid": DEVICE_LOGON}, "unknown"),
        (["password"], {"proof": "mfa"}, "mfa"),
    ],
)
def test_what_a_sign_in_proved_is_read_from_its_steps_where_the_log_has_none(
    steps: list[str], more: dict[str, Any], proof: str
) -> None:
    signs = [sign("a@x", "u1", **({"proof": "unknown", "requirement": None, "app_uid": None} | more))]
    given = [step("a@x-u1", one) for one in steps] or [step("another", "password")]
    rows = sign_ins(MemoryTables({"authentication": signs, "authentication_step": given})).to_pyarrow().to_pylist()
    assert [row["proof"] for row in rows] == [proof]


@pytest.mark.parametrize(
    ("steps", "proof"),
    [
        ([step("a@x-u1", "none", earlier=True)], "earlier_proof"),
        ([step("a@x-u1", "password"), step("a@x-u1", "other", satisfied=False)], "password_only"),
        ([step("a@x-u1", "password"), step("a@x-u1", "none", earlier=True)], "earlier_proof"),
    ],
    ids=["a claim stood in", "a step that failed proves nothing", "password, the second by a claim"],
)
def test_steps_that_failed_prove_nothing_and_claims_say_earlier(steps: list[dict[str, Any]], proof: str) -> None:
    signs = [sign("a@x", "u1", proof="unknown", requirement=None, app_uid=None)]
    rows = sign_ins(MemoryTables({"authentication": signs, "authentication_step": steps})).to_pyarrow().to_pylist()
    assert [row["proof"] for row in rows] == [proof]
