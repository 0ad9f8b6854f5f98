"""What is counted of a batch and of the file, and compared with what its control record says."""

from dataclasses import dataclass

from sekisho.connectors.nacha.records import Raw
from sekisho.model.errors import Refused

_HASH = 10**10


@dataclass(frozen=True, slots=True)
class Tally:
    """Entries with addenda, the sum of the receiving banks' numbers, and debits and credits in cents."""

    entries: int = 0
    banks: int = 0
    debits: int = 0
    credits: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.entries + other.entries,
            self.banks + other.banks,
            self.debits + other.debits,
            self.credits + other.credits,
        )

    def agree(self, raw: Raw, control: dict[str, str]) -> None:
        """Refuse a control record that says another count, hash or sum than was counted."""
        counted = {
            "entry_count": self.entries,
            "entry_hash": self.banks % _HASH,
            "debits": self.debits,
            "credits": self.credits,
        }
        for name, value in counted.items():
            same(raw, name, control[name], value)


def same(raw: Raw, field: str, written: str, counted: int) -> None:
    """Refuse a number of a control record that is not the one counted."""
    if int(written) != counted:
        raise Refused("nacha_control_differs", place=raw.place, field=field, found=int(written), counted=counted)
