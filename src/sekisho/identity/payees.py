"""Which counterparty on file a payment is for: by code, then by reading. A tie is said, never broken."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sekisho.identity.accounts import code_fold
from sekisho.identity.names import company_fold, kana_fold

ZENGIN_WIDTH = 30
_LATIN = re.compile(r"[\u0000-\u024f\u0300-\u036f\u2010-\u201f]*[A-Za-z][\u0000-\u024f\u0300-\u036f\u2010-\u201f]*")
COLUMNS = (
    "row_id",
    "counterparty_key",
    "account_key",
    "holder_kana",
    "name",
    "name_kana",
    "domains",
    "basis",
    "basis_rows",
    "since",
)


@dataclass(frozen=True, slots=True)
class Payee:
    """The counterparties that a payment may be for, and how they were found: code, name, or `` where none was.

    `named` are those that the name alone would give, where it gives others than the code did.
    """

    keys: tuple[str, ...] = ()
    how: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A folded name, decomposed so that a cut between letter and voicing mark is still a prefix; `full` at 29 or 30 signs.

    A name that fills the field may have been cut there; a longer one was never in such a field.
    """

    text: str
    full: bool


class Payees:
    """The rows of `account_on_file`, ready to be asked."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        self._by_code: dict[str, set[str]] = defaultdict(set)
        self._by_reading: dict[str, set[str]] = defaultdict(set)
        self._full: dict[str, set[str]] = defaultdict(set)
        self.holders: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            self._add(row)

    def _add(self, row: Mapping[str, Any]) -> None:
        key = row["counterparty_key"]
        self.rows[key].append(row)
        self._by_code[code_fold(key)].add(key)
        self.holders[row["account_key"]].add(key)
        for name in (row["holder_kana"], row["name_kana"], row["name"]):
            reading = _reading(name)
            if reading.text:
                self._by_reading[reading.text].add(key)
                if reading.full:
                    self._full[reading.text].add(key)

    def find(self, code: str | None, name: str | None) -> Payee:
        """Return who a payment with this payee code and name is for; more than one key where names tie."""
        by_name = self._named(name)
        by_code = self._by_code.get(code_fold(code), set()) if code and code.strip() else set()
        if by_code:
            others = () if by_name & by_code else tuple(sorted(by_name))
            return Payee(tuple(sorted(by_code)), "code", others)
        return Payee(tuple(sorted(by_name)), "name") if by_name else Payee()

    def _named(self, name: str | None) -> set[str]:
        reading = _reading(name)
        found = set(self._by_reading.get(reading.text, ())) if reading.text else set()
        if not found and reading.full:
            for text, keys in self._by_reading.items():
                if text.startswith(reading.text):
                    found |= keys
        if not found and reading.text:
            for text, keys in self._full.items():
                if reading.text.startswith(text):
                    found |= keys
        return found


def folded_name(name: str | None) -> str:
    """Return a payee's name as it is compared, "" where there is none."""
    return _reading(name).text


@lru_cache(maxsize=4096)
def _reading(name: str | None) -> _Reading:
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name or "")).strip()
    # Of a name in Latin letters the legal form has many spellings (Ltd, Limited, S.à r.l.); a reading in kana has its own rules.
    fold = company_fold if name and _LATIN.fullmatch(text) else kana_fold
    folded = unicodedata.normalize("NFD", fold(name or "")).upper()
    return _Reading(folded, ZENGIN_WIDTH - 1 <= len(text) <= ZENGIN_WIDTH)
