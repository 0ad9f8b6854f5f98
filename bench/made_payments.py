"""Payment files of four formats with their truth, and a plain reading of each: from the specifications, not from our readers.

A plain reading takes bytes at their word: no check, no count, no sum. What a reader of ours accepts must be what it says.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from xml.etree import ElementTree as ET

from sekisho.attacks.writers.nacha import AchBatch, AchEntry, nacha, routing
from sekisho.attacks.writers.pain001 import Group, Transfer, pain001

Paid = tuple[str, str, int, str]
"""Name, account, minor units, currency: what must never be read otherwise than it is written."""
_KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟｰ().-0123456789ABCXYZ"
_KANJI = "青空商事株式会社見本工業東西南北電機食品運輸"
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ &.-"
_DAY = date(2026, 11, 27)
_PLACES = {"JPY": 0, "KWD": 3, "BHD": 3, "EUR": 2, "USD": 2, "CHF": 2, "CLP": 0}


@dataclass(frozen=True, slots=True)
class Made:
    """One format: how a file of some payments is made, and how its bytes are read at their word."""

    connector: str
    make: Callable[[Random], tuple[bytes, list[Paid]]]
    plainly: Callable[[bytes], list[Paid]]


def _word(chance: Random, signs: str, most: int) -> str:
    return ("".join(chance.choice(signs) for _ in range(chance.randint(1, most - 2))) + signs[0]).strip()


def _digits(chance: Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _home(chance: Random) -> tuple[str, str, str, str]:
    return _digits(chance, 4), _digits(chance, 3), chance.choice("1249"), _digits(chance, 7)


def make_zengin(chance: Random) -> tuple[bytes, list[Paid]]:
    """Return a 総合振込 file of one to twelve payments."""
    lines = [f"1210{'1234567890'}{'ｶｸｳｼﾝｷﾝ':<40}11270001{'ｶｸｳ':<15}012{'ﾎﾝﾃﾝ':<15}10000001{'':17}"]
    paid: list[Paid] = []
    for at in range(chance.randint(1, 12)):
        bank, branch, kind, number = _home(chance)
        name, amount = _word(chance, _KANA, 30), chance.randint(1, 10 ** chance.randint(1, 10) - 1)
        lines.append(
            f"2{bank}{'ｶｸｳ':<15}{branch}{'ﾎﾝﾃﾝ':<15}{'':4}{kind}{number}{name:<30}{amount:010d}0{at:010d}{'':10}7{'':8}"
        )
        paid.append((name, f"jp:{bank}:{branch}:{kind}:{number}", amount, "JPY"))
    lines += [f"8{len(paid):06d}{sum(one[2] for one in paid):012d}{'':101}", f"9{'':119}"]
    end = chance.choice(["\r\n", "\n", ""])
    return (end.join(lines) + end).encode("shift_jis"), paid


def plain_zengin(data: bytes) -> list[Paid]:
    """Read records of type 2 by their columns."""
    text = data.rstrip(b"\x1a\r\n").decode("shift_jis").replace("\\", "¥").replace("‾", "~")
    records = re.split(r"\r\n|\n|\r", text) if re.search(r"[\r\n]", text) else re.findall(".{1,120}", text)
    return [
        (one[50:80].strip(), f"jp:{one[1:5]}:{one[20:23]}:{one[42]}:{one[43:50]}", int(one[80:90]), "JPY")
        for one in records
        if one.startswith("2")
    ]


def make_csv(chance: Random) -> tuple[bytes, list[Paid]]:
    """Return a payment list of an accounting package, CP932."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=chance.choice(["\r\n", "\n"]), quoting=chance.choice([0, 1]))
    writer.writerow(["支払日", "取引先名", "銀行コード", "支店コード", "口座種別", "口座番号", "金額", "通貨"])
    paid: list[Paid] = []
    kinds = {"1": "普通", "2": "当座", "4": "貯蓄", "9": "その他"}
    for _ in range(chance.randint(1, 12)):
        bank, branch, kind, number = _home(chance)
        name, amount = _word(chance, _KANJI, 20), chance.randint(1, 10**9)
        shown = f"{amount:,}" if chance.random() < 0.5 else str(amount)
        writer.writerow(["2026/11/27", name, bank, branch, kinds[kind], number, shown, "JPY"])
        paid.append((name, f"jp:{bank}:{branch}:{kind}:{number}", amount, "JPY"))
    return out.getvalue().encode("cp932"), paid


def plain_csv(data: bytes) -> list[Paid]:
    """Read the rows below the first by their columns."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp932")
    kinds = {"普": "1", "当": "2", "貯": "4", "そ": "9"}
    paid: list[Paid] = []
    for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
        if not any(cell.strip() for cell in row):
            continue
        name = row[1].strip()
        bank, branch, kind, number, amount = (unicodedata.normalize("NFKC", cell).strip() for cell in row[2:7])
        bank, branch, number = (re.sub(r"[\s-]", "", one) for one in (bank, branch, number))
        key = f"jp:{bank:0>4}:{branch:0>3}:{kinds.get(kind[:1], kind)}:{number:0>7}"
        plain = re.sub(r"[¥$€£\\,円\s]|JPY|yen", "", amount, flags=re.IGNORECASE)
        paid.append((name, key, int(Decimal(plain)), "JPY"))
    return paid


def _iban(chance: Random) -> str:
    country, length = chance.choice([("DE", 18), ("FR", 23), ("CH", 17), ("NL", 14), ("KW", 26)])
    body = _digits(chance, length)
    check = 98 - int("".join(str(int(sign, 36)) for sign in f"{body}{country}00")) % 97
    return f"{country}{check:02d}{body}"


def _transfer(chance: Random) -> tuple[Transfer, Paid]:
    currency = chance.choice(list(_PLACES))
    minor = chance.randint(1, 10**9)
    amount = Decimal(minor).scaleb(-_PLACES[currency])
    name = _word(chance, _LATIN + _KANJI, 40).strip(" ")
    kind = chance.randint(0, 2)
    if kind == 0:
        iban = _iban(chance)
        return Transfer(name, amount, currency, iban=iban, memo="INV 7"), (name, f"iban:{iban}", minor, currency)
    if kind == 1:
        bank, number = routing(f"0{chance.randint(1, 9)}{_digits(chance, 6)}"), f"{chance.randint(1000, 10**12)}"
        one = Transfer(name, amount, currency, number=number, member=("USABA", bank))
        return one, (name, f"acct:{bank}:{number}", minor, currency)
    bank, branch, sort, number = _home(chance)
    split = chance.random() < 0.5
    member = ("JPZGN", bank if split else bank + branch)
    one = Transfer(name, amount, currency, number=number, member=member, branch=branch if split else "", kind=sort)
    return one, (name, f"jp:{bank}:{branch}:{sort}:{number}", minor, currency)


def make_pain(chance: Random) -> tuple[bytes, list[Paid]]:
    """Return a pain.001 message of one to three groups, in version 03 or 09."""
    groups, paid = [], list[Paid]()
    for _ in range(chance.randint(1, 3)):
        made = [_transfer(chance) for _ in range(chance.randint(1, 5))]
        groups.append(Group(_DAY, [one for one, _ in made]))
        paid += [truth for _, truth in made]
    return pain001(groups, chance.choice(["03", "09"])), paid


def plain_pain(data: bytes) -> list[Paid]:
    """Read every CdtTrfTxInf by the names of its elements, whatever their namespace."""
    root = ET.fromstring(data)  # noqa: S314 - bytes that were made here, and that our reader took
    paid: list[Paid] = []
    for one in root.iter():
        if not one.tag.endswith("}CdtTrfTxInf"):
            continue
        space = one.tag.partition("}")[0] + "}"

        def said(path: str, one: ET.Element = one, space: str = space) -> str:
            return (one.findtext("/".join(space + part for part in path.split("/"))) or "").strip(" \t\r\n")

        amount = one.find(f"{space}Amt/{space}InstdAmt")
        if amount is None:
            continue
        currency = amount.attrib["Ccy"]
        minor = int(Decimal((amount.text or "").strip(" \t\r\n")).scaleb(_PLACES.get(currency, 2)))
        member = said("CdtrAgt/FinInstnId/ClrSysMmbId/MmbId")
        number, kind = said("CdtrAcct/Id/Othr/Id"), said("CdtrAcct/Tp/Prtry")
        if said("CdtrAcct/Id/IBAN"):
            key = f"iban:{said('CdtrAcct/Id/IBAN')}"
        elif said("CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd") == "USABA":
            key = f"acct:{member}:{re.sub('[ ./-]', '', number).lstrip('0').upper()}"
        else:
            key = f"jp:{member[:4]}:{member[4:] or said('CdtrAgt/BrnchId/Id')}:{kind}:{number:0>7}"
        paid.append((said("Cdtr/Nm"), key, minor, currency))
    return paid


def make_nacha(chance: Random) -> tuple[bytes, list[Paid]]:
    """Return an ACH file of one to three batches: credits, prenotes, or debits that take credits back."""
    batches, paid = [], list[Paid]()
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(["220", "220", "200", "225"])
        codes = {"220": ["22", "32", "23"], "225": ["27", "37"], "200": ["22", "27", "33"]}[kind]
        entries = []
        for _ in range(chance.randint(1, 6)):
            bank, number = routing(f"0{chance.randint(1, 9)}{_digits(chance, 6)}"), f"{chance.randint(1000, 10**15)}"
            code, name = chance.choice(codes), _word(chance, _LATIN, 22)
            cents = 0 if code in {"23", "33"} else chance.randint(1, 10**8)
            entries.append(AchEntry(name, bank, number, cents, code, memo=chance.choice(["", "INV 77"])))
            sign = -1 if code in {"27", "37"} else 1
            paid.append((name, f"acct:{bank}:{number}", sign * cents, "USD"))
        batches.append(AchBatch(_DAY, entries, kind, "CCD", "REVERSAL" if kind == "225" else "VENDOR PMT"))
    return nacha(batches, chance.choice(["\r\n", "\n", ""])), paid


def plain_nacha(data: bytes) -> list[Paid]:
    """Read records of type 6 by their columns."""
    text = data.decode("ascii").rstrip("\x1a\r\n")
    lines: Sequence[str] = text.replace("\r\n", "\n").split("\n") if "\n" in text else re.findall(".{1,94}", text)
    paid: list[Paid] = []
    for one in lines:
        if one.startswith("6"):
            sign = -1 if one[1:3] in {"27", "37", "47", "55", "28", "38", "48", "29", "39", "49"} else 1
            number = re.sub("[ ./-]", "", one[12:29]).lstrip("0")
            paid.append((one[54:76].strip(), f"acct:{one[3:12]}:{number.upper()}", sign * int(one[29:39]), "USD"))
    return paid


FORMATS = (
    Made("zengin_sogo_furikomi", make_zengin, plain_zengin),
    Made("payment_csv", make_csv, plain_csv),
    Made("pain001", make_pain, plain_pain),
    Made("nacha", make_nacha, plain_nacha),
)


def damaged(data: bytes, chance: Random) -> bytes:
    """Return a file with one to three changes, as slips, cuts and forgers make them."""
    good = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        _damage(good, chance)
    return bytes(good)


def _damage(good: bytearray, chance: Random) -> None:
    if not good:
        return
    lines = bytes(good).splitlines(keepends=True)
    if chance.randrange(12) < 3 and len(lines) > 3:
        _damage_lines(lines, chance)
        good[:] = b"".join(lines)
        return
    at = chance.randrange(len(good))
    digits = [place for place, byte in enumerate(good) if 0x30 <= byte <= 0x39]
    match chance.randrange(9):
        case 0:
            good[at] = chance.randrange(256)
        case 1 | 2 | 3 if digits:
            good[chance.choice(digits)] = chance.choice(b"0123456789")
        case 4:
            del good[at : at + chance.randint(1, 130)]
        case 5:
            good[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 20)))
        case 6 if len(digits) > 1:
            first, second = chance.sample(digits, 2)
            good[first], good[second] = good[second], good[first]
        case 7:
            del good[at:]
        case _:
            width = chance.choice([1, 4, 7, 10, 30])
            good[at : at + width] = chance.choice([b" ", b"0", b"9", b"A"]) * len(good[at : at + width])


def _damage_lines(lines: list[bytes], chance: Random) -> None:
    match chance.randrange(3):
        case 0:
            del lines[chance.randrange(len(lines))]
        case 1:
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
        case _:
            chance.shuffle(lines)
