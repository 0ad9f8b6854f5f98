"""One conversation with an IMAP server: the protocol's answers as values, its failures as errors of ours."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.imap.utf7 import decoded, encoded
from sekisho.connectors.live import MESSAGE_BYTES
from sekisho.model.errors import SekishoError
from sekisho.model.hosts import HERE

TIMEOUT = 60.0
_LISTED = re.compile(rb'^\((?P<flags>[^)]*)\) (?:"(?:\\.|[^"\\])*"|NIL) (?P<name>.*)$', re.DOTALL)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_DATE = re.compile(rb'\bINTERNALDATE ("[^"]*")')
BROKEN = (imaplib.IMAP4.abort, OSError)
"""What is raised where the conversation broke off, and may be begun again."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the account: its name for people, and its special use and other attributes in lower case."""

    name: str
    attributes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The state of a folder when it was chosen: UIDs hold as long as `validity` stays; all are below `next_uid`."""

    validity: int
    next_uid: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as it lies on the server: its bytes, flags and date of arrival as the server writes them."""

    uid: int
    raw: bytes
    flags: str
    date: str


class _Bounded:
    """Reads no literal that is longer than a message may be, whatever the server says."""

    def read(self, size: int) -> bytes:
        """Read so many bytes of the conversation."""
        if size > MESSAGE_BYTES + 4096:
            raise imaplib.IMAP4.abort("literal too long")
        return super().read(size)  # type: ignore[misc,no-any-return]


class _Plain(_Bounded, imaplib.IMAP4):
    """A conversation that begins in the clear."""


class _Secure(_Bounded, imaplib.IMAP4_SSL):
    """A conversation under TLS from its start."""


class Session:
    """A conversation after its login. Methods raise SekishoError `imap_refused`, or one of `BROKEN`."""

    def __init__(self, wire: imaplib.IMAP4, host: str) -> None:
        self.wire = wire
        self.host = host

    def folders(self) -> tuple[Folder, ...]:
        """Return the folders that hold messages, in order of name."""
        found = (_folder(one) for one in self.asked("LIST", self.wire.list()) if one)
        return tuple(sorted((one for one in found if "\\noselect" not in one.attributes), key=lambda one: one.name))

    def choose(self, name: str, *, readonly: bool = True) -> Chosen:
        """Choose a folder: with EXAMINE, which changes nothing, unless something is to be changed."""
        self.asked("EXAMINE" if readonly else "SELECT", self.wire.select(written(name), readonly=readonly))
        answer = self.asked("STATUS", self.wire.status(written(name), "(UIDVALIDITY UIDNEXT)"))
        numbers = dict(re.findall(rb"(UIDVALIDITY|UIDNEXT) (\d+)", answer[0] or b""))
        return Chosen(int(numbers.get(b"UIDVALIDITY", 0)), int(numbers.get(b"UIDNEXT", 1)))

    def sizes(self, first: int, last: int) -> dict[int, int]:
        """Return the bytes of each message with a UID in a range."""
        answer = self.asked("FETCH", self.wire.uid("FETCH", f"{first}:{last}", "(UID RFC822.SIZE)"))
        found = {}
        for one in answer:
            line = one[0] if isinstance(one, tuple) else one or b""
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid and size and first <= int(uid[1]) <= last:
                found[int(uid[1])] = int(size[1])
        return dict(sorted(found.items()))

    def messages(self, uids: list[int]) -> Iterator[Stored]:
        """Yield messages as they lie there, without marking them as read; those that are gone are left out."""
        if not uids:
            return
        what = "(UID FLAGS INTERNALDATE BODY.PEEK[])"
        answer = self.asked("FETCH", self.wire.uid("FETCH", ",".join(map(str, uids)), what))
        for number, one in enumerate(answer):
            if isinstance(one, tuple):
                after = answer[number + 1] if number + 1 < len(answer) else b""
                line = one[0] + b" " + (after if isinstance(after, bytes) else b"")
                if uid := _UID.search(line):
                    flags, date = _FLAGS.search(line), _DATE.search(line)
                    yield Stored(int(uid[1]), one[1], _ascii(flags), _ascii(date))

    def with_id(self, message_id: str) -> list[int]:
        """Return the UIDs of the chosen folder's messages with a Message-ID; none for one that cannot be asked for."""
        if not (message_id.isascii() and message_id.isprintable()):
            return []
        quoted = '"' + message_id.replace("\\", "\\\\").replace('"', '\\"') + '"'
        answer = self.asked("SEARCH", self.wire.uid("SEARCH", "HEADER", "Message-ID", quoted))
        return [int(number) for line in answer if line for number in line.split()]

    def can_move(self) -> bool:
        """Whether the server moves a message in one step (RFC 6851), so that it is never in no folder."""
        said = self.asked("CAPABILITY", self.wire.capability())
        return b"MOVE" in said[0].upper().split()

    def move(self, uid: int, folder: str) -> None:
        """Move a message of the chosen folder to another one, made where it is not there."""
        if folder not in {one.name for one in self.folders()}:
            self.asked("CREATE", self.wire.create(written(folder)))
        self.asked("MOVE", self.wire.uid("MOVE", str(uid), written(folder)))

    def asked(self, command: str, answer: tuple[str, list[Any]]) -> list[Any]:
        """Return what a command was answered; SekishoError `imap_refused` where the server would not."""
        status, data = answer
        if status != "OK":
            said = data[0].decode("utf-8", "replace") if data and isinstance(data[0], bytes) else status
            raise SekishoError("imap_refused", host=self.host, command=command, detail=said[:200])
        return data


def written(name: str) -> str:
    """Return a folder's name as it stands in a command."""
    return '"' + encoded(name).replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def session(source: ImapSource, password: str) -> Iterator[Session]:
    """Log in; SekishoError `host_unreachable`, `imap_login`, `tls_untrusted` or `tls_needed`; what breaks off later passes."""
    host, port = source.address
    if source.security == "none" and host not in HERE:
        raise SekishoError("tls_needed", host=host)
    wire = _opened(source, host, port)
    try:
        try:
            _let_in(wire, source.user, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise SekishoError("imap_login", host=host, user=source.user) from None
        try:
            yield Session(wire, host)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise SekishoError("imap_refused", host=host, command="-", detail=str(error)[:200]) from None
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            wire.logout()
        _closed(wire)


@contextmanager
def unbroken(source: ImapSource) -> Iterator[None]:
    """Tell a conversation that broke off as SekishoError `host_unreachable`, which passes."""
    try:
        yield
    except BROKEN as error:
        host, port = source.address
        raise SekishoError("host_unreachable", permanent=False, host=host, port=port, detail=str(error)[:200]) from None


def _opened(source: ImapSource, host: str, port: int) -> imaplib.IMAP4:
    try:
        trust = ssl.create_default_context(cafile=source.ca or None)
        if source.security == "tls":
            return _Secure(host, port, ssl_context=trust, timeout=TIMEOUT)
        wire = _Plain(host, port, timeout=TIMEOUT)
        if source.security == "starttls":
            _secured(wire, trust)
    except ssl.SSLCertVerificationError as error:
        raise SekishoError("tls_untrusted", host=host, detail=error.verify_message) from None
    except (imaplib.IMAP4.error, OSError) as error:
        raise SekishoError("host_unreachable", permanent=False, host=host, port=port, detail=str(error)) from None
    return wire


def _let_in(wire: imaplib.IMAP4, user: str, password: str) -> None:
    """Log in; what is not in ASCII cannot be said in a command, and goes as SASL PLAIN."""
    if user.isascii() and password.isascii():
        wire.login(user, password)
    else:
        wire.authenticate("PLAIN", lambda _said: f"\0{user}\0{password}".encode())


def _secured(wire: imaplib.IMAP4, trust: ssl.SSLContext) -> None:
    try:
        wire.starttls(ssl_context=trust)
    except (imaplib.IMAP4.error, OSError):
        _closed(wire)
        raise


def _closed(wire: imaplib.IMAP4) -> None:
    """Close what a farewell did not, where the other side is gone."""
    with suppress(OSError):
        wire.shutdown()


def _folder(answer: bytes | tuple[bytes, bytes]) -> Folder:
    """Return a folder of a LIST answer, whose name may be an atom, quoted, or a literal."""
    line, literal = answer if isinstance(answer, tuple) else (answer, None)
    found = _LISTED.match(line)
    if found is None:
        return Folder("", frozenset({"\\noselect"}))
    name = literal if literal is not None else found["name"].strip()
    if literal is None and name.startswith(b'"'):
        name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
    flags = frozenset(found["flags"].decode("ascii", "replace").lower().split())
    return Folder(decoded(name.decode("utf-8", "replace")), flags)


def _ascii(found: re.Match[bytes] | None) -> str:
    return found[1].decode("ascii", "replace") if found else ""
