"""Money as whole minor units of one currency; never a float."""

from dataclasses import dataclass
from decimal import Decimal

MINOR_DIGITS = {"JPY": 0, "KRW": 0, "USD": 2, "EUR": 2, "GBP": 2, "CHF": 2, "AUD": 2, "CAD": 2, "SGD": 2, "HKD": 2}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (yen, cents) of `currency` (ISO 4217)."""

    minor: int
    currency: str = "JPY"

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.minor + other.minor, self.currency)

    @property
    def major(self) -> Decimal:
        """The amount in whole units with its decimal places (100 yen, 1.00 dollars)."""
        return Decimal(self.minor).scaleb(-MINOR_DIGITS.get(self.currency, 2))

    @staticmethod
    def from_major(amount: Decimal, currency: str) -> "Money":
        """Return the money for an amount in whole units; ValueError when it has more decimals than the currency."""
        minor = amount.scaleb(MINOR_DIGITS.get(currency, 2))
        if minor != minor.to_integral_value():
            raise ValueError(f"{amount} has more decimals than {currency}")
        return Money(int(minor), currency)
