"""Amounts as people type them."""

import unicodedata
from decimal import Decimal, InvalidOperation

from sekisho.model.errors import SekishoError


def amount(text: str) -> Decimal:
    """Return an amount in whole units from what was typed, thousands separated by commas or not; `amount_unreadable`."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("円").removeprefix("¥").replace(",", "")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise SekishoError("amount_unreadable", amount=text) from None
    if not found.is_finite():
        raise SekishoError("amount_unreadable", amount=text)
    return found
