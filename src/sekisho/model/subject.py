"""What a verdict is about: a mailbox, message, payment, counterparty, store; never a bare log line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """One thing that can be judged: the table that enumerates it and its key there."""

    table: str
    key: str

    def __str__(self) -> str:
        return f"{self.table}:{self.key}"
