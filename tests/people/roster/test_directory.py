"""Staff read from a real OpenLDAP."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from sekisho.model.errors import SekishoError
from sekisho.people.roster.directory import Directory, directory_roster
from tests.servers.slapd import BASE, PASSWORD, READER, THERE, WHY, Slapd, entry, slapd

pytestmark = [pytest.mark.server, pytest.mark.enable_socket, pytest.mark.skipif(not THERE, reason=WHY)]
MANY = 1_200
"""More than the server gives out in one answer."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    enable_socket()
    people = [
        entry("1001", "森 花子", "mori@friday.example", "為替課", title="主任", preferredLanguage="ja-JP"),
        entry("1002", "Alex Reed", "Reed@Friday.example", "IT", preferredLanguage="en-GB"),
        entry("", "Nobody", "nobody@friday.example", "IT"),
        entry("1003", "First", "first@friday.example", "IT"),
        entry("1003", "Second", "second@friday.example", "IT"),
        *(entry(str(5000 + n), f"Name {n}", f"n{n}@friday.example", "Branch") for n in range(MANY)),
    ]
    with slapd(tmp_path_factory.mktemp("ldap"), people) as running:
        yield running


def directory(server: Slapd, **changed: object) -> Directory:
    said: dict[str, object] = {
        "host": "localhost",
        "port": server.port,
        "user": READER,
        "secret": "env:X",
        "ca": str(server.ca),
        "base": BASE,
    }
    return Directory(**(said | changed))  # type: ignore[arg-type]


def test_everybody_is_read_page_by_page_and_who_cannot_be_told_is_named(server: Slapd) -> None:
    roster = directory_roster(directory(server), lambda _where: PASSWORD)
    people = {one.number: one for one in roster.members}
    assert len(people) == MANY + 2
    assert (people["1001"].name, people["1001"].department, people["1001"].lang) == ("森 花子", "為替課", "ja")
    assert (people["1002"].address, people["1002"].lang) == ("reed@friday.example", "en")
    assert {(one.field, one.reason) for one in roster.left_out} == {
        ("employee_id", "value_missing"),
        ("employee_id", "roster_twice"),
    }


def test_a_wrong_password_and_a_base_that_is_not_there_are_told(server: Slapd) -> None:
    with pytest.raises(SekishoError, match="directory_refused"):
        directory_roster(directory(server), lambda _where: "wrong")
    with pytest.raises(SekishoError, match="directory_refused"):
        directory_roster(directory(server, base="dc=nowhere,dc=example"), lambda _where: PASSWORD)


# ldap3 leaves sockets of handshakes and connections that were refused to the collector of garbage.
LEFT = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@LEFT
def test_a_server_that_cannot_prove_itself_is_not_read(server: Slapd, tmp_path: Path) -> None:
    with pytest.raises(SekishoError) as told:
        directory_roster(directory(server, ca=""), lambda _where: PASSWORD)
    assert told.value.code == "host_unreachable"
    del told
    gc.collect()


def test_no_password_goes_in_the_clear_to_another_machine() -> None:
    with pytest.raises(SekishoError, match="tls_needed"):
        directory_roster(Directory(host="ldap.friday.example", security="none"), lambda _where: PASSWORD)


@LEFT
def test_a_server_that_is_away_may_be_back_later() -> None:
    with pytest.raises(SekishoError) as told:
        directory_roster(Directory(host="127.0.0.1", port=1, security="none", base=BASE), lambda _where: PASSWORD)
    assert (told.value.code, told.value.permanent) == ("host_unreachable", False)
    del told
    gc.collect()
