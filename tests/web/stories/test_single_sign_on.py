"""Somebody comes in through the firm's own sign-in service, and goes out again of both."""

from collections.abc import Iterator
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Page, expect

from tests.web.served import Served, fresh, serving
from tests.web.stories.conftest import become_administrator

pytestmark = [
    pytest.mark.server,
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
SAID = {
    "en": ("Sign in with single sign-on", "What to do next", "Sign out", "You are signed out here", "Sign out there too", "Sign in"),
    "ja": ("シングルサインオンでログイン", "次にすること", "ログアウト", "コンソールからログアウトしました", "シングルサインオンもログアウト", "ログイン"),
}  # fmt: skip


@pytest.fixture
def served(console: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A console of this test's own, whose single sign-on leads to a real issuer."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    mori = oidc_provider_mock.User(sub="u-1", claims={"preferred_username": "mori", "name": "森 あおい", "groups": ["analysts"], "amr": ["mfa"]})  # fmt: skip
    org = fresh(console, tmp_path)
    with oidc_provider_mock.run_server_in_thread(require_nonce=True, user_claims=[mori]) as issuer:
        (org / "client").write_text("secret", "utf-8")
        (org / "client").chmod(0o600)
        with (org / "sekisho.toml").open("a", encoding="utf-8") as settings:
            settings.write(
                f'\n[console.single_sign_on]\nissuer = "http://localhost:{issuer.server_port}"\nclient_id = "sekisho"\n'
                f'client_secret = "file:{org}/client"\nmake_accounts = true\nrequired_amr = ["mfa"]\n'
                'roles = { analysts = "analyst" }\n'
            )
        with serving(org) as found:
            yield found


def test_from_the_door_through_the_issuer_to_the_queue_and_out_of_both(page: Page, served: Served) -> None:
    # The issuer's own page wants a style sheet and a picture from elsewhere, which are none of this story.
    page.route(
        lambda url: not url.startswith(served.address) and "/oauth2/" not in url, lambda route: route.fulfill(body="")
    )
    become_administrator(page, served.token)
    words = SAID[page.locator("html").get_attribute("lang") or ""]
    page.get_by_role("button", name=words[2]).click()
    page.get_by_role("link", name=words[0]).click()
    page.get_by_role("button", name="u-1").click()
    expect(page.get_by_role("heading", name=words[1])).to_be_visible()
    expect(page.get_by_role("link", name="森 あおい")).to_be_visible()
    page.get_by_role("button", name=words[2]).click()
    expect(page.get_by_role("heading", name=words[3])).to_be_visible()
    page.get_by_role("link", name=words[4]).click()
    page.locator("form button").first.click()
    expect(page.get_by_role("heading", name=words[5])).to_be_visible()
