"""Attack: a webhook that makes this machine speak with itself, with the firm's network, or with the cloud's metadata."""

import socket
import unicodedata

import pytest

from sekisho.model.errors import SekishoError
from sekisho.notify import reach
from sekisho.web.hooks import office

INWARD = (
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 - it is refused
    "255.255.255.255", "198.18.0.1", "192.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fec0::1", "fd00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1",
    "2001:db8::1", "100::1", "fd00:ec2::254", "not an address", "",
)  # fmt: skip
PUBLIC = "93.184.216.34"
WRITTEN = (
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://0/",
    "https://[::1]/", "https://[::ffff:7f00:1]/", "https://localhost/", "https://LOCALHOST/", "https://localhost./",
    "https://①②⑦.0.0.1/", "https://127。0。0。1/", "https://[fe80::1%25lo]/",
    "http://example.com/", "//example.com/", "file:///etc/passwd", "gopher://example.com/", "javascript:alert(1)",
    "https://user:word@example.com/", "https://example.com@127.0.0.1/", "https://127.0.0.1@example.com/",
    "https://example.com\\@127.0.0.1/", "https://example.com:0/", "https://example.com:99999/", "https://exa mple.com/",
    "https://example.com/\r\nX-Evil: 1", "https:///etc/passwd", "https:example.com",
)  # fmt: skip


def numbers_alone(host: str, port: int, **_kind: object) -> object:
    """Read numbers as the C library does, `127.1` and `0x7f000001` too; every other name leads to a public address."""
    plain = unicodedata.normalize("NFKC", host).rstrip(".").replace("。", ".")
    try:
        found = socket.inet_ntoa(socket.inet_aton(plain))
    except OSError:
        found = plain if ":" in plain else {"localhost": "127.0.0.1"}.get(plain.lower(), PUBLIC)
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]


def names(*found: str) -> object:
    """Return a directory of names that gives the same addresses for each."""
    return lambda _host, port, **_kind: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


@pytest.mark.parametrize("address", INWARD)
def test_no_form_of_an_address_inside_is_public(address: str) -> None:
    assert not reach.is_public(address)


@pytest.mark.parametrize("inward", [one for one in INWARD if one])
def test_a_name_that_leads_inside_is_refused_even_beside_a_public_address(
    inward: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", names(PUBLIC, inward))
    with pytest.raises(SekishoError) as told:
        office.checked("https://rebind.example/")
    assert told.value.code == "address_private"


@pytest.mark.parametrize("written", WRITTEN)
def test_no_way_of_writing_an_address_leads_inside(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", numbers_alone)
    with pytest.raises(SekishoError):
        office.checked(written)
