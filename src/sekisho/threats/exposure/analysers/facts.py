"""What was exported of stores, by store and kind, and the blocks of public access on stores and accounts."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader

EVERY = "arn:aws:s3:::*"
"""The store that facts about all stores of an account are about."""
FLAGS = ("RestrictPublicBuckets", "IgnorePublicAcls")
"""The two flags that close what is open; the other two only refuse what is put anew."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was exported of one store, by kind, and the rows that say it."""

    kinds: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    account: str | None = None
    asked: bool = False
    """Whether the blocks of other stores were exported: then one that is missing was most likely never set."""

    def flag(self, name: str) -> bool | None:
        """Return whether a flag of the block is on, None where it was not exported."""
        block = self.kinds.get("public_access_block")
        if isinstance(block, dict):
            return block.get(name) is True
        return False if "no_public_access_block" in self.kinds or self.asked else None


@dataclass(frozen=True, slots=True)
class Accounts:
    """The blocks of the accounts that stores may be in."""

    known: tuple[Facts, ...]

    def flag(self, name: str, account: str | None) -> bool | None:
        """Return whether a flag is on in a store's account; where that is not known, whether all accounts agree."""
        mine = [one for one in self.known if account and one.account == account] or self.known
        states = {one.flag(name) for one in mine}
        return states.pop() if len(states) == 1 else None

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that say it."""
        return tuple(row for one in self.known for row in one.rows)


def exported(reader: TableReader) -> tuple[Mapping[str, Facts], Accounts]:
    """Return the facts about every store, by ARN, and about the accounts."""
    columns = ("store_uid", "kind", "document")
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in latest(reader, "store_access", ("fact_uid", "cloud_account"), columns):
        found[row["store_uid"]].append(row)
    by_account: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found.pop(EVERY, ()):
        by_account[row["cloud_account"] or ""].append(row)
    known = {store: _facts(rows) for store, rows in found.items()}
    asked = any("public_access_block" in one.kinds for one in known.values())
    stores = {store: replace(one, asked=asked) for store, one in known.items()}
    return stores, Accounts(tuple(_facts(rows) for _, rows in sorted(by_account.items())))


def _facts(found: Iterable[Mapping[str, Any]]) -> Facts:
    listed: Sequence[Mapping[str, Any]] = list(found)
    kinds = {row["kind"]: json.loads(row["document"]) if row["document"] else {} for row in listed}
    account = next((row["cloud_account"] for row in listed if row["cloud_account"]), None)
    return Facts(kinds, tuple(row["row_id"] for row in listed), account)


_CLASS = frozenset({
    "dataclass", "dataclassification", "classification", "data", "sensitivity", "confidentiality", "機密区分",
    "データ区分", "機密性",
})  # fmt: skip
_PUBLIC = frozenset({"public", "公開", "open", "website", "external-public"})


def data_class(tags: Mapping[str, Any]) -> str | None:
    """Return what the tags say of the data; where they differ, what is not for everyone. None where no tag says."""
    said = [str(value) for key, value in sorted(tags.items()) if _folded(key) in _CLASS and value]
    return min(said, key=lambda value: value.lower() in _PUBLIC, default=None)


def _folded(key: object) -> str:
    return str(key).lower().replace("-", "").replace("_", "").replace(" ", "")
