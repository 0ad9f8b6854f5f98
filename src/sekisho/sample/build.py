"""From a seed to a folder of exports, and the truth beside it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Person, World
from sekisho.attacks.overlay import Label, Payment, StaffDates, account_text
from sekisho.attacks.writers import payees, payments, roster, zengin
from sekisho.attacks.writers.mbox import MboxWriter
from sekisho.sample import cast as casting
from sekisho.sample import days, money, planting, traffic, world
from sekisho.sample.bank import Bank, Json
from sekisho.sample.sources.seam import sources
from sekisho.sample.truth import Alias, Difference, Truth

PayeeFormat = Literal["xlsx", "csv"]
HistoryFormat = Literal["zengin", "csv"]
Progress = traffic.Progress


def _file_name(person: Person) -> str:
    return f"{person.address.partition('@')[0]}.mbox"


def _write_mail(
    out: Path, cast: casting.Cast, planted: Sequence[Mail], messages: int, seed: int, progress: Progress | None
) -> Counter[str]:
    folder = out / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    made = cast.world
    mailbox_of = traffic.owners(cast)
    with ExitStack() as stack:
        writers = {
            p.address: stack.enter_context(MboxWriter(folder / _file_name(p), made.institution, p.address))
            for p in made.mailboxes
        }
        for mail in traffic.stream(cast, planted, messages, world.rng_for(seed, "traffic"), progress):
            for owner in traffic.copies(mail, mailbox_of):
                writers[owner].add(mail)
        return Counter({_file_name(p): writers[p.address].count for p in made.mailboxes})


def _write_staff(out: Path, made: World, dates: Mapping[str, StaffDates]) -> None:
    rows = [
        roster.RosterRow(
            p.staff_id,
            p.name.kanji,
            p.name.kana,
            f"{p.name.family_romaji} {p.name.given_romaji}",
            p.address,
            p.department,
            p.role,
            p.joined,
            known.leaves or p.left,
            known.notice,
            known.away_from,
            known.away_to,
        )
        for p in made.staff
        for known in [dates.get(p.staff_id) or StaffDates(p.staff_id)]
    ]
    (out / "staff.csv").write_bytes(roster.csv_cp932(rows))


def _write_payees(out: Path, made: World, accounts: money.Accounts, seed: int, form: PayeeFormat) -> str:
    rows = money.payee_rows(made, accounts, world.rng_for(seed, "payees"))
    if form == "csv":
        (out / "payees_cp932.csv").write_bytes(payees.csv_cp932(rows))
        return "payees_cp932.csv"
    title = f"{made.institution.name} 振込先マスタ一覧"
    (out / "payees.xlsx").write_bytes(payees.xlsx(rows, title, made.end))
    return "payees.xlsx"


def _write_history(out: Path, made: World, accounts: money.Accounts, seed: int, form: HistoryFormat) -> None:
    folder = out / "history"
    folder.mkdir(exist_ok=True)
    past = money.history(made, accounts, world.rng_for(seed, "history"))
    if form == "csv":
        (folder / "payments.csv").write_bytes(payments.csv_cp932(p for _, rows in past for p in rows))
        return
    for day, rows in past:
        (folder / f"furikomi_{day:%Y%m%d}.txt").write_bytes(zengin.furikomi(made.institution, rows))


def _differences(
    made: World, accounts: money.Accounts, rows: Sequence[Payment], labels: Sequence[Label]
) -> list[Difference]:
    vendors = {v.code: v for v in made.vendors}
    found = []
    for payment in rows:
        listed = [a for a, _ in accounts.listed(vendors[payment.payee_code])]
        if payment.account.key not in {a.key for a in listed}:
            recipe = next((x.recipe for x in labels if x.kind == "attack" and payment.payee_code in x.payee_codes), "")
            found.append(
                Difference(
                    payment.payee_code,
                    payment.payee,
                    tuple(account_text(a) for a in listed),
                    account_text(payment.account),
                    payment.amount,
                    recipe,
                )
            )
    return found


def _aliases(made: World, cast: casting.Cast) -> list[Alias]:
    people = [
        Alias(
            p.staff_id,
            "staff",
            tuple(dict.fromkeys((p.name.kanji, p.name.kana, p.name.romaji, p.who.shown))),
            (p.address, p.private_address),
        )
        for p in made.staff
    ]
    firms = []
    for vendor in made.vendors:
        forms = (vendor, *(now for _, now in [cast.moved[vendor.code]])) if vendor.code in cast.moved else (vendor,)
        firms.append(
            Alias(
                vendor.code,
                "vendor",
                tuple(dict.fromkeys((vendor.legal, vendor.short, vendor.kana, vendor.holder_kana))),
                tuple(c.address for f in forms for c in f.contacts),
                tuple(f.domain for f in forms),
            )
        )
    return people + firms


def _joined(before: Json, after: Json) -> Json:
    """Return what two sources say under one name: lists are joined, mappings too."""
    match before, after:
        case list(), list():
            return [*before, *after]
        case dict(), dict():
            return {**before, **after}
        case _:
            raise ValueError("two sources tell one fact differently")


def _write_sources(out: Path, bank: Bank) -> tuple[tuple[tuple[str, int], ...], dict[str, Json]]:
    """Write every log and snapshot; return the files with their records, and the facts by name."""
    files: list[tuple[str, int]] = []
    facts: dict[str, Json] = {}
    for name, write in sources():
        part = write(out, bank)
        files.extend(part.files)
        for key, value in (part.facts or {}).items():
            facts[key] = _joined(facts[key], value) if key in facts else value
        if bank.progress:
            bank.progress(name, 1, 1)
    return tuple(sorted(files)), facts


def build(
    out: Path,
    *,
    seed: int = 20261124,
    staff: int = 300,
    days: int = 180,
    mailboxes: int = 12,
    messages: int = 24000,
    log_rows: int = 1_000_000,
    end: dt.date = dt.date(2026, 11, 20),
    attacks: bool = True,
    frauds: int = 0,
    texts: Path | None = None,
    forms: bool = False,
    payees_as: PayeeFormat = "xlsx",
    history_as: HistoryFormat = "zengin",
    progress: Progress | None = None,
) -> Truth:
    """Write a made-up bank's exports into `out`, and the truth into a file beside that folder.

    `frauds` is how many cases of each kind of mail fraud are laid in each language, with their honest twins; none unasked.
    `texts` is a folder of other words for them. With `forms` some of these mails come as HTML alone or as HTML beside plain text,
    and some leave the account to an attached letter, frauds and twins in the same shares.
    """
    out.mkdir(parents=True, exist_ok=True)
    made = world.make(seed, staff=staff, days=days, mailboxes=mailboxes, end=_business(end))
    plan = planting.plant(made, seed, attacks=attacks, frauds=frauds, texts=texts, forms=forms)
    accounts = money.Accounts(plan.changes)
    named = frozenset(code for label in plan.labels for code in label.payee_codes)
    cast = casting.make(made, accounts.stated, plan.moved, named, world.rng_for(seed, "cast"))
    dates_of = {d.staff_id: d for d in plan.dates}
    _write_staff(out, made, dates_of)
    payees_file = _write_payees(out, made, accounts, seed, payees_as)
    _write_history(out, made, accounts, seed, history_as)
    rows = money.today(made, accounts, plan.unpaid, world.rng_for(seed, "today"))
    payment_file = f"furikomi_{made.end:%Y%m%d}.txt"
    (out / payment_file).write_bytes(zengin.furikomi(made.institution, rows))
    counts = _write_mail(out, cast, plan.mails, messages, seed, progress)
    bank = Bank(made, plan.events, plan.labels, dates_of, seed, log_rows, progress)
    files, facts = _write_sources(out, bank)
    truth = Truth(
        seed,
        made.start,
        made.end,
        (made.institution.domain, made.institution.alias_domain),
        made.institution.freemail,
        len(made.staff),
        len(made.vendors),
        tuple(counts.items()),
        counts.total(),
        payees_file,
        payment_file,
        len(rows),
        sum(p.amount for p in rows),
        tuple(_differences(made, accounts, rows, plan.labels)),
        tuple(x for x in plan.labels if x.kind == "attack"),
        tuple(x for x in plan.labels if x.kind == "benign"),
        tuple(_aliases(made, cast)),
        files,
        facts,
    )
    out.with_name(out.name + ".truth.json").write_text(truth.to_json(), encoding="utf-8")
    return truth


def _business(end: dt.date) -> dt.date:
    return days.on_or_before(end)


def build_small(out: Path, *, seed: int = 20261124, attacks: bool = True) -> Truth:
    """Return a small sample for tests: 40 staff, 60 days, 3 mailboxes, about 600 messages."""
    return build(out, seed=seed, staff=40, days=60, mailboxes=3, messages=600, log_rows=4000, attacks=attacks)
