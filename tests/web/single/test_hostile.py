"""What an issuer, or somebody between, may not make the console believe."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc import jwt

from sekisho.model.errors import SekishoError
from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.accounts.models import Account, Identity
from sekisho.web.journal.models import Entry
from sekisho.web.single import here
from sekisho.web.single.issuer import Issuer as Ours
from sekisho.web.single.shapes import Described
from tests.web.single.conftest import come, led
from tests.web.single.hostile import EC, OTHER, RSA, WEAK_EC, Issuer, confused, issuing, unsigned

pytestmark = pytest.mark.enable_socket
Set = Callable[..., SingleSignOn]
HALF = urlsafe_b64encode(sha256(b"a-1").digest()[:16]).rstrip(b"=").decode()


@pytest.fixture
def browser(single: Set, person: Callable[..., Account], issuer: Issuer) -> Client:
    """A browser of somebody whose account is linked to the issuer's u-1."""
    single()
    account = person("mori")
    Identity.objects.create(account=account, issuer=issuer.address, subject="u-1", at="2027-01-01T00:00:00Z", seen="2027-01-01T00:00:00Z")  # fmt: skip
    issuer.claims["amr"] = ["pwd", "mfa"]
    return Client(SERVER_NAME="localhost")


def refused(answer: Any, code: str, browser: Client) -> None:
    """Check that nobody is in, that a sentence says what to do, and that the journal has the reason."""
    assert answer.status_code in {403, 502}
    assert 'role="alert"' in answer.content.decode()
    assert browser.get("/queue").status_code == 302
    entry = Entry.objects.get(what="refused:single_sign_on")
    assert entry.about.startswith(code)
    assert entry.answer == answer.status_code


def test_somebody_whose_token_is_right_is_in_with_a_new_session(browser: Client, issuer: Issuer) -> None:
    browser.get("/sign-in", {"next": "/queue"})
    before = browser.cookies["session"].value
    answer = come(browser, issuer)
    assert answer.headers["Location"] == "/queue"
    assert browser.cookies["session"].value != before
    assert browser.get("/queue").status_code == 200
    assert issuer.proofs == ["sekisho:a%20secret%20of%20the%20client%3A%20%25%26%2B"]
    assert Entry.objects.filter(who="mori", what="single_sign_on", about="u-1 two factors").count() == 1


def test_what_is_asked_of_the_issuer_is_bound_to_this_sign_in(browser: Client, issuer: Issuer) -> None:
    first, second = (parse_qs(urlsplit(led(browser)).query) for _ in range(2))
    assert first["redirect_uri"] == ["http://127.0.0.1:8700/sign-in/single/back"]
    assert (first["response_type"], first["code_challenge_method"]) == (["code"], ["S256"])
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name][0]) == 43


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["sekisho", "another"]},
        {"aud": ["sekisho", "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": int(time()) - 300},
        {"exp": float("nan")},
        {"exp": None},
        {"iat": int(time()) - 3_600},
        {"iat": int(time()) + 3_600},
        {"nbf": int(time()) + 3_600},
        {"iss": "https://another.example"},
        {"sub": ""},
        {"sub": None},
        {"sub": "u" * 256},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"amr": "mfa"},
    ],
    ids=" ".join,  # the times would differ between workers
)
def test_a_claim_that_does_not_hold_lets_nobody_in(browser: Client, issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.claims |= claims
    refused(come(browser, issuer), "sso_token", browser)


@pytest.mark.parametrize(
    "claims", [{"aud": ["sekisho"]}, {"aud": ["sekisho", "x"], "azp": "sekisho"}, {"at_hash": HALF}]
)
def test_what_may_be_said_otherwise_is_taken(browser: Client, issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.claims |= claims
    assert come(browser, issuer).headers["Location"] == "/"


def good(issuer: Issuer, location: str) -> dict[str, Any]:
    """Return the claims that would be right for a sign-in."""
    nonce = parse_qs(urlsplit(location).query)["nonce"][0]
    now = int(time())
    return {"iss": issuer.address, "sub": "u-1", "aud": "sekisho", "iat": now, "exp": now + 300, "nonce": nonce, "amr": ["mfa"]}  # fmt: skip


@pytest.mark.parametrize("forge", [confused, unsigned])
def test_a_signature_of_another_kind_is_none(
    browser: Client, issuer: Issuer, forge: Callable[[dict[str, Any]], str]
) -> None:
    location = led(browser)
    issuer.token = forge(good(issuer, location))
    answer = browser.get("/sign-in/single/back", issuer.authorise(location))
    refused(answer, "sso_token alg", browser)


@pytest.mark.parametrize(
    ("header", "key", "keys"),
    [
        ({"alg": "RS256", "kid": "one"}, OTHER, [RSA]),
        ({"alg": "RS256", "kid": "nowhere"}, RSA, [RSA]),
        ({"alg": "RS256"}, RSA, [RSA, OTHER]),
        ({"alg": "RS256", "kid": "one", "typ": "at+jwt"}, RSA, [RSA]),
        ({"alg": "RS512", "kid": "one"}, RSA, [RSA]),
        ({"alg": "RS256", "kid": 7}, RSA, [RSA]),
    ],
    ids=["another key", "a key that nobody has", "one of two keys", "an access token", "not allowed", "no name"],
)
def test_a_key_that_is_not_the_issuers_signs_nothing(
    browser: Client, issuer: Issuer, header: dict[str, Any], key: Any, keys: list[Any]
) -> None:
    issuer.header, issuer.key, issuer.keys = header, key, keys
    if not isinstance(header.get("kid", ""), str):
        issuer.token = unsigned({}, **header)
    refused(come(browser, issuer), "sso_token", browser)


@pytest.mark.parametrize("token", ["", "one.two", "ü.b.c", "eyJ.e30.AA", "W10.e30.AA"])
def test_what_is_no_token_is_none(browser: Client, issuer: Issuer, token: str) -> None:
    issuer.answer["id_token"] = token
    refused(come(browser, issuer), "sso_token", browser)


@pytest.mark.parametrize(
    ("header", "key"), [({"alg": "ES256", "kid": "curve"}, EC), ({"alg": "PS256", "kid": "one"}, RSA), ({"alg": "RS256"}, RSA)]
)  # fmt: skip
def test_each_signature_that_is_allowed_is_taken(
    browser: Client, issuer: Issuer, header: dict[str, str], key: Any
) -> None:
    issuer.header, issuer.key, issuer.keys = header, key, [key]
    assert come(browser, issuer).headers["Location"] == "/"


@pytest.mark.parametrize(
    "bad",
    [
        {"kty": "RSA", "kid": "one", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "kid": "one"},
        {"kty": "RSA", "kid": "one", "use": "enc", "n": "AQAB", "e": "AQAB"},
    ],
)
def test_a_key_that_is_weak_broken_or_for_something_else_is_not_used(
    browser: Client, issuer: Issuer, bad: dict[str, str]
) -> None:
    issuer.raw["/keys"] = (200, json.dumps({"keys": [bad]}).encode())
    refused(come(browser, issuer), "sso_token", browser)


def test_a_curve_that_is_not_the_one_of_the_signature_is_not_used(browser: Client, issuer: Issuer) -> None:
    issuer.keys, issuer.header, issuer.key = [WEAK_EC], {"alg": "ES256", "kid": "long"}, EC
    refused(come(browser, issuer), "sso_token", browser)


def test_a_new_key_is_fetched_once_the_issuer_signs_with_it(browser: Client, issuer: Issuer) -> None:
    assert come(browser, issuer).status_code == 302
    browser.post("/sign-out")
    issuer.keys, issuer.key, issuer.header = [OTHER], OTHER, {"alg": "RS256", "kid": "two"}
    # So soon after the last time keys are not fetched again: nobody makes us knock at the issuer's door.
    refused(come(browser, issuer), "sso_token", browser)
    ours = here.issuer()
    assert ours._keys
    ours._keys = (ours._keys[0].replace(year=2020), ours._keys[1])
    assert come(browser, issuer).headers["Location"] == "/"
    assert issuer.asked.count("/keys") == 2


def test_a_token_of_another_issuer_is_nothing_here(browser: Client, issuer: Issuer) -> None:
    with issuing() as stranger:
        location = led(browser)
        claims = {**good(issuer, location), "iss": stranger.address}
        issuer.token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, RSA, algorithms=["RS256"])
        refused(browser.get("/sign-in/single/back", issuer.authorise(location)), "sso_token iss", browser)


def test_an_answer_is_taken_once(browser: Client, issuer: Issuer) -> None:
    brought = issuer.authorise(led(browser))
    assert browser.get("/sign-in/single/back", brought).status_code == 302
    browser.post("/sign-out")
    refused(browser.get("/sign-in/single/back", brought), "sso_state", browser)


def test_a_code_that_was_used_elsewhere_opens_nothing(browser: Client, issuer: Issuer) -> None:
    brought = issuer.authorise(led(browser))
    issuer.waiting.clear()
    refused(browser.get("/sign-in/single/back", brought), "sso_code", browser)


def test_a_code_that_was_asked_for_elsewhere_opens_nothing(browser: Client, issuer: Issuer) -> None:
    elsewhere = issuer.authorise(led(Client(SERVER_NAME="localhost")), "c-2")
    mine = issuer.authorise(led(browser))
    refused(browser.get("/sign-in/single/back", {**mine, "code": elsewhere["code"]}), "sso_code", browser)


@pytest.mark.parametrize(
    "asked",
    ["code=c-1", "code=c-1&state=", "code=c-1&state=another", "code=c-1&state={state}&state=x", "state={state}"],
)
def test_an_answer_without_a_state_of_this_browser_is_not_taken(browser: Client, issuer: Issuer, asked: str) -> None:
    state = issuer.authorise(led(browser))["state"]
    refused(browser.get(f"/sign-in/single/back?{asked.format(state=state)}"), "sso_state", browser)
    assert "/token" not in issuer.asked


def test_an_answer_that_was_begun_in_another_browser_is_not_taken(browser: Client, issuer: Issuer) -> None:
    thief = issuer.authorise(led(Client(SERVER_NAME="localhost")))
    refused(browser.get("/sign-in/single/back", thief), "sso_state", browser)


def test_a_sign_in_that_took_too_long_begins_again(browser: Client, issuer: Issuer) -> None:
    brought = issuer.authorise(led(browser))
    session = browser.session
    session["single_flows"] = [{**one, "at": one["at"] - 3_600} for one in session["single_flows"]]
    session.save()
    refused(browser.get("/sign-in/single/back", brought), "sso_state", browser)


def test_only_the_last_five_sign_ins_of_a_browser_are_remembered(browser: Client, issuer: Issuer) -> None:
    first = issuer.authorise(led(browser))
    for _ in range(5):
        led(browser)
    assert len(browser.session["single_flows"]) == 5
    refused(browser.get("/sign-in/single/back", first), "sso_state", browser)


@pytest.mark.parametrize(
    ("promised", "said"),
    [(False, "https://another.example"), (True, "https://another.example"), (True, ""), (True, "https://another.example/")],
)  # fmt: skip
def test_an_answer_of_another_issuer_is_refused_before_its_code_is_sent_anywhere(
    browser: Client, issuer: Issuer, promised: bool, said: str
) -> None:
    issuer.described["authorization_response_iss_parameter_supported"] = promised
    refused(come(browser, issuer, **({"iss": said} if said else {})), "sso_mix_up", browser)
    assert "/token" not in issuer.asked


@pytest.mark.parametrize("promised", [True, False])
def test_an_answer_that_says_its_issuer_rightly_is_taken(browser: Client, issuer: Issuer, promised: bool) -> None:
    issuer.described["authorization_response_iss_parameter_supported"] = promised
    assert come(browser, issuer, iss=issuer.address).headers["Location"] == "/"


def test_somebody_whom_the_issuer_refuses_is_told_so(browser: Client, issuer: Issuer) -> None:
    state = issuer.authorise(led(browser))["state"]
    answer = browser.get("/sign-in/single/back", {"state": state, "error": "access_denied<script>"})
    assert "<script>" not in answer.content.decode()
    refused(answer, "sso_denied access_denied", browser)


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
        {"token_endpoint": "https://another.example/token"},
        {"token_endpoint": "http://10.0.0.1/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "https://another.example/keys"},
        {"authorization_endpoint": "https://another.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "https://another.example/out"},
        {"code_challenge_methods_supported": ["plain"]},
    ],
    ids=str,
)
def test_an_issuer_that_is_another_or_leads_elsewhere_is_not_spoken_with(
    browser: Client, issuer: Issuer, described: dict[str, Any]
) -> None:
    issuer.described |= described
    refused(browser.get("/sign-in/single"), "sso_issuer", browser)
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_an_issuer_with_https_leads_to_nothing_without(monkeypatch: pytest.MonkeyPatch, single: Set) -> None:
    ours = Ours(single(issuer="https://id.example", hosts=["127.0.0.1:1"]), str)
    there = "https://id.example/x"
    ours._check(Described(issuer="https://id.example", authorization_endpoint=there, token_endpoint=there, jwks_uri=there))  # fmt: skip
    with pytest.raises(SekishoError, match="sso_issuer"):
        ours._check(Described(issuer="https://id.example", authorization_endpoint=there, token_endpoint=there, jwks_uri="http://127.0.0.1:1/keys"))  # fmt: skip


@pytest.mark.parametrize(
    ("path", "reply"),
    [
        ("/.well-known/openid-configuration", (200, b" " * (300 << 10))),
        ("/.well-known/openid-configuration", (200, b"<html>")),
        ("/.well-known/openid-configuration", (302, b"{}")),
        ("/keys", (200, b" " * (300 << 10))),
        ("/keys", (500, b"{}")),
        ("/token", (200, b" " * (300 << 10))),
        ("/token", (500, b"")),
        ("/token", (401, b'{"error": "invalid_client"}')),
        ("/token", (403, b"<html>")),
    ],
)
def test_an_answer_that_is_too_long_or_none_is_not_read(
    browser: Client, issuer: Issuer, path: str, reply: tuple[int, bytes]
) -> None:
    issuer.raw[path] = reply
    first = browser.get("/sign-in/single")
    if first.status_code == 302:
        first = browser.get("/sign-in/single/back", issuer.authorise(first.headers["Location"]))
    refused(first, "sso_issuer", browser)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_an_issuer_that_drips_is_cut_off(browser: Client, issuer: Issuer, path: str) -> None:
    here.issuer().within = 0.5
    issuer.drips, issuer.drips_at = 0.05, path
    began = time()
    first = browser.get("/sign-in/single")
    if first.status_code == 302:
        first = browser.get("/sign-in/single/back", issuer.authorise(first.headers["Location"]))
    assert time() - began < 5
    refused(first, "sso_unreachable", browser)


def test_an_issuer_that_is_down_is_not_asked_again_at_once(browser: Client, issuer: Issuer) -> None:
    issuer.raw["/.well-known/openid-configuration"] = (503, b"")
    assert browser.get("/sign-in/single").status_code == 502
    issuer.raw.clear()
    assert browser.get("/sign-in/single").status_code == 502
    assert issuer.asked == ["/.well-known/openid-configuration"]
    ours = here.issuer()
    assert ours._failed
    ours._failed = (ours._failed[0].replace(year=2020), "")
    assert browser.get("/sign-in/single").status_code == 302


def test_who_brings_wrong_answers_again_and_again_waits(browser: Client, issuer: Issuer) -> None:
    for _ in range(20):
        assert browser.get("/sign-in/single/back", {"code": "x", "state": "y"}).status_code == 403
    answer = browser.get("/sign-in/single/back", {"code": "x", "state": "y"})
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "described"),
    [({"client_secret": ""}, {}), ({}, {"token_endpoint_auth_methods_supported": ["client_secret_post"]})],
)
def test_a_client_proves_itself_as_the_issuer_wants(
    single: Set, browser: Client, issuer: Issuer, more: dict[str, str], described: dict[str, Any]
) -> None:
    single(**more)
    issuer.described |= described
    assert come(browser, issuer).headers["Location"] == "/"
    assert issuer.proofs == [""]


def test_a_secret_that_is_not_there_is_said_to_the_journal_alone(single: Set, browser: Client, issuer: Issuer) -> None:
    single(client_secret="file:/nowhere/secret")
    answer = come(browser, issuer)
    assert "nowhere" not in answer.content.decode()
    refused(answer, "sso_issuer secret_missing", browser)
