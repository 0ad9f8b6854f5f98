"""Found an organisation's ledger: two keys, two names, and the founding accounts sealed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.evidence.view import Snapshot
from sekisho.identity.on_file import founding_rows, list_rows, sealed_names
from sekisho.ledger.accounts import account_name
from sekisho.ledger.canonical import Name, fresh_salt, name_of, spoken
from sekisho.ledger.keys import MODERATE, Cost, create_key, key_path, save_key
from sekisho.ledger.store import create, keys_folder
from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org

Pair = tuple[str, str]
Salt = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Founded:
    """What was founded: the genesis fingerprint, whole and for reading out, and how many accounts were sealed."""

    fingerprint: str
    spoken: str
    accounts: int
    phones: int


def found(
    path: Path,
    people: tuple[Pair, Pair],
    passphrases: Pair,
    now: datetime,
    cost: Cost = MODERATE,
    salt: Salt = fresh_salt,
) -> Founded:
    """Make both keys and the ledger, sealing accounts and names of the first payee list delivered; `people` are (id, name).

    SekishoError `ledger_exists`, `founders_alike`, `passphrase_short`, `actor_id_unusable`.
    """
    org = Org.open(path)
    if org.ledger.exists():
        raise SekishoError("ledger_exists", path=str(org.ledger))
    folder = keys_folder(org.ledger)
    if people[0][0] == people[1][0] or passphrases[0] == passphrases[1]:
        raise SekishoError("founders_alike")
    made = [create_key(actor, phrase, cost) for (actor, _), phrase in zip(people, passphrases, strict=True)]
    names = tuple(name_of(salt(), "name", name) for _, name in people)
    baseline = _baseline(org, salt)
    signers = (made[0][1], made[1][1])
    for key, _ in made:
        # Without a ledger a key file is a leftover of a founding that was cut short: it never signed anything.
        key_path(folder, key.actor).unlink(missing_ok=True)
        save_key(folder, key)
    fingerprint = create(org.ledger, signers, (names[0], names[1]), now, [name for name, _ in baseline])
    return Founded(fingerprint, spoken(fingerprint), len(baseline), sum(1 for _, phone in baseline if phone))


def _baseline(org: Org, salt: Salt) -> list[tuple[Name, str]]:
    with Snapshot.open(org.store) as snapshot:
        rows = founding_rows(list_rows(snapshot))
    seen: dict[Pair, Pair] = {}
    for row in rows:
        seen.setdefault((row["counterparty_key"], row["account_key"]), (row["phone"] or "", sealed_names(row)))
    return [(account_name(*key, phone, salt(), payee), phone) for key, (phone, payee) in sorted(seen.items())]
