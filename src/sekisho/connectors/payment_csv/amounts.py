"""Amounts as sheets write them -> money, or what is wrong; never a rounded or guessed one."""

import re
import unicodedata
from decimal import Decimal

from sekisho.connectors.sheets.accounts import Fault
from sekisho.connectors.sheets.values import Value, text
from sekisho.model.money import MINOR_DIGITS, Money

_SIGNED = re.compile(r"(?:([A-Z]{3})|[¥$€£\\])?([0-9].*?)(?:([A-Z]{3})|円)?[-也]?", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,15}(?:\.\d{1,4})?")
_WORDS = {"JPY": ("YEN",)}
_NAMES = {"円": "JPY", "日本円": "JPY", "YEN": "JPY", "¥": "JPY", "ドル": "USD", "米ドル": "USD", "ユーロ": "EUR"}


def currency_of(value: Value) -> str | Fault:
    """Return the ISO code of a currency, "" where the cell is empty, or a fault."""
    plain = unicodedata.normalize("NFKC", text(value)).strip().upper()
    code = _NAMES.get(plain, plain)
    if code and code not in MINOR_DIGITS:
        return Fault("currency", "currency_unknown", plain[:20])
    return code


def amount_of(value: Value, currency: str) -> Money | Fault:
    """Return the amount of a cell in `currency`: above zero, with no more decimals than the currency has."""
    plain = unicodedata.normalize("NFKC", text(value)).replace(" ", "")
    if not plain:
        return Fault("amount", "value_missing")
    if re.match(r"[-(△▲−]", plain):
        return Fault("amount", "amount_negative", plain[:40])
    signed = _SIGNED.fullmatch(plain)
    if signed and {(word or currency).upper() for word in signed.group(1, 3)} <= {currency, *_WORDS.get(currency, ())}:
        plain = signed[2]
    if not _NUMBER.fullmatch(plain):
        return Fault("amount", "amount_unclear", text(value)[:40])
    try:
        money = Money.from_major(Decimal(plain.replace(",", "")), currency)
    except ValueError:
        return Fault("amount", "amount_decimals", text(value)[:40])
    if money.minor >= 10**15:
        return Fault("amount", "amount_unclear", text(value)[:40])
    return money if money.minor else Fault("amount", "amount_zero")
