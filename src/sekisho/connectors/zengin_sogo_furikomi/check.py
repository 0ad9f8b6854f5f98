"""The whole file, checked record by record: the order, every field, the count and the sum."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sekisho.connectors.fixed_width import cut, field_at
from sekisho.connectors.zengin_sogo_furikomi.layout import KIND, LAYOUTS, NUMERIC
from sekisho.connectors.zengin_sogo_furikomi.records import Raw
from sekisho.model.errors import Refused

_ACCOUNT_TYPES = frozenset("1249")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_KANA_FIRST, _KANA_LAST = "\uff61", "\uff9f"


@dataclass(frozen=True, slots=True)
class Block:
    """One header with what its payments came to: count and sum in yen, both equal to the trailer's."""

    header: dict[str, str]
    count: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """One data record under its header; `sequence` counts through the file from 1."""

    sequence: int
    place: str
    header: dict[str, str]
    fields: dict[str, str]


def checked(records: Iterator[Raw]) -> Iterator[Payment | Block]:
    """Yield each payment, and each block behind its payments.

    Refused with place and field at the first thing that is wrong; a file without an end record is cut short.
    """
    block: Block | None = None
    expected, sequence = "1", 0
    last = "line 1"
    for raw in records:
        fields = _fields(raw, expected)
        last = raw.place
        match fields["record_type"]:
            case "1":
                block = Block(fields)
                expected = "28"
            case "2" if block is not None:
                sequence += 1
                block = replace(block, count=block.count + 1, total=block.total + int(fields["amount"]))
                yield Payment(sequence, raw.place, block.header, fields)
            case "8" if block is not None:
                _agree(raw, fields, block)
                yield block
                expected = "19"
            case _:
                expected = ""
    if expected:
        raise Refused("zengin_cut_short", place=last, field="record_type", expected=_words(expected))
    if not sequence:
        raise Refused("zengin_no_payments", place=last, field="record_type")


def _words(expected: str) -> str:
    return " / ".join(expected) or "-"


def _fields(raw: Raw, expected: str) -> dict[str, str]:
    """Return the fields of a record that may stand here and whose fields all hold what they should."""
    try:
        # Not cp932: 0x5C is the yen sign of JIS X 0201 here.
        text = raw.data.decode("shift_jis").replace("\\", "¥").replace("‾", "~")
    except UnicodeDecodeError as error:
        raise Refused(
            "zengin_letters", place=raw.place, field=field_at(raw.data.decode("latin-1"), error.start, LAYOUTS)
        ) from None
    if text[0] not in expected:
        raise Refused("zengin_order", place=raw.place, field="record_type", found=text[0], expected=_words(expected))
    if len(text) != len(raw.data):
        wide = next(at for at, char in enumerate(text) if len(char.encode("shift_jis", "replace")) > 1)
        raise Refused("zengin_letters", place=raw.place, field=field_at(text, wide, LAYOUTS))
    fields = cut(text, LAYOUTS)
    for name, content in fields.items():
        if not all(" " <= char <= "~" or char == "¥" or _KANA_FIRST <= char <= _KANA_LAST for char in content):
            raise Refused("zengin_letters", place=raw.place, field=name)
    for name in NUMERIC[text[0]]:
        if not (fields[name].isascii() and fields[name].isdigit()):
            raise Refused("zengin_not_digits", place=raw.place, field=name, found=fields[name].strip())
    if text[0] == "1":
        _check_header(raw, fields)
    elif text[0] == "2":
        _check_payment(raw, fields)
    return fields


def _check_header(raw: Raw, fields: dict[str, str]) -> None:
    if fields["kind"] != KIND:
        raise Refused("zengin_kind", place=raw.place, field="kind", found=fields["kind"])
    if fields["code_type"] not in "0 ":
        raise Refused("zengin_code_type", place=raw.place, field="code_type", found=fields["code_type"])
    month, number = int(fields["value_date"][:2]), int(fields["value_date"][2:])
    if not (1 <= month <= 12 and 1 <= number <= _MONTH_DAYS[month - 1]):
        raise Refused("zengin_date", place=raw.place, field="value_date", found=fields["value_date"])


def _check_payment(raw: Raw, fields: dict[str, str]) -> None:
    if fields["account_type"] not in _ACCOUNT_TYPES:
        raise Refused("zengin_account_type", place=raw.place, field="account_type", found=fields["account_type"])
    if int(fields["amount"]) == 0:
        raise Refused("zengin_amount_zero", place=raw.place, field="amount")
    if not fields["payee_name"].strip():
        raise Refused("zengin_no_payee", place=raw.place, field="payee_name")


def _agree(raw: Raw, trailer: dict[str, str], block: Block) -> None:
    """Refuse a trailer whose count or sum is not that of the payments above it."""
    count, total = int(trailer["count"]), int(trailer["total"])
    if count != block.count:
        raise Refused("zengin_count_differs", place=raw.place, field="count", found=count, counted=block.count)
    if total != block.total:
        raise Refused("zengin_total_differs", place=raw.place, field="total", found=total, counted=block.total)
