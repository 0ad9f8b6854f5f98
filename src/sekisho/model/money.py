"""Money as whole minor units of one currency; never a float."""

from dataclasses import dataclass
from decimal import Decimal

_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY "
    "COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
    "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
    "STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
)
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
MINOR_DIGITS = {
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(_NONE.split(), 0),
    **dict.fromkeys(_THREE.split(), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Decimal places of each currency that money is paid in: ISO 4217, list one."""


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
