"""One entry of the ledger: what is signed, what is hashed, and how it follows the entry before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sekisho.ledger.canonical import Name, canonical, digest_of, write_time
from sekisho.ledger.keys import Signer
from sekisho.model.errors import Param

NO_ENTRY = "0" * 64


class Kind(StrEnum):
    """What an entry decides."""

    GENESIS = "genesis"
    ACTOR = "actor"
    KEY = "key"
    REVOKE = "revoke"
    ENDORSE = "endorse"
    BASELINE = "baseline"
    ACCOUNT = "account"
    CALLBACK = "callback"
    RELEASE = "release"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    SUPPRESS = "suppress"
    LINK = "link"
    DETECTOR = "detector"
    NOTE = "note"
    REVEAL = "reveal"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision before it is signed. `names` are the clear values behind the commitments in `payload`."""

    kind: Kind
    subject: str
    payload: Mapping[str, Param]
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A signed decision in its place. Texts as stored: `time` in UTC, `payload` canonical JSON, the rest hexadecimal.

    `signer` is an actor's id; the first entry is signed by both founders, ids and signatures joined by `+`.
    """

    seq: int
    prev: str
    time: str
    kind: str
    subject: str
    payload: str
    signer: str
    signature: str
    hash: str

    @property
    def body(self) -> bytes:
        """The bytes that are signed: everything but signature and hash."""
        parts = [self.seq, self.prev, self.time, self.kind, self.subject, self.payload, self.signer]
        return b"sekisho-entry-1\n" + json.dumps(parts, separators=(",", ":")).encode()

    @property
    def true_hash(self) -> str:
        """The hash that this entry must carry: over what is signed and over the signature."""
        return hashlib.sha256(self.body + b"\n" + self.signature.encode()).hexdigest()


def signed(seq: int, prev: str, draft: Draft, signers: tuple[Signer, ...], now: datetime) -> Entry:
    """Sign a draft for the place after `prev`; ValueError when the payload cannot be written in canonical form."""
    who = "+".join(signer.actor for signer in signers)
    bare = Entry(seq, prev, write_time(now), draft.kind.value, draft.subject, canonical(draft.payload), who, "", "")
    signature = "+".join(signer.sign(bare.body) for signer in signers)
    whole = Entry(bare.seq, prev, bare.time, bare.kind, bare.subject, bare.payload, who, signature, "")
    return Entry(seq, prev, bare.time, bare.kind, bare.subject, bare.payload, who, signature, whole.true_hash)


def possession(ledger: str, actor: str, public: str) -> bytes:
    """Return what a new key signs to show that its owner holds it, for this ledger (genesis hash) and actor alone."""
    return b"sekisho-key-1\n" + digest_of(ledger, actor, public).encode()


def actor_draft(kind: Kind, ledger: str, signer: Signer, name: Name | None) -> Draft:
    """Propose `signer` as a new actor (Kind.ACTOR), or its key as an actor's next one (Kind.KEY)."""
    payload: dict[str, Param] = {
        "actor": signer.actor,
        "key": signer.public,
        "proof": signer.sign(possession(ledger, signer.actor, signer.public)),
        "name": name.commitment if name else "",
    }
    return Draft(kind, f"actor:{signer.actor}", payload, (name,) if name else ())


def revoke_draft(actor: str) -> Draft:
    """Propose that `actor` may sign no more."""
    return Draft(Kind.REVOKE, f"actor:{actor}", {"actor": actor})


def endorse_draft(entry_hash: str) -> Draft:
    """Endorse the entry with this hash, and with it every byte that it holds."""
    return Draft(Kind.ENDORSE, f"entry:{entry_hash}", {"entry": entry_hash})


def erase_draft(commitments: tuple[str, ...]) -> Draft:
    """Leave a signed mark that these clear values were erased on purpose."""
    return Draft(Kind.ERASE, "names", {"names": " ".join(sorted(commitments))})
