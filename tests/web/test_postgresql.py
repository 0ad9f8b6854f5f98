"""The console on PostgreSQL: a real server of these tests' own; what cannot be reached or used is said before anything starts."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from pytest_socket import enable_socket

from bench.postgres import PASSWORD, Cluster, postgresql, programs
from sekisho.model.errors import SekishoError
from sekisho.pipeline.settings import Console
from sekisho.web.database import database, make_file, reach
from tests.cli.typed import typed
from tests.in_turn import WHOLE
from tests.web.served import fresh, serving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
ROOT = Path(__file__).parents[2]
SECRET = "env:CONSOLE_PASSWORD"
BOTH = ("test_journal", "test_together", "test_shown", "test_search", "test_queries")
"""Tests that are run on both databases."""
MORE = (
    "test_door",
    "test_decide",
    "test_accepted",
    "test_people",
    "test_pages",
    "test_roles",
    "test_history",
    "test_hands",
    "test_paid",
    "test_tokens",
    "test_hooks",
    "test_names",
)
"""Those that are run on both where everything is asked for (`CONSOLE_TESTS=all`)."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server that is running."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    enable_socket()
    with postgresql() as found:
        yield found


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_PASSWORD", PASSWORD)


@pytest.mark.timeout(900)
def test_what_the_console_does_it_does_on_postgresql(cluster: Cluster) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SEKISHO", "DJANGO", "COV_"))
    }
    environment["CONSOLE_DATABASE"] = cluster.made("both")
    files = [str(Path(__file__).with_name(f"{name}.py")) for name in (*BOTH, *(MORE if WHOLE else ()))]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *files],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=880,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6_000:]
    assert re.search(r"\d{2,} passed", done.stdout)


def told(org: Path, address: str) -> Path:
    """Say in the settings of an organisation which database it is."""
    path = org / "sekisho.toml"
    said = f"[console]\ndatabase = {address!r}\ndatabase_secret = {SECRET!r}\n"
    path.write_text(path.read_text("utf-8").replace("[console]\n", said), "utf-8")
    return org


def test_it_serves_and_leaves_no_file_of_accounts_beside_the_evidence(
    cluster: Cluster, console: Path, tmp_path: Path
) -> None:
    org = told(fresh(console, tmp_path), cluster.made("served"))
    with serving(org) as served:
        assert re.fullmatch("[0-9a-f]{24}", served.token)
        with urlopen(f"{served.address}/first", timeout=20) as answer:  # noqa: S310 - an address of our own
            assert "The first administrator" in answer.read().decode()
    assert not (org / "console.db").exists()
    with serving(org) as again:
        assert again.address == served.address


def test_a_server_that_goes_away_while_it_serves_is_said_in_a_sentence(console: Path, tmp_path: Path) -> None:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    enable_socket()
    with ExitStack() as stops, ExitStack() as opened:
        own = stops.enter_context(postgresql())
        served = opened.enter_context(serving(told(fresh(console, tmp_path), own.made("away"))))
        with urlopen(f"{served.address}/first", timeout=20) as answer:  # noqa: S310 - an address of our own
            assert answer.status == 200
        stops.close()
        with pytest.raises(HTTPError) as away:
            urlopen(f"{served.address}/first", timeout=60)  # noqa: S310 - as above
        with away.value as answer:
            page = answer.read().decode()
            assert answer.status == 503
        assert "database does not answer" in page
        assert "psycopg" not in page


def test_a_server_that_does_not_answer_stops_the_start(console: Path, tmp_path: Path) -> None:
    org = told(fresh(console, tmp_path), "postgresql://mori@127.0.0.1:9/console")
    said = typed("serve", org).err
    assert "console @ 127.0.0.1:9" in said
    assert PASSWORD not in said
    assert "Nothing was started" in said
    assert not (org / "console.db").exists()


def refused(console: Console) -> str:
    with pytest.raises(SekishoError) as caught:
        reach(console)
    return f"{caught.value.code} {dict(caught.value.params)}"


def test_a_server_that_refuses_is_told_and_the_password_is_not(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = cluster.address("postgres")
    reach(Console(database=address, database_secret=SECRET))
    assert "does not exist" in refused(Console(database=cluster.address("nowhere"), database_secret=SECRET))
    kept = tmp_path / "secret"
    kept.write_text("wrong one\n", "utf-8")
    kept.chmod(0o600)
    said = refused(Console(database=address, database_secret=f"file:{kept}"))
    assert "authentication failed" in said
    kept.chmod(0o644)
    assert "secret_open" in refused(Console(database=address, database_secret=f"file:{kept}"))
    monkeypatch.delenv("CONSOLE_PASSWORD")
    assert "secret_missing" in refused(Console(database=address, database_secret=SECRET))


def test_a_database_without_unicode_is_refused(cluster: Cluster) -> None:
    bare = cluster.made("bare", "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    said = refused(Console(database=bare, database_secret=SECRET))
    assert said.startswith("database_unfit")
    assert "SQL_ASCII" in said


@pytest.mark.parametrize(
    "address",
    ["mysql://a@b/c", "console", "dbname=console", "postgresql://host/", "postgresql://a:geheim@b/c?no=such", "a b"],
)
def test_what_is_no_address_of_a_database_is_refused_without_being_repeated(address: str) -> None:
    assert refused(Console(database=address)) == "database_address {}"


def test_without_what_speaks_with_it_the_console_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert refused(Console(database="postgresql://a@b/c")).startswith("database_driver")


def test_no_file_is_made_where_a_server_keeps_what_there_is(tmp_path: Path) -> None:
    make_file(tmp_path, Console(database="postgresql://a@b/c"))
    assert not list(tmp_path.iterdir())
    make_file(tmp_path, Console())
    assert (tmp_path / "console.db").stat().st_mode & 0o077 == 0


def test_an_address_says_all_that_postgresql_can_be_told(tmp_path: Path) -> None:
    made = database(None, Console(database="postgresql:///books?host=/run/postgresql&sslmode=require"))
    assert (made["NAME"], made["HOST"], "USER" in made) == ("books", "/run/postgresql", False)
    assert made["OPTIONS"] == {"connect_timeout": 5, "sslmode": "require"}
    made = database(None, Console(database="postgresql://mori:%E6%9C%A8@db:5433/books"))
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == ("mori", "木", "db", "5433")
    assert made["OPTIONS"] == {"connect_timeout": 5, "sslmode": "verify-full", "sslrootcert": "system"}
    assert "sqlite3" in str(database(tmp_path, Console())["ENGINE"])
    assert database(None, Console())["NAME"] == ":memory:"


@pytest.mark.parametrize("where", ["localhost", "127.0.0.1", "[::1]", ""])
def test_a_server_of_this_machine_is_spoken_with_as_it_likes(where: str) -> None:
    assert database(None, Console(database=f"postgresql://mori@{where}/books"))["OPTIONS"] == {"connect_timeout": 5}
