"""The whole file, checked record by record: order, fields, check digits, trace numbers, counts, hashes and sums."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sekisho.connectors.fixed_width import cut
from sekisho.connectors.nacha.layout import (
    BLOCK,
    CREDIT_NOTES,
    CREDITS,
    DEBIT_NOTES,
    DEBITS,
    LAYOUTS,
    NUMERIC,
    OTHER_LAYOUTS,
    PRENOTES,
    RECORD,
)
from sekisho.connectors.nacha.records import Raw
from sekisho.connectors.nacha.tally import Tally, same
from sekisho.identity.accounts import foreign_key, is_routing_number
from sekisho.model.errors import Refused

_PADDING = "9" * RECORD
_SIDES = {
    "200": DEBITS | DEBIT_NOTES | CREDITS | CREDIT_NOTES,
    "220": CREDITS | CREDIT_NOTES,
    "225": DEBITS | DEBIT_NOTES,
}
# What may follow a record of each type; `-` is padding.
_NEXT = {"1": "5", "5": "6", "6": "678", "7": "678", "8": "59", "9": "-", "-": "-"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its number from 1 through the file, its batch, its fields, what its addenda say, its cents.

    Cents are negative where money is drawn from the account (a debit), 0 for a prenote.
    """

    sequence: int
    place: str
    batch: dict[str, str]
    fields: dict[str, str]
    value_date: date | None
    addenda: tuple[str, ...] = ()

    @property
    def cents(self) -> int:
        """Minor units."""
        amount = int(self.fields["amount"])
        return -amount if self.fields["transaction_code"] in DEBITS | DEBIT_NOTES else amount


@dataclass(frozen=True, slots=True)
class FileEnd:
    """The file header, given out behind the last entry, once the whole file was found right."""

    header: dict[str, str]


@dataclass(slots=True)
class _State:
    header: dict[str, str]
    batch: dict[str, str]
    day: date | None = None
    entry: Entry | None = None
    batches: int = 0
    sequence: int = 0
    trace: str = ""
    tally: Tally = field(default_factory=Tally)
    whole: Tally = field(default_factory=Tally)


def checked(records: Iterator[Raw]) -> Iterator[Entry | FileEnd]:
    """Yield each entry, and the end of the file; Refused with place and field at the first thing that is wrong."""
    state = _State({}, {})
    expected, last, count, control = "1", "line 1", 0, {"block_count": "0"}
    place = Raw("line 1", "")
    for raw in records:
        count, last = count + 1, raw.place
        kind = "-" if "-" in expected and raw.text == _PADDING else raw.text[0]
        if kind not in expected:
            raise Refused(
                "nacha_order", place=raw.place, field="record_type", found=kind, expected=" / ".join(expected)
            )
        fields = {} if kind == "-" else _fields(raw)
        if kind in "68" and state.entry:
            yield _complete(state.entry, raw)
            state.entry = None
        _take(state, kind, raw, fields)
        if kind == "9":
            place, control = raw, fields
        expected = _NEXT[kind]
    if expected != "-":
        raise Refused("nacha_cut_short", place=last, field="record_type", expected=" / ".join(expected))
    if count % BLOCK:
        raise Refused("nacha_padding", place=last, field="record", count=count)
    same(place, "block_count", control["block_count"], count // BLOCK)
    yield FileEnd(state.header)


def _take(state: _State, kind: str, raw: Raw, fields: dict[str, str]) -> None:
    """Take one record into what is counted."""
    match kind:
        case "1":
            _check_header(raw, fields)
            state.header = fields
        case "5":
            _check_batch(raw, fields)
            state.day = _day(raw, fields["value_date"])
            state.batch, state.tally, state.trace = fields, Tally(), ""
            state.batches += 1
        case "6":
            _check_entry(raw, fields, state)
            state.sequence += 1
            state.entry = Entry(state.sequence, raw.place, state.batch, fields, state.day)
            cents = state.entry.cents
            state.tally += Tally(1, int(fields["receiving_bank"]), max(0, -cents), max(0, cents))
            state.trace = fields["trace_number"]
        case "7" if state.entry is not None:
            state.entry = _with_addenda(state.entry, raw, fields)
            state.tally += Tally(1)
        case "8":
            for name in ("service_class", "company_id", "originating_bank", "batch_number"):
                if fields[name] != state.batch[name]:
                    raise Refused("nacha_batch_differs", place=raw.place, field=name, found=fields[name].strip())
            state.tally.agree(raw, fields)
            state.whole += state.tally
        case "9":
            same(raw, "batch_count", fields["batch_count"], state.batches)
            state.whole.agree(raw, fields)
        case _:
            pass


def _fields(raw: Raw) -> dict[str, str]:
    """Return the fields of a record; Refused where one that holds digits holds something else."""
    fields = cut(raw.text, LAYOUTS)
    for name in NUMERIC[raw.text[0]]:
        if not fields[name].isdigit():
            raise Refused("nacha_not_digits", place=raw.place, field=name, found=fields[name].strip() or "-")
    return fields


def _check_header(raw: Raw, fields: dict[str, str]) -> None:
    for name, wanted in (("record_size", "094"), ("blocking", "10"), ("format", "1")):
        if fields[name] != wanted:
            raise Refused("nacha_format", place=raw.place, field=name, found=fields[name], expected=wanted)


def _check_batch(raw: Raw, fields: dict[str, str]) -> None:
    if fields["entry_class"] in OTHER_LAYOUTS or not fields["entry_class"].isalpha():
        raise Refused("nacha_class", place=raw.place, field="entry_class", found=fields["entry_class"].strip() or "-")
    if fields["service_class"] not in _SIDES:
        raise Refused("nacha_class", place=raw.place, field="service_class", found=fields["service_class"])


def _day(raw: Raw, written: str) -> date | None:
    """Return a day written YYMMDD, None where it was left out."""
    if not written.strip():
        return None
    try:
        if written.isdigit():
            return datetime.strptime(f"20{written}+0000", "%Y%m%d%z").date()
    except ValueError:
        pass
    raise Refused("nacha_date", place=raw.place, field="value_date", found=written)


def _check_entry(raw: Raw, fields: dict[str, str], state: _State) -> None:
    code, amount = fields["transaction_code"], int(fields["amount"])
    if code not in _SIDES[state.batch["service_class"]]:
        raise Refused("nacha_code", place=raw.place, field="transaction_code", found=code)
    if (code in CREDITS | DEBITS) != bool(amount):
        raise Refused("nacha_amount", place=raw.place, field="amount", found=amount, transaction=code)
    bank = fields["receiving_bank"] + fields["check_digit"]
    if not is_routing_number(bank):
        raise Refused("nacha_bank", place=raw.place, field="receiving_bank", found=bank)
    if foreign_key(bank, fields["account_number"]) is None and not _short(fields["account_number"]):
        found = fields["account_number"].strip() or "-"
        raise Refused("nacha_account", place=raw.place, field="account_number", found=found)
    if not payee(state.batch, fields):
        raise Refused("nacha_no_payee", place=raw.place, field="payee_name")
    if fields["addenda_indicator"] not in {"0", "1"}:
        raise Refused("nacha_addenda", place=raw.place, field="addenda_indicator", found=fields["addenda_indicator"])
    trace = fields["trace_number"]
    if trace[:8] != state.batch["originating_bank"] or trace <= state.trace:
        raise Refused("nacha_trace", place=raw.place, field="trace_number", found=trace)


def _short(account: str) -> bool:
    """Tell whether an account's number is digits, however few: some banks number from 1."""
    plain = account.strip()
    return plain.isdigit() and int(plain) > 0


def payee(batch: dict[str, str], fields: dict[str, str]) -> str:
    """Return the payee's name; in a CTX batch it stands behind four digits that count the addenda."""
    name = fields["payee_name"]
    return (name[4:20] if batch["entry_class"] == "CTX" else name).strip()


def _with_addenda(entry: Entry, raw: Raw, fields: dict[str, str]) -> Entry:
    wrong = ""
    if entry.fields["addenda_indicator"] != "1":
        wrong = "record_type"
    elif fields["addenda_type"] != "05":
        wrong = "addenda_type"
    elif int(fields["addenda_sequence"]) != len(entry.addenda) + 1:
        wrong = "addenda_sequence"
    elif fields["entry_sequence"] != entry.fields["trace_number"][8:]:
        wrong = "entry_sequence"
    if wrong:
        raise Refused("nacha_addenda", place=raw.place, field=wrong, found=fields[wrong])
    return replace(entry, addenda=(*entry.addenda, fields["memo"].strip()))


def _complete(entry: Entry, raw: Raw) -> Entry:
    """Return an entry that the next record ended; Refused where addenda that it announces are not there."""
    told = entry.fields["payee_name"][:4] if entry.batch["entry_class"] == "CTX" else ""
    announced = entry.fields["addenda_indicator"] == "1"
    most = 9999 if told else 1
    if announced != bool(entry.addenda) or len(entry.addenda) > most or (told and told != f"{len(entry.addenda):04d}"):
        raise Refused("nacha_addenda", place=raw.place, field="addenda_indicator", found=len(entry.addenda))
    return entry


def is_prenote(entry: Entry) -> bool:
    """Tell whether an entry only tries an account out, without money."""
    return entry.fields["transaction_code"] in PRENOTES
