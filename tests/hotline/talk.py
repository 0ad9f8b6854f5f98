"""Reporters and recipients who speak the protocol in Python, with a hotline that stands in this process."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from io import BytesIO
from pathlib import Path
from random import SystemRandom
from typing import Any

from nacl.public import PrivateKey
from nacl.secret import SecretBox

from sekisho.hotline.box.asked import raw, text
from sekisho.hotline.box.box import answer
from sekisho.hotline.box.bucket import Bucket
from sekisho.hotline.box.invites import invite
from sekisho.hotline.box.pace import Pace
from sekisho.hotline.box.place import Place
from sekisho.hotline.sealing import envelopes, letters
from sekisho.hotline.sealing.keys import desk_of
from sekisho.hotline.sealing.letters import CLASSES, PLAIN, SLOT, File, Letter
from sekisho.hotline.store.store import Store

DAY = 20_000
AT_ONCE = Pace(1.0, lambda: 0.0, lambda _: None)
"""Of a hotline whose answers wait for nothing."""


@dataclass
class Hall:
    """A hotline in a folder, whose day can be turned."""

    folder: Path
    day: int = DAY
    secret: bytes = bytes(32)
    salt: bytes = bytes(16)
    own: PrivateKey = field(default_factory=lambda: PrivateKey(b"\7" * 32))
    patience: int = 1_000_000

    def __post_init__(self) -> None:
        self.store = Store.make(self.folder, SystemRandom(), lambda: self.day, step=64)
        self.place = self._place()

    def _place(self) -> Place:
        wrong = Bucket(self.patience, 0.0, lambda: 0.0)
        return Place(self.store, self.own, self.salt, self.secret, lambda: self.day, os.urandom, wrong, AT_ONCE)

    def again(self) -> None:
        """Close and open it, as after a restart."""
        self.store.close()
        self.stand()

    def stand(self) -> None:
        """Open what lies in the folder."""
        self.store = Store.open(self.folder, SystemRandom(), lambda: self.day, step=64)
        self.place = self._place()

    def ask(self, said: dict[str, Any], slots: Sequence[bytes] = (), size: int = CLASSES[0]) -> tuple[Any, list[bytes]]:
        """Send a request and return what its answer says, and the slots behind it."""
        reply = os.urandom(32)
        head = envelopes.ask({**said, "reply": text(reply)}, bytes(self.own.public_key))
        tail = list(slots) or [os.urandom(SLOT) for _ in range(size - 1)]
        body = BytesIO(head + b"".join(tail))
        found = list(answer(self.place, SLOT * (len(tail) + 1), body.read))
        assert len(found) in CLASSES
        assert all(len(one) == SLOT for one in found)
        return envelopes.told(found[0], reply), found[1:]


@dataclass(frozen=True)
class Packed:
    """A message ready to be sent."""

    ident: bytes
    key: bytes
    slots: list[bytes]


def packed(letter: Letter, files: Sequence[bytes] = ()) -> Packed:
    """Seal a letter and its files."""
    named = tuple(
        File(name=f"{number}.bin", type="", size=len(one), hash=blake2b(one, digest_size=32).hexdigest())
        for number, one in enumerate(files)
    )
    count, key = letters.slots_for(sum(map(len, files))), os.urandom(32)
    whole = b"".join(files).ljust((count - 1) * PLAIN, b"\0")
    plain = [
        letters.first(Letter(**{**{name: getattr(letter, name) for name in letter.__struct_fields__}, "files": named})),
        *[whole[at : at + PLAIN] for at in range(0, len(whole), PLAIN)],
    ]
    return Packed(os.urandom(16), key, [letters.seal(one, number, key) for number, one in enumerate(plain)])


@dataclass
class Reporter:
    """Somebody with a code; the code's derivation is left out, since it is slow and tested elsewhere."""

    hall: Hall
    secret: bytes = field(default_factory=lambda: os.urandom(32))
    left_out: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return text(sha256(b"tag" + self.secret).digest())

    @property
    def private(self) -> PrivateKey:
        return PrivateKey.from_seed(self.secret)

    def grants(self, key: bytes) -> dict[str, str]:
        people = self.hall.ask({"op": "hello"})[0]["recipients"]
        made = {
            one["id"]: letters.blank(os.urandom)
            if one["department"] in self.left_out
            else letters.grant(key, raw(one["key"], 32))
            for one in people
        }
        made["reporter"] = letters.grant(key, bytes(self.private.public_key))
        return {to: text(one) for to, one in made.items()}

    def report(self, words: str, files: Sequence[bytes] = ()) -> Any:
        made = packed(Letter(subject="fraud", text=words, left_out=self.left_out), files)
        return self._send("open", made, key=text(bytes(self.private.public_key)), desk=text(desk_of(made.key)))

    def add(self, words: str, files: Sequence[bytes] = ()) -> Any:
        return self._send("add", packed(Letter(text=words), files))

    def _send(self, op: str, made: Packed, **more: str) -> Any:
        said = {"op": op, "tag": self.tag, "message": text(made.ident), "grants": self.grants(made.key), **more}
        self.last = lambda: self.hall.ask(said, made.slots)[0]
        return self.last()

    last: Callable[[], Any] = field(default=lambda: None)

    def look(self) -> tuple[Any, list[str]]:
        """Return what the answer says, and the texts of the case."""
        return read(lambda start: self.hall.ask({"op": "look", "tag": self.tag, "from": start}), self.private)

    def file(self, message: str, key: bytes) -> list[bytes]:
        said, slots = self.hall.ask({"op": "file", "tag": self.tag, "message": message})
        assert said["ok"]
        return [letters.opened(one, number, key) for number, one in enumerate(slots)]


def read(look: Callable[[int], tuple[Any, list[bytes]]], private: PrivateKey) -> tuple[Any, list[str]]:
    """Read a case to its end, as whoever holds a private key; what does not open is None to them."""
    texts: list[str] = []
    said, slots = look(0)
    while said["ok"]:
        for one, slot in zip(said["letters"], slots, strict=False):
            key = letters.granted(raw(one["grant"], 80), private)
            if key is not None:
                texts.append(letters.letter_of(letters.opened(slot, 0, key)).text)
        if not said["more"]:
            break
        said, slots = look(len(texts))
    return said, texts


@dataclass
class Seat:
    """A recipient with a key of their own."""

    hall: Hall
    name: str
    department: str
    ident: str = field(default_factory=lambda: os.urandom(8).hex())
    private: PrivateKey = field(default_factory=PrivateKey.generate)
    tag: bytes = field(default_factory=lambda: os.urandom(32))

    def join(self, token: bytes | None = None) -> Any:
        given = token or invite(self.hall.secret, self.department, self.hall.day, os.urandom(8))
        wrapped = bytes(SecretBox(bytes(32)).encrypt(bytes(self.private)))
        said = {"op": "desk.join", "invite": text(given), "id": self.ident, "name": self.name}
        own = {"department": self.department, "key": text(bytes(self.private.public_key)), "wrapped": text(wrapped)}
        return self.hall.ask({**said, **own, "tag": text(self.tag)})[0]

    def ask(
        self, op: str, said: Mapping[str, Any] | None = None, slots: Sequence[bytes] = ()
    ) -> tuple[Any, list[bytes]]:
        return self.hall.ask({"op": op, "who": self.ident, "tag": text(self.tag), **(said or {})}, slots)

    def cases(self) -> dict[str, tuple[str, str]]:
        """Return the `desk` and the reporter's key of each case that opens, by its id."""
        found: dict[str, tuple[str, str]] = {}
        start, more = 0, True
        while more:
            said, _ = self.ask("desk.list", {"from": start})
            for one in said["cases"]:
                key = letters.granted(raw(one["grant"], 80), self.private)
                if key is not None:
                    found[one["case"]] = (text(desk_of(key)), one["reporter"])
            start, more = start + len(said["cases"]), said["more"]
        return found

    def look(self, case: str) -> tuple[Any, list[str]]:
        desk = self.cases().get(case, (text(bytes(32)), ""))[0]
        return read(lambda start: self.ask("desk.look", {"case": case, "desk": desk, "from": start}), self.private)

    def answer(self, case: str, words: str, left_out: Sequence[str] = ()) -> Any:
        desk, reporter = self.cases()[case]
        made = packed(Letter(text=words))
        grants = {"reporter": text(letters.grant(made.key, raw(reporter, 32)))}
        for one in self.hall.ask({"op": "hello"})[0]["recipients"]:
            key = letters.grant(made.key, raw(one["key"], 32))
            grants[one["id"]] = text(letters.blank(os.urandom) if one["department"] in left_out else key)
        return self.ask(
            "desk.add", {"case": case, "desk": desk, "message": text(made.ident), "grants": grants}, made.slots
        )[0]

    def give(self, case: str, to: "Seat") -> Any:
        """Give another recipient all messages of a case that one can open."""
        desk = self.cases()[case][0]
        grants, start, more = {}, 0, True
        while more:
            said, _ = self.ask("desk.look", {"case": case, "desk": desk, "from": start})
            for one in said["letters"]:
                key = letters.granted(raw(one["grant"], 80), self.private)
                if key is not None:
                    grants[one["message"]] = text(letters.grant(key, bytes(to.private.public_key)))
            start, more = start + len(said["letters"]), said["more"]
        return self.ask("desk.grant", {"case": case, "desk": desk, "to": to.ident, "grants": grants})[0]

    def move(self, case: str, to: str, category: str = "") -> Any:
        desk = self.cases()[case][0]
        return self.ask("desk.status", {"case": case, "desk": desk, "status": to, "category": category})[0]
