"""A stand-in for the hotline's server: pages out of its templates, and docs/hotline-protocol.md over messages in memory."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

from sekisho.hotline.questions import QUESTIONS
from sekisho.hotline.rules import CATEGORIES
from sekisho.hotline.site.templating import static
from sekisho.text import formats
from sekisho.text.lang import Lang
from sekisho.text.say import catalog, say
from tests.hotline.browser import twin
from tests.hotline.browser.serving import SITE, Handler
from tests.hotline.browser.twin import SLOT, b64, unb64

EPOCH = date(1970, 1, 1)
TODAY = (datetime.now(UTC).date() - EPOCH).days
PREFIX = "hotline."
WORDS = "correct horse battery"


@dataclass
class Case:
    """One report and what followed; messages are heads with their slots."""

    tag: str
    key: str
    desk: str
    ident: str = field(default_factory=lambda: b64(secrets.token_bytes(16)))
    day: int = TODAY
    status: str = "new"
    messages: list[tuple[dict[str, Any], bytes]] = field(default_factory=list)


@dataclass
class Double:
    """What the stand-in keeps, and what it was asked: `asked` has each operation and the size of its request."""

    own: PrivateKey = field(default_factory=PrivateKey.generate)
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    recipients: dict[str, dict[str, str]] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    invite: str = field(default_factory=lambda: b64(secrets.token_bytes(16)))
    posted: list[bytes] = field(default_factory=list)
    """The bodies of plain forms."""
    breaks: int = 0
    """How many of the next messages are stored without an answer, as where a connection breaks."""

    def box(self, body: bytes) -> bytes:
        """Answer one request."""
        said, tail = twin.request_of(body, self.own)
        operation = said.pop("op")
        self.asked.append((operation, len(body)))
        deed: Callable[..., tuple[dict[str, Any], bytes]] = getattr(self, "op_" + operation.replace(".", "_"))
        try:
            told, slots = deed({**said, "slots": tail})
        except KeyError as error:
            told, slots = {"ok": False, "code": error.args[0]}, b""
        size = 8 if operation not in {"file", "desk.file"} or not slots else len(slots) // SLOT + 1
        return twin.answer(told, unb64(said["reply"]), slots, size)

    def people(self) -> list[dict[str, str]]:
        """Return the recipients as everybody may know them."""
        return [{name: one[name] for name in ("id", "name", "department", "key")} for one in self.recipients.values()]

    def op_hello(self, _said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        told = {"salt": b64(self.salt), "recipients": self.people(), "opens": True, "subjects": list(QUESTIONS)}
        return {"ok": True, **told}, b""

    def op_cover(self, _said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return {"ok": True}, b""

    def op_open(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        if not any(one.tag == said["tag"] for one in self.cases):
            desk = hashlib.sha256(unb64(said["desk"])).hexdigest()
            self.cases.append(Case(said["tag"], said["key"], desk))
        return self.add(self.behind(said["tag"]), "reporter", said)

    def op_add(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return self.add(self.behind(said["tag"]), "reporter", said)

    def add(self, case: Case, by: str, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Keep a message; the same one again is no second one."""
        if set(said["grants"]) != {"reporter", *self.recipients}:
            raise KeyError("grants")
        if not any(head["message"] == said["message"] for head, _ in case.messages):
            head = {
                "message": said["message"],
                "by": by,
                "day": TODAY,
                "slots": len(said["slots"]) // SLOT,
                "grants": said["grants"],
            }
            case.messages.append((head, said["slots"]))
        if self.breaks:
            self.breaks -= 1
            raise ConnectionAbortedError
        return {"ok": True}, b""

    def behind(self, tag: str) -> Case:
        """Return the case of a reporter's tag."""
        return self.one(lambda case: case.tag == tag)

    def one(self, fits: Callable[[Case], bool]) -> Case:
        """Return the case that fits."""
        for case in self.cases:
            if fits(case):
                return case
        raise KeyError("unknown")

    def op_look(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return self.look(self.behind(said["tag"]), "reporter", said["from"])

    def look(self, case: Case, holder: str, start: int) -> tuple[dict[str, Any], bytes]:
        """Return seven letters of a case."""
        shown = case.messages[start : start + 7]
        heads = [{name: head[name] for name in ("message", "by", "day", "slots")} for head, _ in shown]
        for head, (kept, _) in zip(heads, shown, strict=True):
            head["grant"] = kept["grants"].get(holder) or b64(secrets.token_bytes(80))
        due = {
            "acknowledge": case.day + 7 if case.status == "new" else None,
            "feedback": case.day + 97 if case.status != "closed" else None,
        }
        told = {"ok": True, "day": case.day, "status": case.status, "due": due, "count": len(case.messages)}
        return {**told, "letters": heads, "more": start + 7 < len(case.messages)}, b"".join(
            slots[:SLOT] for _, slots in shown
        )

    def op_file(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return {"ok": True}, self.slots(self.behind(said["tag"]), said["message"])

    def slots(self, case: Case, message: str) -> bytes:
        """Return all slots of a message."""
        return next(slots for head, slots in case.messages if head["message"] == message)

    def op_desk_join(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        if said["invite"] != self.invite:
            raise KeyError("invite")
        self.recipients[said["id"]] = {
            name: said[name] for name in ("id", "name", "department", "key", "wrapped", "tag")
        }
        return {"ok": True}, b""

    def who(self, said: dict[str, Any]) -> dict[str, str]:
        """Return the recipient who asks."""
        found = self.recipients.get(said["who"])
        if found is None or found["tag"] != said["tag"]:
            raise KeyError("unknown")
        return found

    def op_desk_enter(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        one = self.who(said)
        return {
            "ok": True,
            "id": one["id"],
            "wrapped": one["wrapped"],
            "key": one["key"],
            "recipients": self.people(),
        }, b""

    def op_desk_words(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        self.who(said).update(wrapped=said["wrapped"], tag=said["fresh"])
        return {"ok": True}, b""

    def op_desk_list(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        one = self.who(said)
        found = [
            {
                "case": case.ident,
                "day": case.day,
                "reporter": case.key,
                "grant": case.messages[0][0]["grants"].get(one["id"]),
            }
            for case in self.cases
        ]
        found += [
            {"case": b64(secrets.token_bytes(16)), "day": TODAY, "reporter": b64(secrets.token_bytes(32)),
             "grant": b64(secrets.token_bytes(80))}
            for _ in range(70)
        ]  # fmt: skip
        found = [one for one in found if one["grant"]]
        return {
            "ok": True,
            "cases": found[said["from"] : said["from"] + 60],
            "more": said["from"] + 60 < len(found),
        }, b""

    def of_case(self, said: dict[str, Any]) -> Case:
        """Return the case that a recipient can open."""
        self.who(said)
        desk = hashlib.sha256(unb64(said["desk"])).hexdigest()
        return self.one(lambda case: (case.ident, case.desk) == (said["case"], desk))

    def op_desk_look(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        case = self.of_case(said)
        told, slots = self.look(case, said["who"], said["from"])
        return {**told, "reporter": case.key}, slots

    def op_desk_add(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return self.add(self.of_case(said), said["who"], said)

    def op_desk_file(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        return {"ok": True}, self.slots(self.of_case(said), said["message"])

    def op_desk_status(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        case = self.of_case(said)
        if case.status == "closed" or bool(said.get("category")) != (said["status"] == "closed"):
            raise KeyError("status")
        case.status = said["status"]
        return {"ok": True}, b""

    def op_desk_grant(self, said: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        for head, _ in self.of_case(said).messages:
            if grant := said["grants"].get(head["message"]):
                head["grants"][said["to"]] = grant
        return {"ok": True}, b""


def environment(lang: Lang) -> Environment:
    """Return the environment of the pages, with what they can say in one language."""
    made = Environment(
        loader=FileSystemLoader(SITE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=lambda code, **params: say(code, lang, **params),
        known=lambda prefix, value: say(f"{prefix}.{value}", lang) if f"{prefix}.{value}" in catalog() else value,
        words=lambda: {
            code.removeprefix(PREFIX): entry.ja if lang == "ja" else entry.en
            for code, entry in catalog().items()
            if code.startswith(PREFIX)
        },
        day=lambda value: formats.day(value, lang),
        size=lambda value: f"{value / 1024:.0f} KB",
        integrity=integrity,
        lang=lang,
        org="静岡みなと信用金庫" if lang == "ja" else "Minato Bank",
    )
    return made


def integrity(name: str) -> str:
    """Return the hash of a static file as browsers check it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(static(name)).digest()).decode()


def samples(page: str, lang: Lang) -> dict[str, Any]:
    """Return what the server would fill a page with that it makes without JavaScript."""
    today = EPOCH + timedelta(days=TODAY)
    letters = [
        {"by_reporter": True, "name": "", "day": today, "text": "<b>夜間の持ち出し</b>", "answers": [("insider_seen", "顧客名簿")],
         "files": [{"name": "a.pdf", "size": 4096, "message": "m", "number": 0}]},
        {"by_reporter": False, "name": "監査部 佐藤", "day": today, "text": "確認します。", "answers": [], "files": []},
    ]  # fmt: skip
    filled: dict[str, dict[str, Any]] = {
        "sent": {"code": "7ZK3-M0QW-9XAB-2CDE-4FGH-1", "acknowledge_by": today, "feedback_by": today},
        "thread": {"code": "7ZK3", "letters": letters, "due": {"acknowledge": None, "feedback": today}, "status": "acknowledged",
                   "today": today},
        "problem": {"problem": say("hotline.problem.unknown", lang)},
    }  # fmt: skip
    return filled.get(page, {})


def handler_of(double: Double) -> type[Handler]:
    """Return what answers browsers for one stand-in."""

    class Site(Handler):
        """The pages and the box."""

        def do_GET(self) -> None:  # noqa: N802 - as it is called there
            split = urlsplit(self.path)
            double.visited.append(split.path)
            name = split.path.strip("/") or "report"
            if not (SITE / "templates" / f"{name}.html").is_file():
                return (
                    super().do_GET()
                    if name != "leave"
                    else self.give(b'<title>neutral</title><link rel="icon" href="data:,">')
                )
            asked = parse_qs(split.query).get("lang", [self.headers.get("Accept-Language", "en")[:2]])[0]
            lang: Lang = "ja" if asked == "ja" else "en"
            departments = sorted({one["department"] for one in double.recipients.values()})
            given = {
                "subjects": list(QUESTIONS), "questions": QUESTIONS, "departments": departments, "categories": CATEGORIES, "recipients": double.people(), "opens": True, "problem": "",
                "server_key": b64(bytes(double.own.public_key)), **samples(name, lang),
            }  # fmt: skip
            return self.give(environment(lang).get_template(f"{name}.html").render(given).encode())

        def do_POST(self) -> None:  # noqa: N802 - as it is called there
            body = self.rfile.read(int(self.headers["Content-Length"]))
            double.visited.append(self.path)
            if self.path != "/box":
                double.posted.append(body)
                return self.give(
                    environment("en").get_template("sent.html").render(server_key="", **samples("sent", "en")).encode()
                )
            try:
                return self.give(double.box(body), "application/octet-stream")
            except CryptoError:
                return self.give(b"", status=400)
            except ConnectionAbortedError:
                self.close_connection = True
                return None

    return Site


def recipient(double: Double, ident: str, name: str, department: str, passphrase: str = WORDS) -> PrivateKey:
    """Let somebody be a recipient; return their key."""
    key = PrivateKey.generate()
    tag, wrap = twin.recipient_secret(passphrase, double.salt, ident)
    double.recipients[ident] = {
        "id": ident, "name": name, "department": department, "key": b64(bytes(key.public_key)),
        "wrapped": b64(bytes(twin.SecretBox(wrap).encrypt(bytes(key)))), "tag": b64(tag),
    }  # fmt: skip
    return key
