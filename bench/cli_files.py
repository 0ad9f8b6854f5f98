"""The files of a small made firm, and what an adversary makes of them: payee lists, rosters, payment files, mails.

Everything is bytes from values, so that a sequence can be repeated. `EVIL` is on nobody's list; `ACCOMPLICE` is a payee
whose own account is on file, to whom a payment in another payee's name may be diverted.
"""

import gzip
import random
from dataclasses import dataclass, replace
from typing import Any

NAME = "サンプルシンヨウ"
EVIL = ("0666", "666", "1", "6666666")
EVIL_IBAN = "DE89370400440532013000"
EVIL_PHONE = "090-6666-6666"
DAY = "1120"


@dataclass(frozen=True, slots=True)
class Payee:
    """One line of the payee list."""

    code: str
    name: str
    kana: str
    account: tuple[str, str, str, str]
    phone: str
    address: str = ""

    @property
    def key(self) -> str:
        """The account as Sekisho writes it."""
        return "jp:" + ":".join(self.account)


PAYEES = tuple(
    Payee(f"10{number}", name, kana, ("0001", f"10{number}", "1", f"123450{number}"), f"03-1111-110{number}", box)
    for number, (name, kana, box) in enumerate(
        (
            ("青葉商事株式会社", "ｶ)ｱｵﾊﾞｼﾖｳｼﾞ", "info@aoba.example"),
            ("みどり工業株式会社", "ｶ)ﾐﾄﾞﾘｺｳｷﾞﾖｳ", "info@midori.example"),
            ("さくら印刷株式会社", "ｻｸﾗｲﾝｻﾂ(ｶ", "info@sakura.example"),
            ("もみじ運輸株式会社", "ｶ)ﾓﾐｼﾞｳﾝﾕ", "info@momiji.example"),
            ("つばき清掃株式会社", "ｶ)ﾂﾊﾞｷｾｲｿｳ", "info@tsubaki.example"),
            ("すみれ電機株式会社", "ｶ)ｽﾐﾚﾃﾞﾝｷ", "info@sumire.example"),
        )
    )
)
VICTIM, BENIGN, ACCOMPLICE, *OTHERS = PAYEES
NEW_BENIGN = ("0002", "222", "1", "5550000")
STAFF = (("1001", "田中 花子", "tanaka"), ("1002", "佐藤 健", "sato"), ("1003", "森 彩", "mori"))


@dataclass(frozen=True, slots=True)
class Pay:
    """One payment as a file says it. `right` where the payee really is to be paid there; `changed` where it truly moved."""

    code: str
    name: str
    kana: str
    account: tuple[str, str, str, str]
    amount: int
    right: bool = True
    changed: bool = False


def pay(payee: Payee, amount: int) -> Pay:
    """Return a payment to the account on file."""
    return Pay(payee.code, payee.name, payee.kana, payee.account, amount)


TODAY = (
    pay(OTHERS[0], 120_000),
    replace(pay(VICTIM, 1_370_460), account=EVIL, right=False),
    replace(pay(BENIGN, 91_100), account=NEW_BENIGN, changed=True),
    replace(pay(VICTIM, 640_000), code="", account=ACCOMPLICE.account, right=False),
    pay(OTHERS[1], 55_000),
)
LISTED = (pay(OTHERS[2], 70_000), replace(pay(VICTIM, 880_000), account=EVIL, right=False))


def zengin(payments: tuple[Pay, ...], ends: bytes = b"\r\n") -> bytes:
    """Return a 総合振込 file of 120 bytes a record."""
    lines = [f"1210{'1':0>10}{'ｻﾝﾌﾟﾙｼﾝﾖｳ':<40}{DAY}0009{'ｻﾝﾌﾟﾙ':<15}001{'ﾎﾝﾃﾝ':<15}1{'1':0>7}{'':17}"]
    for one in payments:
        bank, branch, kind, number = one.account
        lines.append(
            f"2{bank}{'ｷﾞﾝｺｳ':<15}{branch}{'ｼﾃﾝ':<15}{'':4}{kind}{number}{one.kana[:30]:<30}{one.amount:010}0"
            f"{one.code:>10}{'':10}7{'':8}"
        )
    lines += [f"8{len(payments):06}{sum(one.amount for one in payments):012}{'':101}", f"9{'':119}"]
    return b"".join(line.encode("cp932") + ends for line in lines)


def listed(payments: tuple[Pay, ...], encoding: str = "cp932", iban: bool = False) -> bytes:
    """Return a payment list as CSV; the last column holds the account that the payee had before, as some exports do."""
    before = {one.name: one.account[3] for one in PAYEES}
    head = "支払先コード,支払先名,銀行コード,支店コード,預金種目,口座番号,金額,振込指定日,旧口座番号,旧銀行,旧支店"
    rows = [head + (",IBAN,通貨" if iban else "")]
    for one in payments:
        account = ("", "", "", "") if iban and not one.right else one.account
        old = next((payee.account for payee in PAYEES if payee.name == one.name), one.account)
        cells = [one.code, one.name, *account, str(one.amount), "2026/11/20", before.get(one.name, ""), *old[:2]]
        rows.append(",".join([*cells, *([EVIL_IBAN if not one.right else "", "JPY"] if iban else [])]))
    return "\r\n".join(rows).encode(encoding) + b"\r\n"


def payee_list(payees: tuple[Payee, ...], encoding: str = "cp932") -> bytes:
    """Return a payee list as CSV."""
    rows = ["取引先コード,取引先名,口座名義カナ,銀行コード,支店コード,預金種目,口座番号,電話番号,メールアドレス"]
    rows += [",".join((one.code, one.name, one.kana, *one.account, one.phone, one.address)) for one in payees]
    return "\r\n".join(rows).encode(encoding) + b"\r\n"


def roster(people: tuple[tuple[str, str, str], ...], domain: str = "sample-cu.example") -> bytes:
    """Return a staff roster as CSV."""
    rows = ["社員番号,氏名,メールアドレス,部署", *(f"{no},{name},{box}@{domain},総務部" for no, name, box in people)]
    return "\r\n".join(rows).encode("cp932") + b"\r\n"


def mail(sender: str, to: str, number: int, account: str) -> bytes:
    """Return a mail that asks for payment to another account."""
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: New bank account for our invoices\r\n"
        f"Message-ID: <m{number}@sample.example>\r\nDate: Mon, 09 Nov 2026 10:00:00 +0900\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Our bank account has changed. Please pay our invoices to account number {account} from now on.\r\n"
    ).encode()


def asking(sender: str, to: str, number: int, account: str, chance: random.Random, text: str = "") -> bytes:
    """Return a mail about a new account, in Japanese or English, dated anywhere within three years, as HTML now and then."""
    year, month = chance.choice((2024, 2025, 2026, 2027)), chance.choice(("Jan", "Jun", "Nov"))
    named = f"新しい口座は サンプル銀行 本店 普通 {account} です。" if account else ""
    other = f" Our new bank account number is {account}, Sample Bank." if account else ""
    bodies = (
        f"弊社の振込先口座を変更しました。今後のお支払いは新しい口座にお願いいたします。{named}",
        f"We have changed our bank account. Please pay our invoices to the new account from now on.{other}",
        f"請求書をお送りします。{named}お支払いをお願いいたします。",
    )
    body = text or chance.choice(bodies)
    kind = "html" if chance.random() < 0.3 else "plain"
    shown = f"<html><body><p>{body}</p></body></html>" if kind == "html" else body
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: =?utf-8?b?5Y+j5bqn5aSJ5pu0?=\r\n"
        f"Message-ID: <ask{number}@sample.example>\r\nDate: Mon, 09 {month} {year} 10:00:00 +0900\r\n"
        f"Content-Type: text/{kind}; charset=utf-8\r\n\r\n{shown}\r\n"
    ).encode()


def changed_list(chance: random.Random) -> bytes:
    """Return a later payee list that wants the money elsewhere, in one of the ways that people try."""
    ways = {
        "account": [replace(one, account=EVIL) if one is VICTIM else one for one in PAYEES],
        "phone": [replace(one, phone=EVIL_PHONE) if one is VICTIM else one for one in PAYEES],
        "renamed": [
            replace(one, name=VICTIM.name, kana=VICTIM.kana)
            if one is ACCOMPLICE
            else replace(one, name="他社", kana="ﾀｼﾔ")
            if one is VICTIM
            else one
            for one in PAYEES
        ],
        "other code": [replace(one, code="999", account=EVIL) if one is VICTIM else one for one in PAYEES],
        "second row": [*PAYEES, replace(VICTIM, account=EVIL)],
        "same code": [
            *PAYEES,
            replace(VICTIM, code="0100", account=EVIL),
            replace(VICTIM, code="１００", account=EVIL),
        ],
        "alone": [replace(VICTIM, account=EVIL, phone=EVIL_PHONE)],
        "as it was": list(PAYEES),
    }
    rows = ways[chance.choice(sorted(ways))]
    if chance.random() < 0.5:
        chance.shuffle(rows)
    made = payee_list(tuple(rows), chance.choice(("cp932", "utf-8-sig", "utf-8")))
    return gzip.compress(made, mtime=0) if chance.random() < 0.25 else made


def changed_payments(payments: tuple[Pay, ...], chance: random.Random) -> tuple[Pay, ...]:
    """Return the payments in another order, under other codes or names; what was not right stays so.

    A payment that names the accomplice by code, name and account would truly be one to them: that is never made.
    """
    rows = list(payments)
    for place, one in enumerate(rows):
        if one.right or chance.random() < 0.4:
            continue
        if one.account == ACCOMPLICE.account:
            rows[place] = replace(one, code=chance.choice(("", VICTIM.code, "999", ACCOMPLICE.code)))
            continue
        other = chance.choice(PAYEES)
        told: dict[str, Any] = chance.choice(
            (
                {"code": other.code},
                {"code": ""},
                {"kana": other.kana, "name": other.name},
                {"code": other.code, "kana": other.kana, "name": other.name},
                {"code": "999"},
                {"kana": "ｱｵﾊﾞ", "name": "青葉"},
                {"code": f"0{one.code}"},
            )
        )
        rows[place] = replace(one, **told)
    if chance.random() < 0.5:
        chance.shuffle(rows)
    return tuple(rows)
