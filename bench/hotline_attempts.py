"""Everything that somebody may send to the hotline, well-formed and not, with marks in it."""

import base64
import json
import os
import re
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from nacl.public import PublicKey, SealedBox

from bench.hotline_marks import Marks
from sekisho.hotline.sealing import code as codes
from sekisho.hotline.sealing import envelopes
from sekisho.hotline.sealing.keys import desk_of, of_code
from sekisho.hotline.sealing.letters import CLASSES, SLOT, Letter, framed
from tests.hotline.talk import Reporter, packed

CODE = re.compile(r"\b([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}-[0-9A-Z])\b")
LINE = "X-Forwarded-For: {0.address}\r\nUser-Agent: {0.agent}\r\n"


def b64(value: bytes) -> str:
    """Return base64 as the protocol has it."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@dataclass
class Line:
    """A hotline at an address, spoken with by somebody whose marks are in every header. `answers` are those to what was wrong."""

    address: str
    port: int
    own: bytes
    marks: Marks
    answers: list[bytes] = field(default_factory=list)
    client: httpx.Client = field(
        default_factory=lambda: httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
    )

    def ask(self, said: dict[str, Any], slots: Sequence[bytes] = (), size: int = CLASSES[0]) -> tuple[Any, list[bytes]]:
        """Send a request of the protocol; return what its answer says, and the slots behind it."""
        reply = os.urandom(32)
        head = envelopes.ask({**said, "reply": b64(reply)}, self.own)
        tail = list(slots) or [os.urandom(SLOT) for _ in range(size - 1)]
        answer = self.post("box", content=head + b"".join(tail))
        found = [answer.content[at : at + SLOT] for at in range(0, len(answer.content), SLOT)]
        return envelopes.told(found[0], reply), found[1:]

    def post(self, place: str, **said: Any) -> httpx.Response:
        """Send something to a place."""
        headers = {**self.marks.headers(), **said.pop("headers", {})}
        return self.client.post(f"{self.address}/{place}", headers=headers, **said)

    def wrong(self, method: str, place: str, **said: Any) -> None:
        """Send what is wrong, and keep its answer."""
        headers = {**self.marks.headers(), **said.pop("headers", {})}
        with suppress(httpx.HTTPError, httpx.InvalidURL):
            answer = self.client.request(method, f"{self.address}/{place}", headers=headers, **said)
            self.answers.append(answer.content)

    @contextmanager
    def begun(self, data: bytes, *, reset: bool = True) -> Iterator[socket.socket]:
        """Send bytes as they are, and hang up at the end: as somebody whose line breaks, unless `reset` is False."""
        with socket.create_connection(("127.0.0.1", self.port), 10) as one:
            with suppress(OSError):
                one.sendall(data)
            yield one
            if reset:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def raw(self, data: bytes) -> None:
        """Send bytes as they are, end, and keep what is said."""
        with suppress(OSError), self.begun(data, reset=False) as one:
            one.settimeout(3)
            one.shutdown(socket.SHUT_WR)
            self.answers.append(one.recv(1 << 16))


def plain(line: Line, **more: str) -> str:
    """Report without a script and come back with a reply; return the code, whose secrets become known."""
    marks = line.marks
    said = {"subject": "fraud", "text": f"{marks.text} {marks.japanese}", "a_fraud_what": marks.odd, **more}
    body = (marks.content * 40_000).encode()
    files = [
        ("files", (f"{marks.file}.pdf", body, "application/pdf")),
        ("files", (f"{marks.japanese}.txt", b"x", "t/x")),
    ]
    found = CODE.search(line.post("report", data=said, files=files).text)
    if not found:
        return ""
    code = found[1]
    shown = line.post("back", data={"code": code, "reply": "1", "text": marks.text}, files=files).text
    if one := re.search(r'name="message" value="(\w+)"', shown):
        line.post("file", data={"code": code, "message": one[1], "number": "0"})
    _remember(line, code, f"code {len(marks.codes)}")
    return code


def _remember(line: Line, code: str, name: str) -> None:
    line.marks.codes[name] = code
    salt = base64.urlsafe_b64decode(line.ask({"op": "hello"})[0]["salt"] + "==")
    derived = of_code(codes.read(code) or "", salt)
    line.marks.secrets |= {f"{name}'s tag": derived.tag, f"{name}'s private key": bytes(derived.private)}


def script(line: Line) -> None:
    """Report with the protocol, look and reply."""
    marks = line.marks
    reporter = Reporter(line, left_out=("法務",))  # type: ignore[arg-type]  # all that it uses is `ask`
    reporter.report(f"{marks.text} {marks.japanese}", [(marks.content * 40_000).encode()])
    reporter.add(marks.text)
    reporter.look()
    name = f"reporter {len(marks.secrets)}"
    marks.secrets |= {f"{name}'s tag": base64.urlsafe_b64decode(reporter.tag + "=="), f"{name}'s key": reporter.secret}


def refused(line: Line) -> None:
    """Send messages whose slots may not stay: of nobody, and half of one. Their sealed bytes are marks."""
    reporter = Reporter(line)  # type: ignore[arg-type]
    for number in range(3):
        made = packed(Letter(text=line.marks.text))
        for at, slot in enumerate(made.slots):
            line.marks.secrets[f"refused slot {number}.{at}"] = slot[100:124]
        said = {"op": "add", "tag": reporter.tag, "message": b64(made.ident), "grants": reporter.grants(made.key)}
        if number:
            line.ask(said, made.slots)
        else:
            keys = {"key": b64(bytes(reporter.private.public_key)), "desk": b64(desk_of(made.key))}
            head = envelopes.ask({**said, "op": "open", **keys, "reply": b64(os.urandom(32))}, line.own)
            with line.begun(_header(line, "box", SLOT * 8) + head + b"".join(made.slots[:5])):
                time.sleep(0.5)


def _header(line: Line, place: str, length: int, kind: str = "application/octet-stream") -> bytes:
    marks = line.marks
    said = f"POST /{place} HTTP/1.1\r\nHost: 127.0.0.1\r\n{LINE.format(marks)}Content-Type: {kind}\r\n"
    return f"{said}Content-Length: {length}\r\n\r\n".encode()


def half(line: Line) -> bytes:
    """Return the first half of a form with a file: everything but the end."""
    marks = line.marks
    part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = "".join(f"--b\r\n{part.format(*one)}{value}\r\n" for one, value in (
        (("subject", ""), "fraud"), (("text", ""), marks.text + marks.japanese), (("code", ""), next(iter(marks.codes.values()), "")),
    ))  # fmt: skip
    body += f"--b\r\n{part.format('files', f'; filename={chr(34)}{marks.file}{chr(34)}')}" + marks.content * 60_000
    return _header(line, "report", 12_000_000, "multipart/form-data; boundary=b") + body.encode()


def addresses(line: Line) -> None:
    """Ask for what is not there, by addresses that hold marks."""
    marks, code = line.marks, next(iter(line.marks.codes.values()), "")
    for place in (marks.path, f"{marks.path}?code={code}", f"static/{marks.path}", f"back?code={code}", "%00" + marks.path,
                  "static/..%2f..%2f" + marks.path, f"report?lang={marks.odd}", "%ff%fe" + marks.path, "/".join([marks.path] * 60)):  # fmt: skip
        line.wrong("GET", place)
        line.wrong("POST", place, data={"text": marks.text, "code": code})
    for method in ("PUT", "DELETE", "TRACE", "OPTIONS", marks.odd.upper()):
        line.wrong(method, f"report/{marks.path}")
    line.wrong("GET", "", headers={"Host": f"{marks.odd}.example"})
    line.wrong("GET", "", headers={"Accept-Language": marks.odd, "Range": marks.odd, "If-None-Match": marks.odd})


def raws(line: Line) -> None:
    """Send what is no request."""
    marks = line.marks
    told = LINE.format(marks)
    begun = f"POST /report HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}"
    for one in (f"{marks.text}\r\n\r\n", f"GET /{marks.path}\r\n\r\n", f"GET /{marks.path} HTTP/9.9\r\n\r\n", f"GET /\0{marks.path} HTTP/1.1\r\n{told}\r\n",
                f"GET / HTTP/1.1\r\nHost: {marks.odd} x\r\n{told}\r\n", f"GET / HTTP/1.1\r\n{marks.odd}\r\n{told}\r\n",
                f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{marks.odd} : {marks.text}\r\n\r\n", f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{marks.odd}: " + marks.text * 5_000 + "\r\n\r\n",
                f"GET /{marks.path * 2_000} HTTP/1.1\r\n\r\n", f"{begun}Transfer-Encoding: chunked\r\n\r\n{marks.text}\r\n",
                f"{begun}Transfer-Encoding: {marks.odd}\r\n\r\n{marks.text}", f"{begun}Content-Length: {marks.odd}\r\n\r\n{marks.text}",
                f"{begun}Content-Length: -5\r\n\r\n{marks.text}", f"{begun}Content-Length: 5\r\nContent-Length: 9\r\n\r\n{marks.text}",
                f"{begun}Expect: {marks.odd}\r\nContent-Length: 4\r\n\r\ntext", f"PROXY TCP4 {marks.address} 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\n\r\n",
                f"{begun}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\ntext={marks.text}"):  # fmt: skip
        line.raw(one.encode())
    line.raw(b"\x16\x03\x01\x02\x00" + marks.text.encode() * 20)
    line.raw(b"GET / HTTP/1.1\r\nHost: \xff\xfe" + marks.odd.encode("utf-16") + b"\r\n\r\n")


def forms(line: Line) -> None:
    """Send forms that are broken, hostile or too large."""
    marks, code = line.marks, next(iter(line.marks.codes.values()), "")
    name, multi = marks.file, "multipart/form-data; boundary=b"
    begin = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    bodies = (f"{begin}Content-Transfer-Encoding: base64\r\n\r\n{marks.content}=!\r\n--b--", f"{begin}\r\n{marks.content}", f"{begin}{marks.text}",
              f"{begin}Content-Type: a/b; charset={marks.odd}\r\n\r\n{marks.content}\r\n--b--", "--b\r\n\r\n" + marks.text, marks.text,
              f"--b\r\nContent-Disposition: form-data; name=\"files\"; filename*={marks.odd}''%ff{name}\r\n\r\n{marks.content}\r\n--b--",
              f'--b\r\nContent-Disposition: form-data; name="files"; filename="../{name}\0/{name}"\r\n\r\n{marks.content}\r\n--b--',
              f"--b\r\nContent-Disposition: {marks.odd}\r\n\r\n{marks.content}\r\n--b--", begin.replace("--b", "--b" + marks.odd),
              "".join(f"{begin}\r\n{marks.content}\r\n" for _ in range(30)) + "--b--", f"{begin}{marks.odd}: {'x' * 90_000}\r\n\r\n{marks.content}\r\n--b--")  # fmt: skip
    kinds = (
        multi,
        "multipart/form-data",
        f"multipart/form-data; boundary={marks.odd * 30}",
        f"{multi}; charset={marks.odd}",
    )
    for place in ("report", "report?fail=1", "back", "file", "box"):
        for kind in kinds:
            line.wrong("POST", place, content=bodies[0].encode(), headers={"Content-Type": kind})
        for body in bodies:
            line.wrong("POST", place, content=body.encode(), headers={"Content-Type": multi})
        coded = "application/x-www-form-urlencoded"
        for kind in (coded, f"{coded}; charset={marks.odd}", f"{coded}; charset=utf-16", marks.odd, "application/json"):
            for body in (f"text=%ff%00{marks.text}&subject=fraud&code={code}&reply=1", f"text=\ud800{marks.text}&subject={marks.odd}&left_out={marks.odd}",
                         "&".join(f"{marks.odd}{at}={marks.text}" for at in range(80)), f"text={marks.text * 6_000}&subject=other"):  # fmt: skip
                line.wrong("POST", place, content=body.encode("utf-8", "surrogatepass"), headers={"Content-Type": kind})
    hostile = (
        f"{marks.text}\0",
        f"\ud800{marks.text}".encode("utf-8", "surrogatepass"),
        f"{{{{ {marks.text} }}}}%s%(x)s",
    )
    for text in hostile:
        for number in ("0", "²", "٣", "-1", f"1{marks.odd}"):
            line.wrong("POST", "file", data={"code": code, "message": text, "number": number})
        line.wrong("POST", "report", data={"subject": "other", "text": text, "left_out": [text, "監査"]})
        line.wrong("POST", "back", data={"code": text, "reply": text, "text": text})
        line.wrong("POST", "back", data={"code": code, "reply": "1", "text": text})
    failing(line)


def failing(line: Line) -> None:
    """Send forms that fail inside, where `hotline_undone` plants errors."""
    marks = line.marks
    odd = f"{marks.file}\0\r\n".encode() + "\udcff".encode("utf-8", "surrogatepass")
    for name in (f"{marks.file}.pdf", odd.decode("latin-1")):
        files = {"files": (name, marks.content.encode(), marks.odd)}
        line.wrong("POST", "report?fail=1", data={"subject": "other", "text": marks.text}, files=files)


def boxes(line: Line) -> None:
    """Send sealed requests whose content is wrong."""
    marks = line.marks
    known: dict[str, object] = {
        "op": "open",
        "tag": b64(bytes(32)),
        "key": b64(bytes(32)),
        "desk": b64(bytes(32)),
        "message": b64(bytes(16)),
        "grants": {},
    }
    said = [{**known, name: value} for name in known for value in (marks.text, marks.text + "\0", 7, None, [marks.text], {marks.odd: marks.text}, "\ud800".encode("utf-16", "surrogatepass").hex(), "=" * 43)]  # fmt: skip
    said += [
        {"op": op, "who": marks.text, "tag": b64(bytes(32)), marks.odd: 1}
        for op in ("desk.list", "desk.enter", "look", marks.odd)
    ]
    said += [{"op": "look", "tag": b64(bytes(32)), "from": one} for one in (-1, 10**30, marks.text, 1.5)]
    for one in said:
        with suppress(Exception):
            line.ask(one)
    heads = (f"{{{marks.text}", "[" * 9_000, json.dumps(marks.text), f'{{"op":"hello","reply":"{marks.text}"}}', "")
    for text in heads:
        head = SealedBox(PublicKey(line.own)).encrypt(framed(text.encode(), envelopes.ASKED))
        line.wrong("POST", "box", content=head + bytes(SLOT * 7))
    bare = SealedBox(PublicKey(line.own)).encrypt((marks.text.encode() * 4_000)[: envelopes.ASKED])
    for body in (bare + bytes(SLOT * 7), marks.text.encode() * 100, bare, bytes(SLOT * 8), bare + bytes(SLOT * 31)):
        line.wrong("POST", "box", content=body)


def large(line: Line) -> None:
    """Begin requests that are too large, and break them off."""
    content = (line.marks.content * 80_000).encode()
    for place, kind in (
        ("box", "application/octet-stream"),
        ("report", "multipart/form-data; boundary=b"),
        ("back", "application/x-www-form-urlencoded"),
    ):
        for length in (60_000_000, 10**12, 33_000_000):
            with suppress(OSError), line.begun(_header(line, place, length, kind) + content):
                pass


def broken(line: Line) -> None:
    """Break off uploads in the middle, and answers before they are read."""
    for _ in range(3):
        with suppress(OSError), line.begun(half(line)):
            pass
        with suppress(OSError), line.begun(_header(line, "box", SLOT * 128) + (line.marks.content * 50_000).encode()):
            pass
    for place in ("", "static/libsodium-sumo.js"):
        asked = f"GET /{place}?{line.marks.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{LINE.format(line.marks)}\r\n"
        with suppress(OSError), line.begun(asked.encode()):
            pass
