"""Single sign-on against an issuer that somebody else wrote: its own discovery, keys, tokens and end of session."""

from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from urllib.parse import parse_qsl, urlsplit

import oidc_provider_mock
import pytest
from django.conf import settings
from django.test import Client

from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.accounts.models import Account, Role

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
PEOPLE = {
    "u-1": {"preferred_username": "tanaka", "groups": ["bosses"], "amr": ["mfa"]},
    "u-2": {"preferred_username": "mori", "groups": ["analysts"], "amr": ["mfa"]},
    "u-3": {"preferred_username": "kansa", "groups": ["auditors"], "amr": ["mfa"]},
    "u-4": {"preferred_username": "sato", "groups": ["analysts"], "amr": ["pwd"]},
    "u-5": {"preferred_username": "kato", "groups": ["golf"], "amr": ["mfa"]},
}
ROLES = {"bosses": "administrator", "analysts": "analyst", "auditors": "auditor"}


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A running issuer that knows five people; its address."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    users = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with oidc_provider_mock.run_server_in_thread(require_nonce=True, user_claims=users) as server:
        address = f"http://localhost:{server.server_port}"
        said = SingleSignOn(issuer=address, client_id="sekisho", client_secret="env:PATH", roles=ROLES, make_accounts=True, required_amr=["mfa"])  # fmt: skip
        monkeypatch.setattr(settings, "SINGLE_SIGN_ON", said)
        yield address


def come(browser: Client, sub: str) -> str:
    """Sign in at the issuer as somebody, come back, and return where the console leads to."""
    location = browser.get("/sign-in/single").headers["Location"]
    parts = urlsplit(location)
    wire = HTTPConnection(parts.netloc, timeout=20)
    wire.request(
        "POST", f"{parts.path}?{parts.query}", f"sub={sub}", {"Content-Type": "application/x-www-form-urlencoded"}
    )
    with wire.getresponse() as answer:
        answer.read()
    wire.close()
    came = browser.get("/sign-in/single/back", dict(parse_qsl(urlsplit(answer.getheader("Location") or "").query)))
    return came.headers.get("Location", str(came.status_code))


@pytest.mark.parametrize(
    ("sub", "role", "led", "journal"),
    [
        ("u-1", Role.ADMINISTRATOR, "/", 200),
        ("u-2", Role.ANALYST, "/", 403),
        ("u-3", Role.AUDITOR, "/", 200),
        ("u-4", Role.ANALYST, "/sign-in/set-up", 302),
    ],
)
def test_people_come_in_with_the_role_of_their_group(real: str, sub: str, role: Role, led: str, journal: int) -> None:
    browser = Client(SERVER_NAME="localhost")
    assert come(browser, sub) == led
    assert Account.objects.get().role == role
    assert browser.get("/journal").status_code == journal
    out = browser.post("/sign-out")
    assert (f"{real}/oauth2/end_session?client_id=sekisho" in out.content.decode()) == (led == "/")


def test_somebody_without_a_group_stays_outside(real: str, person: Callable[..., Account]) -> None:
    person("tanaka", "administrator")
    browser = Client(SERVER_NAME="localhost")
    assert come(browser, "u-5") == "403"
    assert browser.get("/queue").status_code == 302
