"""An account as people write it into mail: in many hands, and in Japanese with full-width digits now and then."""

from __future__ import annotations

import random
import unicodedata

from sekisho.attacks.nouns import Account

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}


def one_line(account: Account, rng: random.Random) -> str:
    """Return the account within a sentence."""
    a = account
    forms = (
        f"{a.bank} {a.branch}支店 {a.kind_ja} {a.number}",
        f"{a.bank}{a.branch}支店({a.branch_code}) {a.kind_ja}預金 No.{a.number}",
        f"{a.bank} {a.branch}支店 ({a.kind_ja}) {a.number.translate(_WIDE)}",
        f"{a.bank}／{a.branch}／{a.kind_ja}／{a.number}",
    )
    return rng.choice(forms)


def block(account: Account, rng: random.Random) -> str:
    """Return the account on several lines."""
    a = account
    holder = unicodedata.normalize("NFKC", a.holder_kana)
    number = a.number.translate(_WIDE) if rng.random() < 0.2 else a.number
    forms = (
        (
            f"銀行名: {a.bank}({a.bank_code})\n  支店名: {a.branch}支店({a.branch_code})\n  預金種目: {a.kind_ja}\n"
            f"  口座番号: {number}\n  口座名義: {holder}"
        ),
        f"【振込先】\n  {a.bank} {a.branch}支店\n  {a.kind_ja} {number}\n  名義 {a.holder_kana}",
        f"{a.bank}・{a.branch}支店\n  {a.kind_ja}預金 {number}\n  {holder}",
    )
    return rng.choice(forms)


def english(account: Account, rng: random.Random) -> str:
    """Return the account for foreign readers."""
    a = account
    kind = "ordinary" if a.kind == "1" else "current"
    forms = (
        f"Bank code {a.bank_code}, branch {a.branch_code}\nAccount ({kind}): {a.number}\nName: {a.holder_kana}",
        f"Bank: {a.bank_code} / Branch: {a.branch_code}\nA/C type: {kind}\nA/C no.: {a.number}\nBeneficiary: {a.holder_kana}",
    )
    return rng.choice(forms)
