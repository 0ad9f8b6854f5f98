"""The people of the firm as its staff roster names them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sekisho.identity.person_names import called_keys, name_keys
from sekisho.identity.romaji import romaji

COLUMNS = ("row_id", "employee_id", "name", "name_kana", "name_romaji", "email", "title")


class Roster:
    """Employees by every comparable form of their names. `addresses` are those on the roster, in lower case."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self.people: dict[str, Mapping[str, Any]] = {}
        self.addresses: dict[str, set[str]] = defaultdict(set)
        self.keys: dict[str, set[str]] = defaultdict(set)
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            employee = row["employee_id"]
            self.people[employee] = row
            if row["email"]:
                self.addresses[row["email"].lower()].add(employee)
            kana = row["name_kana"] or ""
            for name in (row["name"], kana, row["name_romaji"], romaji(kana) if kana else ""):
                for key in called_keys(name or ""):
                    self.keys[employee].add(key)
                    self._by_key[key].add(employee)

    def named(self, name: str | None) -> frozenset[str]:
        """Return the employees whose name this may be."""
        return frozenset(employee for key in name_keys(name or "") for employee in self._by_key.get(key, ()))
