"""directory.csv and vendor_master.csv: lists whose columns are matched by their headers, in English or Japanese."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sekisho.identity.domains import FREEMAIL, registrable
from sekisho.model.errors import SekishoError
from sekisho.threats.email.analysers.judging.history.firm import Counterparty, digits

MOST_BYTES = 64 << 20
_BLANK = re.compile(r"[\s_\-・()（）.]+")
_BETWEEN = re.compile(r"[\s,;|、，；]+")
_NUMBER = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9 ]{11,34}|\d[\d \-]{4,24}\d")
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "fullname",
        "displayname",
        "staff",
        "employee",
        "氏名",
        "名前",
        "社員名",
        "職員名",
        "ローマ字",
        "romaji",
    ),
    "kana": ("kana", "フリガナ", "ふりがな", "カナ"),
    "romaji": ("romaji", "nameromaji", "latinname", "englishname", "ローマ字"),
    "address": (
        "address",
        "email",
        "mail",
        "emailaddress",
        "mailaddress",
        "smtp",
        "メールアドレス",
        "メール",
        "電子メール",
    ),
    "title": ("title", "jobtitle", "position", "role", "役職", "職位"),
    "department": ("department", "dept", "division", "部署", "部門", "所属"),
    "id": ("id", "employeeid", "staffid", "employeenumber", "社員番号", "職員番号"),
    "vendor": (
        "vendor",
        "vendorname",
        "supplier",
        "payee",
        "counterparty",
        "name",
        "company",
        "取引先",
        "取引先名",
        "仕入先",
        "支払先",
    ),
    "code": ("code", "vendorid", "vendorcode", "suppliercode", "取引先コード", "コード"),
    "domain": ("domain", "domains", "emaildomain", "maildomain", "website", "ドメイン", "メールドメイン"),
    "account": ("account", "accountnumber", "bankaccount", "iban", "accountno", "口座", "口座番号", "振込先口座"),
    "phone": ("phone", "phonenumber", "tel", "telephone", "電話", "電話番号"),
}


def directory(path: Path) -> tuple[dict[str, str | None], ...]:
    """Return the people of a directory as rows of `staff`; SekishoError `list_column_missing` without a name or an address."""
    rows = _rows(path, ("name", "address"))
    return tuple(
        {
            "row_id": f"{path.name}:{number}",
            "employee_id": row.get("id") or row.get("address") or str(number),
            "name": row.get("name") or None,
            "name_kana": row.get("kana") or None,
            "name_romaji": row.get("romaji") or None,
            "email": row.get("address") or None,
            "title": row.get("title") or None,
        }
        for number, row in rows
    )


def vendors(path: Path) -> tuple[Counterparty, ...]:
    """Return the counterparties of a vendor master, rows of one vendor together; errors as of `directory`."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    names: dict[str, str] = {}
    for number, row in _rows(path, ("vendor",)):
        key = row.get("code") or row.get("vendor") or str(number)
        names.setdefault(key, row.get("vendor") or key)
        one = found.setdefault(key, {"domains": {}, "accounts": {}, "phones": {}})
        one["domains"].update((domain, None) for domain in _domains(row))
        one["accounts"].update((account, None) for account in _accounts(row.get("account", "")))
        one["phones"].update(
            (digits(phone), None) for phone in re.split(r"[;,、/]", row.get("phone", "")) if digits(phone)
        )
    return tuple(
        Counterparty(key, names[key], tuple(one["domains"]), tuple(one["accounts"]), tuple(one["phones"]))
        for key, one in found.items()
    )


def _domains(row: Mapping[str, str]) -> Iterator[str]:
    written = f"{row.get('domain', '')} {row.get('address', '')}"
    for word in _BETWEEN.split(written):
        host = (
            word.rpartition("@")[2]
            .removeprefix("https://")
            .removeprefix("http://")
            .removeprefix("www.")
            .partition("/")[0]
        )
        if "." in host and registrable(host) not in FREEMAIL:
            yield registrable(host)


def _accounts(written: str) -> Iterator[str]:
    """Yield the numbers in a cell: it may hold bank, branch and number together."""
    folded = written.upper()
    numbers = [digits(match.group()) for match in _NUMBER.finditer(folded)]
    yield from dict.fromkeys(number for number in numbers if len(number) >= 4)
    whole = digits(written)
    if not numbers and whole:
        yield whole


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and named cells of each row that is not empty."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise SekishoError("file_not_found", path=str(path)) from None
    if len(raw) > MOST_BYTES:
        raise SekishoError("file_too_large", path=str(path), limit=MOST_BYTES)
    reader = csv.reader(io.StringIO(_text(raw, path), newline=""))
    header = next(reader, None) or []
    places = _places(header)
    for name in needed:
        if name not in places:
            raise SekishoError(
                "list_column_missing",
                path=path.name,
                column=name,
                headers=", ".join(header)[:200],
                known=_HEADERS[name][0],
            )
    for row in reader:
        cells = {name: row[at].strip() for name, at in places.items() if at < len(row) and row[at].strip()}
        if cells:
            yield reader.line_num, cells


def _places(header: list[str]) -> dict[str, int]:
    folded = [_BLANK.sub("", one.strip().lower().lstrip("\ufeff")) for one in header]
    found: dict[str, int] = {}
    for name, known in _HEADERS.items():
        at = next((folded.index(one) for one in known if one in folded), None)
        if at is not None:
            found[name] = at
    return found


def _text(raw: bytes, path: Path) -> str:
    for charset in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    raise SekishoError("list_not_text", path=path.name)
