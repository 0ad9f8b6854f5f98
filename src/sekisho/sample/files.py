"""Files that travel with ordinary mail: invoices as PDF, tables as XLSX."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata

from sekisho.attacks import banklines
from sekisho.attacks.mail import Attachment
from sekisho.attacks.nouns import Account, Institution, Vendor
from sekisho.attacks.writers.pdf import pdf
from sekisho.attacks.writers.sheet import Cell, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def invoice(vendor: Vendor, account: Account, bank: Institution, day: dt.date, rng: random.Random) -> Attachment:
    """Return an invoice of a counterparty with the account to pay to."""
    amount = vendor.monthly_yen + rng.randint(0, 20) * 100
    number = f"{day:%Y%m}-{rng.randint(1, 999):03d}"
    if vendor.language == "en":
        lines = [
            f"INVOICE {number}",
            vendor.legal,
            f"Date: {day:%d %B %Y}",
            f"Bill to: {bank.name_en}",
            f"Amount: JPY {amount:,}",
        ]
        lines += banklines.english(account, rng).split("\n")
        return Attachment(f"Invoice_{number}.pdf", "application/pdf", pdf(lines))
    lines = [
        "請　求　書",
        f"請求番号 {number}",
        f"発行日 {day:%Y年%m月%d日}",
        f"{bank.name} 御中",
        vendor.legal,
        f"ご請求金額 {amount:,}円(税込)",
    ]
    lines += [unicodedata.normalize("NFKC", part.strip()) for part in banklines.block(account, rng).split("\n")]
    name = rng.choice((f"請求書_{number}.pdf", f"seikyu_{number}.pdf", f"{vendor.short}_{day:%y%m}.pdf"))
    return Attachment(name, "application/pdf", pdf(lines))


def table(day: dt.date, rng: random.Random) -> Attachment:
    """Return a small table such as colleagues send round."""
    sections = rng.sample(("本店", "東支店", "西支店", "駅前支店", "融資部", "営業推進部"), 4)
    rows: list[list[Cell]] = [["部署", "計画", "実績", "差異"]]
    for section in sections:
        plan, done = rng.randint(50, 900), rng.randint(50, 900)
        rows.append([section, plan, done, done - plan])
    name = rng.choice(
        (f"集計表_{day:%m%d}.xlsx", f"{day:%Y%m}_実績.xlsx", f"summary_{day:%y%m%d}.xlsx", "一覧(更新版).xlsx")
    )
    return Attachment(name, XLSX, workbook("集計", rows))
