"""Where a name may lead: the open internet alone, checked at the moment of the connection, or what settings allow."""

import socket
import ssl
from collections.abc import Callable

import pytest

from sekisho.model.errors import SekishoError
from sekisho.notify.reach import Outside, addresses, is_public
from sekisho.notify.web import Scope
from tests.notify.test_webhook import Receiver, receiving

PUBLIC = "93.184.216.34"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say which addresses a name has, one set at each look-up: `names(["93.184.216.34"], ["127.0.0.1"])`."""

    def known(*answers: list[str]) -> None:
        left = list(answers)

        def look(host: str, port: int, *_args: object, **_words: object) -> list[object]:
            numeric = host.replace(".", "").isdigit()
            found = [host] if numeric else left.pop(0) if len(left) > 1 else left[0]
            return [
                (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
                for one in found
            ]

        monkeypatch.setattr(socket, "getaddrinfo", look)

    return known


@pytest.mark.parametrize("text", [PUBLIC, "1.1.1.1", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_open_internet_is_public(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "127.255.0.9", "0.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.100.100.200", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:93.184.216.34", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::1", "2001:0:4136:e378::1", "2001:db8::1", "no address",
    ],
)  # fmt: skip
def test_whatever_leads_elsewhere_is_not(text: str) -> None:
    assert not is_public(text)


def test_a_host_is_refused_when_any_of_its_addresses_is_not_public(names: Callable[..., None]) -> None:
    names([PUBLIC])
    assert Outside()("hook.example", 443) == PUBLIC
    names([PUBLIC, "10.0.0.1"])
    with pytest.raises(SekishoError, match="address_private") as told:
        Outside()("hook.example", 443)
    assert told.value.permanent


@pytest.mark.enable_socket
@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "::1", "localhost"])
def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(SekishoError, match="address_private"):
        Outside()(host, 443)


def test_settings_open_all_of_ones_own_network_or_one_host(names: Callable[..., None]) -> None:
    names(["10.0.0.1"])
    assert Outside(private=True)("siem.bank.example", 443) == "10.0.0.1"
    named = Outside.of(private=False, allowed=["SIEM.bank.example"])
    assert named("siem.bank.example", 443) == "10.0.0.1"
    with pytest.raises(SekishoError, match="address_private"):
        named("other.bank.example", 443)


@pytest.mark.enable_socket
def test_a_name_that_nobody_knows_may_be_known_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(*_args: object, **_words: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look)
    with pytest.raises(SekishoError, match="host_unreachable") as told:
        addresses("nowhere.invalid", 443)
    assert not told.value.permanent
    monkeypatch.undo()
    with pytest.raises(SekishoError, match="host_unreachable"):
        addresses("a" * 64 + ".example", 443)


@pytest.fixture
def receiver() -> object:
    with receiving() as found:
        yield found


@pytest.mark.server
@pytest.mark.enable_socket
def test_what_was_checked_is_what_is_connected_to(receiver: Receiver, names: Callable[..., None]) -> None:
    port = receiver.address.rpartition(":")[2].partition("/")[0]
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> str:
        asked.append((host, port))
        return "127.0.0.1"

    # The name itself leads nowhere: only the checked address does.
    names(["192.0.2.1"])
    scope = Scope.of(f"http://localhost:{port}/hook", resolve=resolve, timeout=5)
    assert scope.ask("POST", f"http://localhost:{port}/hook", {}, b"{}").status == 204
    assert asked == [("localhost", int(port))]
    assert receiver.got[0][0]["host"] == f"localhost:{port}"


@pytest.mark.server
@pytest.mark.enable_socket
def test_an_address_at_which_nobody_listens_may_answer_later() -> None:
    with receiving() as found:
        address = found.address
    with pytest.raises(SekishoError, match="host_unreachable") as told:
        Scope.of(address).ask("POST", address, {}, b"{}")
    assert not told.value.permanent


@pytest.mark.server
@pytest.mark.enable_socket
def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere(
    receiver: Receiver, names: Callable[..., None]
) -> None:
    port = int(receiver.address.rpartition(":")[2].partition("/")[0])
    names([PUBLIC], ["127.0.0.1"])
    assert Outside()("hook.example", port) == PUBLIC
    with pytest.raises(SekishoError, match="address_private"):
        Scope.of(f"https://hook.example:{port}/", resolve=Outside()).ask(
            "POST", f"https://hook.example:{port}/", {}, b""
        )
    assert receiver.got == []


@pytest.mark.server
@pytest.mark.enable_socket
def test_the_connection_is_secured_for_the_name_and_not_for_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    secured: list[str | None] = []

    def wrap(_self: ssl.SSLContext, opened: socket.socket, server_hostname: str | None = None) -> ssl.SSLSocket:
        secured.append(server_hostname)
        error = ssl.SSLCertVerificationError("not trusted")
        error.verify_message = "not trusted"
        raise error

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with receiving() as found:
        port = found.address.rpartition(":")[2].partition("/")[0]
        address = f"https://hook.example:{port}/"
        with pytest.raises(SekishoError, match="tls_untrusted"):
            Scope.of(address, resolve=lambda _host, _port: "127.0.0.1").ask("POST", address, {}, b"{}")
    assert secured == ["hook.example"]
