"""Work to be broken, in a process of its own: an ingest, a packing, an assessment, a ledger's writing; and what is seen after.

Run as `jobs.py STAGE ORG FOLDER`: prints `ready` when everything is imported, then works. Every stage may be run again
and goes on where it stopped. Errors become sentences and exit codes as they do at the command line.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal, NoReturn

from sekisho.cli.exits import exit_of
from sekisho.cli.main import of_system
from sekisho.evidence.pack import PackSizes, pack
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, coverage, reconcile, rejects
from sekisho.findings.saved import encode
from sekisho.ledger.callbacks import (
    Call,
    Outcome,
    PaymentProof,
    call_of,
    callback_draft,
    following_draft,
    payment_proof,
)
from sekisho.ledger.canonical import fresh_salt
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Kind, endorse_draft
from sekisho.ledger.keys import MINIMUM, Signer
from sekisho.ledger.store import append
from sekisho.ledger.verify import verify
from sekisho.model.errors import SekishoError
from sekisho.model.money import Money
from sekisho.model.schema import tables
from sekisho.pipeline.actors import signer
from sekisho.pipeline.found import found
from sekisho.pipeline.ingest import ingest
from sekisho.pipeline.look import look
from sekisho.pipeline.org import Org
from sekisho.pipeline.runs import newest
from sekisho.pipeline.settings import Settings
from sekisho.text.say import sentence

Stage = Literal["ingest", "pack", "assess", "ledger"]
STAGES: tuple[Stage, ...] = ("ingest", "pack", "assess", "ledger")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAYMENTS = 12
HELPERS = 2
FOUNDERS = (("ada", "Ada"), ("ben", "Ben"))
PHRASES = ("a phrase of ada", "a phrase of ben")


def start(stage: Stage, org: Path, folder: Path) -> "subprocess.Popen[str]":
    """Start a stage in a process of its own and return once it is about to begin."""
    job = subprocess.Popen(
        [sys.executable, __file__, stage, str(org), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert job.stdout is not None  # noqa: S101 - asked for just above
    job.stdout.readline()
    return job


def finish(stage: Stage, org: Path, folder: Path) -> None:
    """Run a stage to its end."""
    job = start(stage, org, folder)
    _, words = job.communicate()
    if job.returncode:
        raise SystemExit(f"{stage} failed: {words}")


def do_ingest(org: Path, folder: Path) -> None:
    """Read a folder into the evidence, with helpers, which so few files would be read without."""
    for outcome in ingest(Store.create(org), folder, Settings(), NOW, lambda *_: None, helpers=HELPERS):
        if outcome.error is not None:
            raise outcome.error


def do_pack(org: Path, _: Path) -> None:
    """Put small files together; then remove those that were replaced, as the next assessment does."""
    store = Store.open(org)
    pack(store, PackSizes(files=8))
    pack(store, PackSizes(files=8))


def do_assess(org: Path, _: Path) -> None:
    """Judge the evidence and write the report."""
    look(Org.create(org), NOW, lambda *_: None)


def do_ledger(org: Path, _: Path) -> None:
    """Found the ledger; then call about each payment, ask for its release, and approve it: what is there already stays."""
    place = Org.create(org)
    if not place.ledger.exists():
        found(org, FOUNDERS, PHRASES, NOW, MINIMUM)
    ada, ben = (signer(place, who[0], phrase) for who, phrase in zip(FOUNDERS, PHRASES, strict=True))
    for number in range(1, PAYMENTS + 1):
        _release(
            place, PaymentProof("f" * 64, number, f"V{number}", f"jp:0001:001:1:{number:07}", Money(number)), ada, ben
        )


def _release(place: Org, proof: PaymentProof, first: Signer, second: Signer) -> None:
    call = Call("03-1111-1111", "Sato", "read back", NOW, Outcome.CONFIRMED)
    called = _decided(place, Kind.CALLBACK, proof) or _added(place, callback_draft(proof, call, fresh_salt), first)
    asked = _decided(place, Kind.RELEASE, proof) or _added(place, following_draft(Kind.RELEASE, called), first)
    if not asked.endorsed_by:
        append(place.ledger, endorse_draft(asked.entry_hash), second, NOW)


def _added(place: Org, draft: Draft, by: Signer) -> Decision:
    entry = append(place.ledger, draft, by, NOW)
    return next(one for one in _decisions(place) if one.entry_hash == entry.hash)


def _decided(place: Org, kind: Kind, proof: PaymentProof) -> Decision | None:
    view = place.decided()
    names = view.names if view else {}
    return next((one for one in _decisions(place) if one.kind is kind and payment_proof(one, names) == proof), None)


def _decisions(place: Org) -> tuple[Decision, ...]:
    view = place.decided()
    return view.fold.decisions if view else ()


def seen(stage: Stage, org: Path) -> tuple[str, int]:
    """Return a digest over everything that a reader sees after a stage, and how many rows or decisions that is."""
    if stage == "ledger":
        return _seen_ledger(org)
    digest, count = sha256(), 0
    with Snapshot.open(Store.open(org)) as snapshot:
        if problems := reconcile(snapshot):
            raise SystemExit(f"not reconciled: {problems}")
        for name in sorted(tables()):
            for text in sorted(map(repr, snapshot.dicts(name))):
                digest.update(text.encode("utf-8", "surrogatepass"))
                count += 1
        for row in (*rejects(snapshot), *coverage(snapshot)):
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
    if stage == "assess" and (saved := newest(org / "runs")):
        digest.update(encode(saved.book) + saved.manifest.run_id.encode() + bytes([saved.manifest.sequence]))
        for page in sorted((org / "reports").glob("report.*[!w]")):
            digest.update(page.read_bytes())
    return digest.hexdigest(), count


def _seen_ledger(org: Path) -> tuple[str, int]:
    """Digest the decisions by what they say: ids, salts and hashes are new in every ledger."""
    path = org / "ledger.db"
    if not path.exists():
        return "", 0
    if problems := verify(path):
        raise SystemExit(f"the ledger does not hold: {problems}")
    view = Org.open(org).decided()
    decisions = view.fold.decisions if view else ()
    told = []
    for one in decisions:
        names = view.names if view else {}
        told.append(
            f"{one.seq} {one.kind} {one.by} {one.endorsed_by} {payment_proof(one, names)} {call_of(one, names)}"
        )
    return sha256("\n".join(told).encode()).hexdigest(), len(decisions)


def orphans(org: Path) -> int:
    """Return how many half files are left anywhere in an organisation's folder."""
    return sum(path.name.endswith((".part", ".partial", ".new", "-journal")) for path in org.rglob("*"))


WORK: dict[str, Callable[[Path, Path], None]] = {
    "ingest": do_ingest,
    "pack": do_pack,
    "assess": do_assess,
    "ledger": do_ledger,
}


def main() -> None:
    """Work, as the child process."""
    stage, org, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    print("ready", flush=True)
    try:
        WORK[stage](org, folder)
    except SekishoError as error:
        stop(error)
    except OSError as error:
        stop(of_system(error))


def stop(error: SekishoError) -> NoReturn:
    """Say what is wrong and exit with the code for it, as the command line does."""
    print(sentence(error, "en"), sentence(error, "ja"), sep="\n", file=sys.stderr)
    sys.exit(exit_of(error))


if __name__ == "__main__":
    main()
