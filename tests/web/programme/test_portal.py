"""The portal as somebody starts it beside the console: training by a link from the mailbox, and nothing else."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.servers.local import free_port
from tests.web.conftest import PASSWORD
from tests.web.served import fresh

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SEKISHO", "DJANGO"))}
COMMAND = (sys.executable, "-c", "from sekisho.cli.main import console; console()", "people", "portal")
STAGE = (sys.executable, "-m", "tests.web.programme.portal_stage")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Portal:
    """Its address; somebody of the staff with the secret of their link; and a session in the console."""

    address: str
    name: str
    link: str
    session: str


@pytest.fixture(scope="module")
def portal(console: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal over a folder of its own, that processes alone look into."""
    org = fresh(console, tmp_path_factory.mktemp("portal"))
    made = subprocess.run([*STAGE, str(org)], env=CLEAN, check=True, capture_output=True, text=True)
    command = [*COMMAND, str(org), "--port", str(free_port()), "--lang", "en"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**CLEAN, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        try:
            yield Portal(process.stdout.readline().rpartition(" ")[2].strip(), **json.loads(made.stdout))
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def visitor(portal: Portal) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal.address, follow_redirects=True, timeout=20) as found:
        yield found


def press(visitor: httpx.Client, address: str, **told: str) -> httpx.Response:
    """Open a page and press its button."""
    token = TOKEN.search(visitor.get(address).text)
    assert token
    return visitor.post(address, data={"csrfmiddlewaretoken": token[1], **told})


def test_a_link_opens_one_s_own_training_and_a_module_is_worked_there(portal: Portal, visitor: httpx.Client) -> None:
    home = press(visitor, f"/learn/in/{portal.link}")
    assert home.status_code == 200
    assert portal.name in home.text
    task = re.search(r'class="task" href="(/learn/[a-z_0-9]+)"[^>]*>([^<]+)<', home.text)
    assert task
    module = visitor.get(task[1])
    assert module.status_code == 200
    assert task[2] in module.text
    assert visitor.get("/").url.path == "/"
    assert all(one.name.startswith("portal-") for one in visitor.cookies.jar)


@pytest.mark.parametrize(
    "address",
    ["/queue", "/payments", "/journal", "/people", "/programme", "/programme/staff", "/me", "/first", "/api/v1/findings", "/sign-in/single", "/export/findings.csv"],
)  # fmt: skip
def test_nothing_else_of_the_console_is_there_whoever_asks(portal: Portal, visitor: httpx.Client, address: str) -> None:
    assert visitor.get(address).status_code == 404
    press(visitor, f"/learn/in/{portal.link}")
    assert visitor.get(address).status_code == 404


def test_there_is_no_door_for_passwords_and_the_console_s_session_is_none_here(
    portal: Portal, visitor: httpx.Client
) -> None:
    door = visitor.get("/learn")
    assert door.url.path == "/sign-in"
    assert "password" in door.text
    assert "<input" not in door.text.replace('<input type="hidden"', "")
    visitor.cookies.set("session", portal.session)
    assert visitor.get("/learn").url.path == "/sign-in"
    assert press(visitor, "/sign-in", name="mori", password=PASSWORD).url.path == "/sign-in"


def test_another_host_s_name_is_refused(portal: Portal) -> None:
    assert httpx.get(f"{portal.address}/sign-in", headers={"Host": "evil.example"}).status_code == 400
