"""The adapter for a file of answers as banks export it: CSV, XLSX or JSON, one account a line. No network."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sekisho.connectors.sheets.accounts import Fault, account_cells, unreadable
from sekisho.connectors.sheets.columns import load_spec
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.table import records, value_record
from sekisho.connectors.sheets.values import Value, text
from sekisho.identity.payees import folded_name
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Rejected
from sekisho.payments.confirmation.nouns import Confirmed, Match

_ID = "payee_confirmation"
_WORDS = {
    Match.MATCH: "一致 完全一致 名義一致 ○ 〇 ◯ OK match matched fullmatch exactmatch MTCH yes",
    Match.CLOSE: "一部一致 部分一致 類似 △ close closematch partial partialmatch CMTC",
    Match.NO_MATCH: "不一致 名義不一致 × ✕ NG nomatch notmatched mismatch NMTC no 該当なし 該当口座なし 口座なし 解約済 notfound accountnotfound",
    Match.UNAVAILABLE: "確認不可 照会不可 確認不能 対象外 未確認 - unavailable notavailable NOAP timeout error unchecked",
}


def _folded(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).casefold().replace("_", " ").replace("-", " ").split()) or "-"


_MEANS = {_folded(word): match for match, words in _WORDS.items() for word in words.split()}
# The graver answer first: where two lines speak of one account and name, the newer counts, else the graver.
_GRAVEST = (Match.NO_MATCH, Match.CLOSE, Match.UNAVAILABLE, Match.MATCH)


class BankAnswers:
    """Answers by account and folded name."""

    def __init__(self, answers: Mapping[tuple[str, str], Confirmed]) -> None:
        self._answers = dict(answers)

    def confirm(self, account_key: str, payee_name: str) -> Confirmed | None:
        """Return the answer for this account under this name, however it is written; None where nobody asked."""
        return self._answers.get((account_key, folded_name(payee_name)))


def read_answers(path: Path, limits: Limits) -> BankAnswers:
    """Read a file of answers; Refused with place and field where a line is none, or says a word that is no answer."""
    with path.open("rb") as stream:
        head = stream.read(64)
        stream.seek(0)
        as_json = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
        return BankAnswers(_answers(_from_json(stream, limits) if as_json else _rows(stream, limits)))


def _answers(rows: Iterator[tuple[str, Mapping[str, Value]]]) -> dict[tuple[str, str], Confirmed]:
    found: dict[tuple[str, str], Confirmed] = {}
    for place, cells in rows:
        account = unreadable(cells) or account_cells(cells)
        if isinstance(account, Fault):
            raise Refused("confirmation_row_bad", place=place, field=account.field, value=account.sample[:40] or "-")
        name, said = text(cells.get("payee_name")), text(cells.get("result"))
        if not folded_name(name):
            raise Refused("confirmation_row_bad", place=place, field="payee_name", value=name[:40] or "-")
        match = _MEANS.get(_folded(said))
        if match is None:
            raise Refused("confirmation_row_bad", place=place, field="result", value=said[:40] or "-")
        one = Confirmed(match, text(cells.get("held_name")), day(cells.get("checked_on")))
        key = str(account["account_key"]), folded_name(name)
        found[key] = _of_two(found[key], one) if key in found else one
    return found


def _of_two(first: Confirmed, second: Confirmed) -> Confirmed:
    if first.day and second.day and first.day != second.day:
        return max(first, second, key=lambda one: str(one.day))
    return min(first, second, key=lambda one: _GRAVEST.index(one.match))


def _rows(stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, Mapping[str, Value]]]:
    for record in records(stream, load_spec(__name__), {}, limits, _ID):
        if isinstance(record, Rejected):
            if record.reason == "row_is_note":
                continue
            raise Refused("confirmation_row_bad", place=record.place, field=record.field or "row", value=record.sample)
        yield record.place, value_record(record)


def _from_json(stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Read objects as lines of a table whose header are their keys; inner objects give their keys too."""
    data = stream.read(limits.record_bytes + 1)
    if len(data) > limits.record_bytes:
        raise Refused("format_too_large", place=f"byte {limits.record_bytes}", most=limits.record_bytes)
    try:
        whole = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("confirmation_json", place="/", field="JSON", detail=str(error)[:120]) from None
    if isinstance(whole, dict):
        whole = next((value for value in whole.values() if isinstance(value, list)), [whole])
    flat = [_flat(one) for one in whole]
    keys = list(dict.fromkeys(key for one in flat for key in one))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(keys)
    writer.writerows([str(one.get(key, "")) for key in keys] for one in flat)
    for at, (_, cells) in enumerate(_rows(io.BytesIO(table.getvalue().encode("utf-8-sig")), limits)):
        yield f"/{at}", cells


def _flat(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, inner in value.items() if isinstance(value, dict) else ():
        if isinstance(inner, dict):
            found |= _flat(inner)
        elif inner is not None:
            found[str(key)] = inner
    return found
