"""The portal as somebody starts it beside the console: training by a link from the mailbox, and nothing else."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.test import Client
from django.utils import timezone

from sekisho.web.programme.access import link_for
from sekisho.web.programme.days import today
from sekisho.web.programme.models import Attempt
from tests.servers.local import free_port
from tests.web.conftest import DATABASE, PASSWORD
from tests.web.programme.ready import half_year, people

pytestmark = [
    pytest.mark.server,
    pytest.mark.enable_socket,
    pytest.mark.skipif(bool(DATABASE), reason="the process is given no password"),
]
COMMAND = (sys.executable, "-c", "from sekisho.cli.main import console; console()", "people", "portal")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(scope="module")
def portal(console: Path) -> Iterator[str]:
    """The address of a portal over the console's folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SEKISHO", "DJANGO"))}
    command = [*COMMAND, str(console), "--port", str(free_port()), "--lang", "en"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**clean, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().rpartition(" ")[2].strip()
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def visitor(portal: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal, follow_redirects=True, timeout=20) as found:
        yield found


def press(visitor: httpx.Client, address: str, **told: str) -> httpx.Response:
    """Open a page and press its button."""
    token = TOKEN.search(visitor.get(address).text)
    assert token
    return visitor.post(address, data={"csrfmiddlewaretoken": token[1], **told})


def test_a_link_opens_one_s_own_training_and_a_module_is_worked_there(visitor: httpx.Client) -> None:
    person = people(48)[0]
    period = half_year(today() - timedelta(days=1))
    period.arms = {person.mark: ["", 0]}
    period.save()
    home = press(visitor, f"/learn/in/{link_for(person, timezone.now())}")
    assert home.status_code == 200
    assert person.name in home.text
    task = re.search(r'class="task" href="(/learn/[a-z_0-9]+)"', home.text)
    assert task
    assert visitor.get(task[1]).status_code == 200
    assert Attempt.objects.filter(staff=person).exists()
    assert visitor.get("/").url.path == "/"
    assert all("portal-" in one.name for one in visitor.cookies.jar)


@pytest.mark.parametrize(
    "address",
    ["/queue", "/payments", "/journal", "/people", "/programme", "/programme/staff", "/me", "/first", "/api/v1/findings", "/sign-in/single", "/export/findings.csv"],
)  # fmt: skip
def test_nothing_else_of_the_console_is_there_whoever_asks(visitor: httpx.Client, address: str) -> None:
    assert visitor.get(address).status_code == 404
    half_year(today() - timedelta(days=1))
    press(visitor, f"/learn/in/{link_for(people(8)[0], timezone.now())}")
    assert visitor.get(address).status_code == 404


def test_there_is_no_door_for_passwords_and_the_console_s_session_is_none_here(
    visitor: httpx.Client, inside: Callable[..., Client]
) -> None:
    browser = inside("administrator")
    door = visitor.get("/learn")
    assert door.url.path == "/sign-in"
    assert "password" in door.text
    assert "<input" not in door.text.replace('<input type="hidden"', "")
    for name in ("session", "portal-session-other"):
        visitor.cookies.set(name, browser.cookies["session"].value)
    assert visitor.get("/learn").url.path == "/sign-in"
    assert press(visitor, "/sign-in", name="mori", password=PASSWORD).url.path != "/learn"


def test_another_host_s_name_is_refused(portal: str) -> None:
    assert httpx.get(f"{portal}/sign-in", headers={"Host": "evil.example"}).status_code == 400
