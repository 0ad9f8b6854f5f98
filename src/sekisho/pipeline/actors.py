"""Who may decide: list, propose, revoke and endorse, each a signed entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.ledger.canonical import fresh_salt, name_of, parts_of
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Entry, Kind, actor_draft, endorse_draft, revoke_draft
from sekisho.ledger.keys import MODERATE, Cost, Signer, create_key, key_path, load_key, save_key, unseal
from sekisho.ledger.store import append, keys_folder
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org

SHORTEST_ENTRY = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """One actor of the ledger: id, name ("" where it was erased), and whether it may sign now."""

    id: str
    name: str
    active: bool


def ledger_of(path: Path) -> tuple[Org, LedgerView]:
    """Return the organisation and its ledger; SekishoError `ledger_not_found` before `init`."""
    org = Org.open(path)
    view = org.decided()
    if view is None:
        raise SekishoError("ledger_not_found", path=str(org.ledger), org=str(path))
    return org, view


def standing(path: Path) -> tuple[Standing, ...]:
    """Return every actor that ever counted."""
    _, view = ledger_of(path)
    found = []
    for actor in view.fold.actors.values():
        name = parts_of(view.names.get(actor.name), "name", 1)
        found.append(Standing(actor.id, name[0] if name else "", actor.until is None))
    return tuple(found)


def signer(org: Org, actor: str, passphrase: str) -> Signer:
    """Open the key of an actor."""
    return unseal(load_key(keys_folder(org.ledger), actor), passphrase)


def write(path: Path, draft: Draft, by: str, passphrase: str, now: datetime) -> Entry:
    """Sign and append one entry."""
    org, _ = ledger_of(path)
    return append(org.ledger, draft, signer(org, by, passphrase), now)


def propose(
    path: Path,
    actor: str,
    name: str,
    new_passphrase: str,
    by: str,
    passphrase: str,
    now: datetime,
    *,
    cost: Cost = MODERATE,
    salt: Callable[[], bytes] = fresh_salt,
) -> Entry:
    """Make a key for a new actor and propose the actor; it counts once a second active actor endorsed the entry."""
    org, view = ledger_of(path)
    sealed, new = create_key(actor, new_passphrase, cost)
    own = signer(org, by, passphrase)
    folder = keys_folder(org.ledger)
    if key_path(folder, actor).exists():
        raise SekishoError("key_file_exists", path=str(key_path(folder, actor)))
    draft = actor_draft(Kind.ACTOR, view.fold.fingerprint, new, name_of(salt(), "name", name))
    entry = append(org.ledger, draft, own, now)
    save_key(folder, sealed)
    return entry


def revoke(path: Path, actor: str, by: str, passphrase: str, now: datetime) -> Entry:
    """Propose that an actor may sign no more."""
    return write(path, revoke_draft(actor), by, passphrase, now)


def endorse(path: Path, entry: str, by: str, passphrase: str, now: datetime) -> Entry:
    """Endorse the entry whose hash begins with `entry` (eight characters at least); `entry_unknown` where none does."""
    _, view = ledger_of(path)
    return write(path, endorse_draft(entry_named(view, entry).entry_hash), by, passphrase, now)


def entry_named(view: LedgerView, entry: str) -> Decision:
    """Return the decision whose hash begins with `entry` (eight characters at least); `entry_unknown` where none does."""
    found = [item for item in view.fold.decisions if item.entry_hash.startswith(entry.lower())]
    if len(entry) < SHORTEST_ENTRY or len(found) != 1:
        raise SekishoError("entry_unknown", entry=entry)
    return found[0]
