"""Bank accounts and codes in comparable form."""

import re
import unicodedata

_TYPES = {
    "1": "1", "普通": "1", "普通預金": "1", "ordinary": "1", "普": "1", "ﾌﾂｳ": "1", "フツウ": "1",
    "2": "2", "当座": "2", "当座預金": "2", "current": "2", "当": "2", "トウザ": "2", "checking": "2",
    "4": "4", "貯蓄": "4", "貯蓄預金": "4", "savings": "4", "チヨチク": "4",
    "9": "9", "その他": "9", "other": "9",
    "futsu": "1", "futsuu": "1", "futsū": "1", "ordinary deposit": "1", "regular": "1",
    "toza": "2", "touza": "2", "tōza": "2", "current account": "2", "checking account": "2", "chochiku": "4", "sonota": "9",
}  # fmt: skip
_SORT_IBAN = re.compile(r"(?:GB|IE)[0-9]{2}[A-Z]{4}([0-9]{6})([0-9]{8})")
_SORTED = 8
"""Digits of an account's number at a sort code."""
TYPE_WORDS = {"1": "ordinary", "2": "current", "4": "savings", "9": "other"}


def account_type_code(text: str) -> str | None:
    """Return the zengin code of an account type (1 ordinary, 2 current, 4 savings, 9 other), None where unknown."""
    return _TYPES.get(unicodedata.normalize("NFKC", text).strip().lower())


def digits(text: str) -> str:
    """Return the digits of `text` in ASCII, whatever their width; other signs fall away."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def code_fold(text: str) -> str:
    """Fold a customer or payee code: width, blanks and case fall away, and leading zeros of a number."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    return folded.lstrip("0") or "0" if folded.isdigit() else folded


def account_key(bank_code: str, branch_code: str, account_type: str, number: str) -> str | None:
    """Return `jp:BBBB:SSS:T:NNNNNNN`, or None where a part is missing or has too many digits.

    Leading zeros that a spreadsheet dropped are put back: 4 digits of bank, 3 of branch, 7 of account.
    """
    bank, branch, account = digits(bank_code), digits(branch_code), digits(number)
    kind = account_type_code(account_type)
    if not (bank and branch and account and kind) or len(bank) > 4 or len(branch) > 3 or len(account) > 7:
        return None
    return f"jp:{bank:0>4}:{branch:0>3}:{kind}:{account:0>7}"


def iban_of(text: str) -> str | None:
    """Return the IBAN without blanks where `text` is one whose check digits hold (ISO 13616, mod 97), else None."""
    iban = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return None
    number = "".join(str(int(char, 36)) for char in iban[4:] + iban[:4])
    return iban if int(number) % 97 == 1 else None


def iban_key(text: str) -> str | None:
    """Return `iban:` and the IBAN, None where `text` is none.

    The IBAN of an account of the United Kingdom or Ireland is its sort code and number: it has the key of these, so that an
    account is the same whichever way a list writes it.
    """
    iban = iban_of(text)
    at_home = _SORT_IBAN.fullmatch(iban) if iban else None
    return (at_home and foreign_key(at_home[1], at_home[2])) or (f"iban:{iban}" if iban else None)


def is_routing_number(number: str) -> bool:
    """Tell whether nine digits are an ABA routing number of the United States: its range and its check digit hold."""
    if not re.fullmatch(r"(?:0[0-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)[0-9]{7}", number):
        return False
    return number != "0" * 9 and sum(int(digit) * (3, 7, 1)[at % 3] for at, digit in enumerate(number)) % 10 == 0


def bank_key(text: str) -> str | None:
    """Return the first eight signs of a BIC, or the digits of a bank's number in its country; None for anything else.

    Eight digits that are an ABA routing number but for its leading zero, which a spreadsheet lost, get it back.
    """
    plain = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text)).upper()
    if re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", plain):
        return plain[:8]
    found = re.fullmatch(r"(?:ABA|RTN|ROUTING|SORTCODE|SC|BSB|FW|CC)?[:#.]*([0-9]{6,12})", plain)
    if found is None:
        return None
    return f"0{found[1]}" if is_routing_number(f"0{found[1]}") else found[1]


def sort_key(text: str) -> str | None:
    """Return the six digits of a sort code (UK, Ireland) or BSB (Australia), None for anything else.

    Five digits are one whose leading zero a spreadsheet lost: none begins with two.
    """
    plain = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text)).upper()
    found = re.fullmatch(r"(?:SORTCODE|SC|BSB)?[:#.]*([0-9]{5,6})", plain)
    return found[1].zfill(6) if found else None


def account_signs(number: str) -> str:
    """Return an account's number as written, without blanks, points and strokes, in ASCII capitals."""
    return re.sub(r"[\s./-]+", "", unicodedata.normalize("NFKC", number)).upper()


def foreign_key(bank: str, number: str) -> str | None:
    """Return `acct:BANK:NUMBER` for an account without an IBAN, None where the number is none: 4 to 34 signs, some digits.

    At a bank of the United States, leading zeros of a number fall away: payment files fill it up with them, and
    spreadsheets drop them. At a sort code or BSB a number has eight digits: zeros that were dropped are put back.
    """
    plain = account_signs(number)
    if not re.fullmatch(r"(?=.*[0-9]{3})[A-Z0-9]{4,34}", plain):
        return None
    sorted_ = re.fullmatch(r"[0-9]{6}", bank) is not None
    bare = plain.lstrip("0") if plain.isdigit() and (sorted_ or is_routing_number(bank)) else plain
    if not bare:
        return None
    return f"acct:{bank}:{bare.zfill(_SORTED) if sorted_ else bare}"


def number_of(account: str) -> str:
    """Return the number of an account, of its key or as a message writes it, without leading zeros; an IBAN whole."""
    return (iban_key(account) or account).rpartition(":")[2].lstrip("0")


def masked(key: str) -> str:
    """Return an account as a page may show it: the bank and branch, and the last four digits of the number."""
    if key.startswith("jp:"):
        _, bank, branch, _, number = key.split(":")
        return f"{bank}-{branch} ••••{number[-4:]}"
    return f"{key[5:7]}•• ••••{key[-4:]}" if key.startswith("iban:") else f"••••{key[-4:]}"
