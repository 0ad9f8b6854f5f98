"""Everybody and everything that has an account in the bank's directory, and who stands in which group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sekisho.attacks import entra
from sekisho.attacks.naming import TENANT, guid
from sekisho.attacks.nouns import Person
from sekisho.attacks.vendors import Guest
from sekisho.sample.bank import Bank

Way = Literal["push", "hello", "key", "password"]
"""How somebody proves who they are."""


@dataclass(frozen=True, slots=True)
class Extra:
    """An account that is no person's."""

    upn: str
    id: str
    shown: str
    group: str


EMERGENCY = tuple(
    Extra(f"bg-admin{n}@{TENANT}", guid("user", f"bg{n}"), f"緊急用管理者{n}", "emergency") for n in (1, 2)
)
SERVICE = (Extra(f"svc-scan@{TENANT}", guid("user", "svc-scan"), "複合機スキャン送信", "service"),)


class Directory:
    """The directory of one bank."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.left: dict[str, str] = {e.record.staff_id: e.record.group for e in bank.events("entra.groups")}
        self.guests: tuple[Guest, ...] = tuple(e.record for e in bank.events("entra.users"))
        rng = bank.rng("directory")
        staff = [p for p in bank.world.staff if p.staff_id not in self.left]
        counter = [p for p in staff if p.department_en.endswith("Branch")]
        self.counter = frozenset(p.staff_id for p in rng.sample(counter, len(counter) // 3))
        self._hello = frozenset(p.staff_id for p in rng.sample(staff, len(staff) // 6))

    def enabled(self, person: Person) -> bool:
        """Whether the account is on: leavers' accounts are shut on the day."""
        leaves = self.bank.dates_of(person).leaves
        return leaves is None or leaves >= self.bank.world.end

    def admins(self) -> tuple[Person, ...]:
        """Return the people with a directory role: two of the IT department who are covered by the rule for all."""
        able = (p for p in self.bank.world.staff if p.department_en == "IT" and self.enabled(p))
        return tuple(p for p in able if p.staff_id not in self.left)[:2]

    def way(self, person: Person) -> Way:
        """Return how a person signs in."""
        if person in self.admins():
            return "key"
        if person.staff_id in self.left:
            return "password"
        return "hello" if person.staff_id in self._hello else "push"

    def group_of(self, person: Person) -> str:
        """Return the group by which the rule for all leaves the person out, or nothing."""
        return self.left.get(person.staff_id, "counter" if person.staff_id in self.counter else "")

    def open(self) -> tuple[Person, ...]:
        """Return those whom no enforced policy asks for more than a password everywhere, accounts shut left out."""
        return tuple(p for p in self.bank.world.staff if p.staff_id in self.left and self.enabled(p))


def guest_who(guest: Guest) -> entra.Who:
    """Return a vendor's guest as the sign-in log names them."""
    return entra.Who(guest.upn, guid("guest", guest.upn), guest.who.shown or guest.who.name.romaji, guest=True)
