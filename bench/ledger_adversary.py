"""Proof by trying: an adversary with one passphrase and every file opens no hold, and each hand edit is named.

    python bench/ledger_adversary.py --sequences 10000 [--seed 1] [--state FILE]

Each sequence founds a firm, then mixes honest work with the adversary's: every kind of entry under their own key,
forged, edited, moved, removed and copied rows, a ledger of their own, swapped key files, edited names. After every
step no payment that honest people did not release may be open; after every edit by hand `verify` must name something.
With `--state` the run goes on where it stopped. Prints one line with the figures; exit code 1 with the seed on failure.
"""

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import msgspec

from sekisho.ledger import keys, walk
from sekisho.ledger.accounts import account_name, baseline_draft
from sekisho.ledger.callbacks import (
    AccountChange,
    Call,
    Outcome,
    PaymentProof,
    callback_draft,
    change_draft,
    following_draft,
    refuse_draft,
)
from sekisho.ledger.canonical import fresh_salt, name_of
from sekisho.ledger.entries import Draft, Entry, Kind, actor_draft, endorse_draft, erase_draft, revoke_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import create, keys_folder, names_path
from sekisho.model.errors import Param

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.ledger_world import (
    BENIGN,
    EVIL,
    EVIL_ACCOUNT,
    EVIL_CHANGES,
    EVIL_NUMBER,
    FILE,
    NOW,
    NUMBERS,
    Contents,
    World,
    any_time,
    as_rows,
    commitments,
    entries_of,
    found,
    honest_work,
    moved,
    signer,
    write_rows,
)

Step = Callable[[World, random.Random], None]


def call_anyone(world: World, chance: random.Random) -> None:
    """Claim a call about anything, to any number, at any time."""
    evil: list[PaymentProof | AccountChange] = [payment.proof(file) for payment, file in EVIL]
    about = chance.choice([*evil, *EVIL_CHANGES, *BENIGN])
    number = chance.choice([*NUMBERS.values(), EVIL_NUMBER])
    when = any_time(chance)
    call = Call(NUMBERS.get(about.counterparty_key, number), "Nobody", "nothing", when, Outcome.CONFIRMED)
    if chance.random() < 0.3:
        call = replace(call, number=number)
    world.add(callback_draft(about, call, fresh_salt), world.mal, when)


def follow(world: World, chance: random.Random) -> None:
    """Ask for what any callback is about, the honest ones' too, or for something a little different."""
    callbacks = [decision for decision in world.decisions() if decision.kind is Kind.CALLBACK]
    if not callbacks:
        return
    draft = following_draft(chance.choice((Kind.RELEASE, Kind.ACCOUNT)), chance.choice(callbacks))
    payload: dict[str, Param] = dict(draft.payload)
    if chance.random() < 0.5:
        payment, file = chance.choice(EVIL)
        other: dict[str, Param] = {
            "file": file.sha256, "sequence": payment.sequence, "amount_minor": payment.amount.minor,
            "currency": payment.amount.currency, "callback": chance.choice(callbacks).entry_hash,
        }  # fmt: skip
        field = chance.choice(sorted(other))
        payload[field] = other[field]
    world.add(replace(draft, payload=payload), world.mal, any_time(chance))


def mix(world: World, chance: random.Random) -> None:
    """Write an entry of any kind out of parts of other entries."""
    decisions = world.decisions()
    parts: dict[str, Param] = {}
    for decision in chance.sample(decisions, min(2, len(decisions))):
        parts |= decision.payload
    keep = {key: value for key, value in parts.items() if chance.random() < 0.9}
    world.add(Draft(chance.choice(list(Kind)), "x", keep), world.mal, any_time(chance))


def endorse_any(world: World, chance: random.Random) -> None:
    """Endorse any entry, one's own too."""
    entries = entries_of(world.path)
    if entries:
        world.add(endorse_draft(chance.choice(entries).hash), world.mal, any_time(chance))


def propose(world: World, chance: random.Random) -> None:
    """Propose actors, keys, revocations, erasures, baselines and numbers."""
    fresh = signer(f"x-{chance.randrange(3)}")
    victim = Signer(chance.choice(world.honest).actor, fresh.key)
    known = list(commitments(world))
    drafts = [
        actor_draft(Kind.ACTOR, world.fingerprint, fresh, None),
        actor_draft(Kind.KEY, world.fingerprint, victim, None),
        actor_draft(Kind.KEY, world.fingerprint, Signer(world.mal.actor, fresh.key), None),
        revoke_draft(victim.actor),
        erase_draft(tuple(chance.sample(known, min(3, len(known))))),
        baseline_draft((account_name("V3", EVIL_ACCOUNT, EVIL_NUMBER, fresh_salt()),)),
        change_draft(chance.choice(EVIL_CHANGES), fresh_salt),
        refuse_draft(FILE.sha256, chance.randrange(9), "no", fresh_salt),
    ]
    world.add(chance.choice(drafts), world.mal, any_time(chance))


def edit_row(world: World, chance: random.Random) -> None:
    """Change one cell, perhaps with a new hash, perhaps signed again under the known key."""
    entries = entries_of(world.path)
    if not entries:
        return
    place = chance.randrange(len(entries))
    field = chance.choice(("time", "kind", "subject", "payload", "signer", "signature", "hash", "prev"))
    values = [str(getattr(entry, field)) for entry in entries] + ["", "x", world.mal.actor, '{"text":"y"}']
    changed: dict[str, str] = {field: chance.choice(values)}
    entries[place] = _seal(_with(entries[place], changed), world, chance)
    write_rows(world.path, as_rows(entries))


def _with(entry: Entry, texts: dict[str, str]) -> Entry:
    return replace(entry, **texts)  # type: ignore[arg-type]


def _seal(entry: Entry, world: World, chance: random.Random) -> Entry:
    if chance.random() < 0.5:
        entry = replace(entry, signature=world.mal.sign(entry.body))
    return replace(entry, hash=entry.true_hash) if chance.random() < 0.7 else entry


def move_rows(world: World, chance: random.Random) -> None:
    """Remove, double, swap or cut rows, and perhaps number and chain them again."""
    entries = entries_of(world.path)
    if not entries:
        return
    first, second = chance.randrange(len(entries)), chance.randrange(len(entries))
    way = chance.choice(("remove", "double", "swap", "cut"))
    if way == "remove":
        del entries[first]
    elif way == "double":
        entries.append(entries[first])
    elif way == "swap":
        entries[first], entries[second] = entries[second], entries[first]
    else:
        entries = entries[:first]
    if chance.random() < 0.7:
        entries = _chained(entries, world, chance)
    write_rows(world.path, as_rows(entries))


def _chained(entries: list[Entry], world: World, chance: random.Random) -> list[Entry]:
    """Give entries new numbers and chain them, signing again what the known key signed, or everything."""
    everything, prev, done = chance.random() < 0.3, "0" * 64, list[Entry]()
    for seq, entry in enumerate(entries, 1):
        bare = entry
        if (entry.seq, entry.prev) != (seq, prev):
            bare = replace(entry, seq=seq, prev=prev)
            if everything or entry.signer == world.mal.actor:
                bare = replace(bare, signature=world.mal.sign(bare.body))
            bare = replace(bare, hash=bare.true_hash)
        done.append(bare)
        prev = bare.hash
    return done


def forge(world: World, chance: random.Random) -> None:
    """Add an entry in an honest name under the known key, or a copied endorsement aimed at another entry."""
    entries = entries_of(world.path)
    if not entries:
        return
    last, target = entries[-1], chance.choice(entries)
    draft = endorse_draft(target.hash)
    payload = f'{{"entry":"{target.hash}"}}'
    who = chance.choice(world.honest).actor
    bare = Entry(last.seq + 1, last.hash, last.time, draft.kind, draft.subject, payload, who, "", "")
    copies = [entry.signature for entry in entries if entry.signer == who]
    signature = chance.choice([world.mal.sign(bare.body), *copies])
    bare = replace(bare, signature=signature)
    write_rows(world.path, as_rows([*entries, replace(bare, hash=bare.true_hash)]))


def found_own(world: World, chance: random.Random) -> None:
    """Put a ledger of one's own in place: own founders, or the honest names over own keys, and own accounts on file."""
    for path in (world.path, names_path(world.path)):
        path.unlink(missing_ok=True)
    named = (world.honest[0].actor, world.honest[1].actor) if chance.random() < 0.5 else ("x-1", "x-2")
    pair = (Signer(named[0], signer("x-1").key), Signer(named[1], signer("x-2").key))
    accounts = [account_name(key, EVIL_ACCOUNT, EVIL_NUMBER, fresh_salt()) for key in ("V1", "V3", "V9")]
    create(world.path, pair, (name_of(b"1", "name", "x"), name_of(b"2", "name", "y")), NOW, accounts)


def swap_key(world: World, chance: random.Random) -> None:
    """Put a key of one's own under an honest name, or damage the file."""
    path = keys_folder(world.path) / f"{world.swapped.actor}.json"
    path.write_bytes(msgspec.json.encode(world.swapped) if chance.random() < 0.7 else b"{}")


def edit_names(world: World, chance: random.Random) -> None:
    """Change, swap or delete clear values that entries speak of."""
    known = sorted(set(commitments(world)))
    path = names_path(world.path)
    if not known or not path.is_file():
        return
    one, two = chance.choice(known), chance.choice(known)
    evil = chance.choice(
        (f'["payee", "V1", "{EVIL_ACCOUNT}"]', f'["account", "V3", "{EVIL_ACCOUNT}", "{EVIL_NUMBER}"]')
    )
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as con:  # an earlier step may have left rubbish there
        way = chance.choice(("value", "swap", "delete"))
        if way == "value":
            con.execute("UPDATE name SET value = ? WHERE id = ?", (evil, one))
        elif way == "swap":
            con.execute("INSERT OR REPLACE INTO name SELECT ?, salt, value FROM name WHERE id = ?", (one, two))
        else:
            con.execute("DELETE FROM name WHERE id = ?", (one,))
        con.commit()


def roll_back(world: World, chance: random.Random) -> None:
    """Remove a file, or leave rubbish in its place."""
    path = chance.choice((world.path, names_path(world.path)))
    if chance.random() < 0.5:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(chance.randbytes(chance.choice((0, 10, 5000))))


CALLS: tuple[Step, ...] = (call_anyone, follow, follow, mix, endorse_any, endorse_any, propose)
HANDS: tuple[Step, ...] = (edit_row, edit_row, move_rows, forge, found_own, swap_key, edit_names, roll_back)


def contents(world: World) -> Contents:
    """Return what the files say, to tell an edit from a rewrite of the same."""
    path = names_path(world.path)
    names: list[object] = [path.is_file()]
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as con:
        names += con.execute("SELECT * FROM name ORDER BY id").fetchall()
    return as_rows(entries_of(world.path)), names, [path.read_bytes() for path in world.files[2:]]


def by_hand(world: World, chance: random.Random) -> str | None:
    """Edit a file; `verify` must name it, unless all stands as it was but for entries that the known key may add."""
    if not world.problems():
        world.intact = contents(world)
        world.note_head()
    hand = chance.choice(HANDS)
    hand(world, chance)
    now, was = contents(world), world.intact
    added = now[0][len(was[0]) :]
    same = now[1:] == was[1:] and now[0][: len(was[0])] == was[0]
    if same and all(row[6] == world.mal.actor for row in added):
        return None
    world.named += 1
    return None if world.problems() else f"{hand.__name__} was not named"


def step(world: World, seed: int) -> str | None:
    """Take one step chosen by `seed`; return what went wrong, None where the ledger held."""
    chance = random.Random(seed)  # noqa: S311 - sequences must repeat
    way = chance.random()
    if way < 0.30:
        honest_work(world, chance)
    elif way < 0.72:
        chance.choice(CALLS)(world, chance)
    else:
        wrong = by_hand(world, chance)
        if wrong:
            return wrong
    opened = world.opened()
    if opened:
        return f"open: {opened}"
    if way >= 0.72 and chance.random() < 0.85:
        world.restore()
    return None


def sequence(world: World, seeds: list[int]) -> str | None:
    """Take one step in a firm for each seed; return what went wrong."""
    for seed in seeds:
        wrong = step(world, seed)
        if wrong:
            return wrong
    return None


def remember_signatures() -> None:
    """Check each signature once: the same bytes under the same key give the same answer, and it is most of the time."""
    vars(walk)["signed_by"] = lru_cache(maxsize=200_000)(keys.signed_by)


def run(first: int, count: int, state: Path | None) -> int:
    """Run sequences `first` to `first + count`, show progress on standard error, and print the figures."""
    done = (
        json.loads(state.read_text())
        if state and state.is_file()
        else {"next": first, "steps": 0, "named": 0, "honest": 0}
    )
    remember_signatures()
    began, shared = time.monotonic(), Path("/dev/shm")  # noqa: S108 - only a fast place for a made folder
    base = Path(tempfile.mkdtemp(prefix="sekisho-", dir=shared if shared.is_dir() else None))
    try:
        firms = [found(base / f"firm-{mal}", mal) for mal in range(3)]
        for number in range(done["next"], first + count):
            chance = random.Random(number)  # noqa: S311 - sequences must repeat
            seeds = [chance.randrange(1 << 48) for _ in range(chance.randint(4, 16))]
            world = moved(firms[number % 3], base / str(number))
            wrong = sequence(world, seeds)
            if wrong:
                print(f"sequence {number} failed: {wrong}")
                return 1
            shutil.rmtree(world.org)
            done["next"], done["steps"] = number + 1, done["steps"] + len(seeds)
            done["named"], done["honest"] = done["named"] + world.named, done["honest"] + world.honest_steps
            if number % 100 == 99 or number + 1 == first + count:
                if state:
                    state.write_text(json.dumps(done))
                print(f"{number + 1 - first} of {count}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(base)
    print(
        f"{done['next'] - first} sequences, {done['steps']} steps, {done['honest']} by honest people: no hold opened; "
        f"{done['named']} edits by hand, each named by verify"
    )
    return 0


def main() -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--state", type=Path, default=None)
    options = parser.parse_args()
    return run(options.seed, options.sequences, options.state)


if __name__ == "__main__":
    sys.exit(main())
