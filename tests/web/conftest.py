"""A console over the small bank: one a process, emptied of accounts and journal before each test."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import django
import pyotp
import pytest

from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from tests.cli.typed import NOW
from tests.pipeline.bank import found_with, made, silent

_PLACE = tempfile.mkdtemp(prefix="console-")
atexit.register(shutil.rmtree, _PLACE, ignore_errors=True)
SERVED = Path(_PLACE) / "friday.sekisho"
# Django wants to know its settings before any of its modules is loaded, and so before any test.
Org.create(SERVED)
DATABASE = os.environ.pop("CONSOLE_DATABASE", "")
"""The address of a PostgreSQL database that these tests are run on, its password in CONSOLE_PASSWORD; "" for a file."""


def say_database() -> None:
    """Write into the settings which database it is."""
    if DATABASE:
        with (SERVED / "sekisho.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n[console]\ndatabase = {DATABASE!r}\ndatabase_secret = 'env:CONSOLE_PASSWORD'\n")


say_database()
os.environ |= {"SEKISHO_ORG": str(SERVED), "DJANGO_SETTINGS_MODULE": "sekisho.web.settings"}
# A browser of Playwright's runs a loop in this thread, beside which Django would not speak with its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()

from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from sekisho.web.accounts import codes  # noqa: E402
from sekisho.web.accounts.models import Account, Identity, Knock, SignedIn  # noqa: E402
from sekisho.web.api.limit import limit  # noqa: E402
from sekisho.web.api.tokens import make, open_scopes  # noqa: E402
from sekisho.web.journal.models import Entry, Head  # noqa: E402
from sekisho.web.serve import prepare  # noqa: E402
from tests.web.answering import answering  # noqa: E402

PASSWORD = "five wooden herons"
# Every test makes accounts and signs in: here a password is kept as always but cheaply. What it costs to guess one is told in test_guarded.py.
DEAR = (Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost)
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The organisation's folder that this process serves: assessed, its database made, its newest report loaded."""
    shutil.copytree(made(tmp_path_factory.mktemp("console")).org, SERVED, dirs_exist_ok=True)
    say_database()
    look(Org.open(SERVED), NOW, silent)
    assert prepare(Org.open(SERVED), NOW).assessed
    return SERVED


@pytest.fixture(autouse=True)
def empty(console: Path) -> None:
    """Begin each test without accounts, sessions and journal."""
    assert (console / "console.db").is_file() != bool(DATABASE)
    SignedIn.objects.all().delete()
    Identity.objects.all().delete()
    Knock.objects.all().delete()
    Session.objects.all().delete()
    Account.objects.all().delete()
    Entry.objects.all().delete()
    Head.objects.all().delete()
    limit.forget()


@pytest.fixture
def person() -> Callable[..., Account]:
    """Make an account: `person("mori", "analyst")`."""

    def make(name: str, role: str = "analyst") -> Account:
        account = Account(name=name, shown_name=name, role=role)
        account.set_password(PASSWORD)
        account.save()
        return account

    return make


@pytest.fixture
def inside(person: Callable[..., Account]) -> Callable[..., Client]:
    """Return a browser in which somebody of a role is signed in with both factors: `inside("auditor")`."""

    def enter(role: str = "analyst", name: str = "mori") -> Client:
        account = person(name, role)
        secret = codes.fresh()
        codes.keep(account, secret, 0)
        browser = Client(SERVER_NAME="localhost")
        assert browser.post("/sign-in", {"name": name, "password": PASSWORD}).headers["Location"] == "/sign-in/code"
        answer = browser.post("/sign-in/code", {"code": code_now(secret)})
        assert answer.headers["Location"] == "/"
        return browser

    return enter


@pytest.fixture
def founded(console: Path) -> Iterator[Path]:
    """The console's organisation with a ledger of two people; both are taken away again."""
    found_with(console)
    yield console
    for path in (console / "ledger.db", *console.glob("ledger.db-*")):
        path.unlink(missing_ok=True)
    for path in (console / "keys").glob("*"):
        path.unlink()


@pytest.fixture
def token(person: Callable[..., Account]) -> Callable[..., str]:
    """Return the text of a new token of somebody of a role, for all that the role may read: `token("auditor")`."""

    def give(role: str = "analyst", name: str = "program") -> str:
        account = person(name, role)
        return make(account, "SIEM", open_scopes(account), 30, timezone.now())[1]

    return give


def code_now(secret: str, at: datetime | None = None) -> str:
    """Return the code that an authenticator shows now, or at a time."""
    return pyotp.TOTP(secret).at(at or timezone.now())


@pytest.fixture(scope="session")
def address(console: Path) -> Iterator[str]:
    """The address at which this process answers browsers with the console that tests see from inside."""
    assert console.is_dir()
    with answering() as at:
        yield at
