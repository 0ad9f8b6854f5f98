"""A program is given a token, reads with it, and reads no more once it is revoked."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.web.served import Served
from tests.web.stories.conftest import become_administrator

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]


def test_a_token_opens_the_findings_until_it_is_revoked(page: Page, served: Served) -> None:
    become_administrator(page, served.token)
    page.locator("header > .who a[href='/me']").click()
    page.locator("main a[href='/me/tokens']").click()
    page.fill("#name", "SIEM")
    page.locator("form.narrow button").click()
    token = page.locator(".given code").inner_text()
    status, told = read(served.address, token)
    assert status == 200
    assert told["items"]
    page.goto("/queue")
    expect(page.locator(f".queue a[href='/findings/{told['items'][0]['id']}']")).to_be_visible()
    page.goto("/me/tokens")
    assert token not in page.content()
    page.locator("tbody form button").click()
    expect(page.locator("tbody form")).to_have_count(0)
    status, told = read(served.address, token)
    assert status == 401
    assert told["type"] == "urn:sekisho:problem:api_token"


def read(address: str, token: str) -> tuple[int, dict[str, Any]]:
    """Ask for the findings as a program does; return the status and what was told."""
    asked = Request(f"{address}/api/v1/findings", headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - our own address
    try:
        with urlopen(asked, timeout=20) as answer:  # noqa: S310 - as above
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)
