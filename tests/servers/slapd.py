"""A real OpenLDAP on loopback over TLS, with the people that a test gives it."""

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.servers.local import certificate, free_port

PROGRAM = shutil.which("slapd") or ("/usr/sbin/slapd" if Path("/usr/sbin/slapd").exists() else "")
ADD = shutil.which("slapadd") or "/usr/sbin/slapadd"
WHY = "OpenLDAP is not installed: apt-get install slapd"
THERE = bool(PROGRAM) and Path("/etc/ldap/schema/core.schema").exists() and shutil.which("openssl") is not None
BASE, READER, PASSWORD = "dc=friday,dc=example", "cn=reader,dc=friday,dc=example", "salt-and-pepper"
_HEAD = f"""dn: {BASE}
objectClass: dcObject
objectClass: organization
o: Friday
dc: friday

"""


@dataclass(frozen=True, slots=True)
class Slapd:
    """A running server: its port for TLS, and the certificate that proves it."""

    port: int
    ca: Path


def entry(number: str, name: str, mail: str, department: str, **more: str) -> str:
    """Return a person as LDIF; "" leaves an attribute out."""
    said = {"employeeNumber": number, "displayName": name, "mail": mail, "departmentNumber": department, **more}
    lines = "".join(f"{key}: {value}\n" for key, value in said.items() if value)
    uid = mail.partition("@")[0]
    return f"dn: uid={uid},{BASE}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: {uid}\n{lines}\n"


@contextmanager
def slapd(place: Path, people: Sequence[str]) -> Iterator[Slapd]:
    """Start a server with people in it; all of it lies below `place`."""
    ca, key = certificate(place)
    (place / "db").mkdir()
    port = free_port()
    (place / "slapd.conf").write_text(
        f"""
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {place}/pid
TLSCertificateFile {ca}
TLSCertificateKeyFile {key}
sizelimit 600
database mdb
suffix "{BASE}"
rootdn "{READER}"
rootpw {PASSWORD}
directory {place}/db
""",
        "utf-8",
    )
    (place / "people.ldif").write_text(_HEAD + "".join(people), "utf-8")
    subprocess.run(
        [ADD, "-f", str(place / "slapd.conf"), "-l", str(place / "people.ldif")], check=True, capture_output=True
    )
    with subprocess.Popen(
        [PROGRAM, "-f", str(place / "slapd.conf"), "-h", f"ldaps://localhost:{port}/", "-d", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _until_open(port, server)
            yield Slapd(port, ca)
        finally:
            server.terminate()
            server.wait(20)


def _until_open(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(2000):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.01)
            raise RuntimeError("slapd ended")
    raise TimeoutError("slapd did not begin to listen")
