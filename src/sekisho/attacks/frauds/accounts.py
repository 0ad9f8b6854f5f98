"""Accounts as people write them into mail, in Japan and abroad."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from sekisho.attacks import banklines
from sekisho.attacks.nouns import Account, Language
from sekisho.attacks.overlay import account_text

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
_ABROAD = (
    ("Harbourlight Trust", "HRBL"),
    ("Fenwick & Dale Bank", "FWDB"),
    ("Meridian Coast Bank", "MRCB"),
    ("Oakline Savings", "OKLN"),
    ("Banca Vallombra", "BVLM"),
    ("Nordhaven Kredit", "NRDH"),
    ("First Prairie National Bank", "FPNB"),
    ("Lantern Digital", "LNTN"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """An account as a mail gives it: the lines, one line, the end of its number, and how labels name it."""

    lines: str
    line: str
    tail: str
    label: str


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randint(1, 9)) + "".join(rng.choices("0123456789", k=count - 1))


def _check(country: str, rest: str) -> str:
    number = "".join(str(int(c, 36)) for c in f"{rest}{country}00")
    return f"{98 - int(number) % 97:02d}"


def iban(bank: str, rng: random.Random) -> str:
    """Return an IBAN whose check digits are right."""
    country, rest = rng.choice(
        (("GB", f"{bank}{_digits(rng, 14)}"), ("DE", _digits(rng, 18)), ("NL", f"{bank}{_digits(rng, 10)}"))
    )
    return f"{country}{_check(country, rest)}{rest}"


def aba(rng: random.Random) -> str:
    """Return a routing number whose check digit is right."""
    first = f"{rng.randint(1, 12):02d}{_digits(rng, 6)}"
    total = sum(int(c) * w for c, w in zip(first, (3, 7, 1, 3, 7, 1, 3, 7), strict=True))
    return f"{first}{-total % 10}"


def _grouped(number: str) -> str:
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def abroad(holder: str, rng: random.Random) -> Given:
    """Return an account abroad: IBAN and BIC, routing and account number, or sort code and account number."""
    bank, code = rng.choice(_ABROAD)
    style = rng.random()
    if style < 0.4:
        number = iban(code, rng)
        shown = _grouped(number) if rng.random() < 0.6 else number
        bic = f"{code}{number[:2]}2L"
        lines = rng.choice(
            (
                f"Beneficiary: {holder}\nBank: {bank}\nIBAN: {shown}\nBIC: {bic}",
                f"{bank}\nAccount name: {holder}\nIBAN {shown}\nSWIFT/BIC {bic}",
            )
        )
        return Given(lines, f"{bank}, IBAN {shown}", number[-4:], number)
    if style < 0.75:
        route, number = aba(rng), _digits(rng, rng.choice((9, 10, 12)))
        lines = rng.choice(
            (
                f"Bank name: {bank}\nABA routing: {route}\nAccount #: {number}\nAccount name: {holder}",
                f"Beneficiary {holder}\n{bank}\nABA {route}\nA/C {number}",
            )
        )
        return Given(lines, f"{bank}, ABA {route}, account {number}", number[-4:], f"{route}-{number}")
    sort = _digits(rng, 6)
    number = _digits(rng, 8)
    shown = f"{sort[:2]}-{sort[2:4]}-{sort[4:]}"
    lines = f"{bank}\nAccount name: {holder}\nSort code: {shown}\nAccount number: {number}"
    return Given(lines, f"{bank}, sort code {shown}, account {number}", number[-4:], f"{sort}-{number}")


def japanese(account: Account, rng: random.Random) -> Given:
    """Return a Japanese account in one of the ways in which clerks write it."""
    a = account
    number = a.number.translate(_WIDE) if rng.random() < 0.3 else a.number
    holder = unicodedata.normalize("NFKC", a.holder_kana) if rng.random() < 0.6 else a.holder_kana
    forms = (
        banklines.block(a, rng),
        f"{a.bank}　{a.branch}支店　{a.kind_ja}　{number}\n口座名義　{holder}",
        f"・金融機関　{a.bank}({a.bank_code})\n・支店　　　{a.branch}({a.branch_code})\n・科目　　　{a.kind_ja}\n・口座番号　{number}\n・名義カナ　{holder}",
        f"{a.bank} {a.branch}支店(店番{a.branch_code})\n{a.kind_ja}預金 口座番号 {number}\n{holder}",
    )
    return Given(
        rng.choice(forms),
        banklines.one_line(a, rng),
        a.number[-3:],
        account_text(a),
    )


def domestic(account: Account, rng: random.Random) -> Given:
    """Return a Japanese account in English words."""
    a, kind = account, "ordinary" if account.kind == "1" else "current"
    line = rng.choice(
        (
            f"bank {a.bank_code}, branch {a.branch_code}, account {a.number}",
            f"bank code {a.bank_code}, branch {a.branch_code}, {kind} account no. {a.number}",
        )
    )
    holder = unicodedata.normalize("NFKC", a.holder_kana)
    lines = rng.choice(
        (
            banklines.english(a, rng),
            f"Account name: {holder}\nBank code {a.bank_code}, branch {a.branch_code}\nAccount number: {a.number} ({kind})",
        )
    )
    return Given(lines, line, a.number[-3:], account_text(a))


def known(account: Account, language: Language, rng: random.Random) -> Given:
    """Return an account that the list holds or will hold: always the Japanese one."""
    return japanese(account, rng) if language == "ja" else domestic(account, rng)


def given(account: Account, holder: str, language: Language, rng: random.Random) -> Given:
    """Return an account that no list holds: in English one abroad, or the Japanese one in English words."""
    if language == "en" and rng.random() < 0.5:
        return abroad(holder, rng)
    return known(account, language, rng)
