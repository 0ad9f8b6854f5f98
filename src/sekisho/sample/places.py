"""Where the bank's people sign in from: addresses, devices, programs. Documentation addresses only."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.attacks.naming import device
from sekisho.attacks.nouns import Person

OFFICE = "203.0.113"
"""The bank's own network; .10 is the head office, .11 to .13 the branches."""
_EXITS = {"East Branch": 11, "West Branch": 12, "Station Branch": 13}
SITES = {"East Branch": "east", "West Branch": "west"}
"""Branches whose endpoint manager writes files of its own, and their folder."""
PREFIX = {"East Branch": "HST", "West Branch": "NST", "Station Branch": "EKM"}


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one person works."""

    office_ip: str
    home_ip: str
    device: str
    browser: str
    system: str


def exit_ip(person: Person) -> str:
    """Return the address under which the person's office is seen outside."""
    return f"{OFFICE}.{_EXITS.get(person.department_en, 10)}"


def seat(person: Person) -> Seat:
    """Return where the person works: the same for all sources."""
    number = int(person.staff_id)
    home = f"198.51.100.{number % 250 + 1}"
    edge = number % 4
    return Seat(
        exit_ip(person),
        home,
        f"{PREFIX.get(person.department_en, 'HON')}-{device(person)}",
        "Edge 142.0.0" if edge else "Chrome 142.0.0",
        "Windows11" if number % 5 else "Windows10",
    )
