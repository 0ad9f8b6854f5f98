"""The cells that name a bank account, checked: what a spreadsheet lost is put back, what is wrong is named."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.connectors.sheets.values import NoValue, Value, text
from sekisho.identity.accounts import (
    TYPE_WORDS,
    account_key,
    account_signs,
    account_type_code,
    bank_key,
    foreign_key,
    iban_key,
    iban_of,
    sort_key,
)
from sekisho.model.rows import Cell

_LIKE_IBAN = re.compile(r"\s*[A-Za-z]{2}\s*[0-9]{2}")
WIDTHS = {"bank_code": 4, "branch_code": 3, "account_number": 7}
BY_HEADER = (
    ("account_number", "bank_code", "branch_code"),
    ("iban",),
    ("account_number", "routing"),
    ("account_number", "sort_code"),
    ("account_number", "bic"),
)
"""The fields by which a header names accounts in full, one set for each way that lists have."""
_SEPARATORS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a record: the field and the reason's code."""

    field: str
    reason: str
    sample: str = ""


def unreadable(cells: Mapping[str, Value]) -> Fault | None:
    """Return the first cell that has no readable value: a formula nobody computed, or an error."""
    return next((Fault(name, value.reason) for name, value in cells.items() if isinstance(value, NoValue)), None)


def account_cells(cells: Mapping[str, Value]) -> dict[str, Cell] | Fault:
    """Return bank_code, branch_code, account_type, account_number and account_key, or what is wrong.

    An IBAN stands for all of them; sort code and number beside it that are another account's are a fault. A number that is
    none stands with the bank's sort code, its number in its country (ABA), or its BIC. Japanese numbers get the zeros back
    that a numeric cell lost (4, 3 and 7 digits).
    """
    iban = text(cells.get("iban"))
    elsewhere = _elsewhere(cells, iban)
    if elsewhere is not None:
        return elsewhere
    if iban:
        return _by_iban(cells, iban)
    numbers: dict[str, str] = {}
    for name, width in WIDTHS.items():
        found = digits_of(cells.get(name), width)
        if isinstance(found, Fault):
            return Fault(name, found.reason, found.sample)
        numbers[name] = found
    kind = account_type_code(text(cells.get("account_type")))
    if kind is None:
        written = text(cells.get("account_type"))
        return Fault("account_type", "account_type_unknown" if written else "value_missing", written)
    key = account_key(numbers["bank_code"], numbers["branch_code"], kind, numbers["account_number"])
    return {**numbers, "account_type": TYPE_WORDS[kind], "account_key": key}


def _by_iban(cells: Mapping[str, Value], iban: str) -> dict[str, Cell] | Fault:
    key = iban_key(iban)
    if key is None:
        return Fault("iban", "iban_wrong", iban)
    if _beside(cells, key):
        return Fault("iban", "accounts_differ", iban)
    return {"account_number": iban_of(iban), "account_key": key, "bank_code": text(cells.get("bic")) or None}


def _elsewhere(cells: Mapping[str, Value], iban: str) -> dict[str, Cell] | Fault | None:
    """Return the cells of an account abroad that has no IBAN, None where there is an IBAN or a Japanese account."""
    written = text(cells.get("account_number")) if not iban else "" if _LIKE_IBAN.match(iban) else iban
    if not written or text(cells.get("bank_code")) or text(cells.get("branch_code")):
        return None
    bank = (
        sort_key(text(cells.get("sort_code")))
        or bank_key(text(cells.get("routing")))
        or bank_key(text(cells.get("bic")))
    )
    if bank is None:
        said = next((name for name in ("sort_code", "routing") if text(cells.get(name))), None)
        if said:
            return Fault(said, "bank_number_unclear", text(cells.get(said))[:40])
        abroad = "routing" in cells or "sort_code" in cells
        return Fault("bic" if iban else "bank_code", "value_missing") if iban or abroad else None
    key = foreign_key(bank, written)
    if key is None:
        return Fault("iban" if iban else "account_number", "account_unclear", written[:40])
    return {"account_number": account_signs(written), "account_key": key, "bank_code": bank}


def _beside(cells: Mapping[str, Value], key: str) -> bool:
    """Tell whether a sort code and number beside an IBAN are another account than it names."""
    bank, number = sort_key(text(cells.get("sort_code"))), text(cells.get("account_number"))
    return bool(bank and number and key.startswith("acct:") and foreign_key(bank, number) not in {None, key})


def digits_of(value: Value, width: int) -> str | Fault:
    """Return a number of `width` digits, or a fault (its field left empty): missing, not digits, too many."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text(value)))
    if not plain:
        return Fault("", "value_missing")
    if not (plain.isascii() and plain.isdigit()):
        return Fault("", "not_digits", plain[:40])
    if len(plain) > width:
        return Fault("", "too_many_digits", plain[:40])
    return plain.zfill(width)


def known_names(cells: Mapping[str, Value], *names: str) -> dict[str, Cell]:
    """Return fields that are kept as written, None where empty."""
    return {name: text(cells.get(name)) or None for name in names}
