"""A console whose single sign-on leads to an issuer of the test's own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sekisho.pipeline.single_sign_on import SingleSignOn
from tests.web.single.hostile import CLIENT, SECRET, Issuer, issuing


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """An issuer that answers rightly until it is told otherwise."""
    with issuing() as one:
        yield one


@pytest.fixture
def single(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SingleSignOn]:
    """Set single sign-on with that issuer: `single(make_accounts=True)`."""

    def set_to(**more: Any) -> SingleSignOn:
        monkeypatch.setenv("CLIENT_SECRET", SECRET)
        base = {"issuer": issuer.address, "client_id": CLIENT, "client_secret": "env:CLIENT_SECRET", "required_amr": ["mfa"]}  # fmt: skip
        said = SingleSignOn(**{**base, **more})
        monkeypatch.setattr(settings, "SINGLE_SIGN_ON", said)
        return said

    return set_to


def led(browser: Client) -> str:
    """Return the address at the issuer to which a browser is led."""
    answer = browser.get("/sign-in/single")
    assert answer.status_code == 302
    return answer.headers["Location"]


def come(browser: Client, issuer: Issuer, **more: str) -> Any:
    """Sign in at the issuer and come back; `more` goes over what the issuer would bring back."""
    return browser.get("/sign-in/single/back", {**issuer.authorise(led(browser)), **more})
