"""What the adversary does by mail, to what is learned from mail, and in the other formats of payments: one action at a time."""

import json
import random
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from bench.cli_files import ACCOMPLICE, EVIL, EVIL_PHONE, NEW_BENIGN, STAFF, VICTIM, Pay, asking, changed_payments
from bench.cli_world import Target, World, by
from sekisho.attacks.writers.nacha import AchBatch, AchEntry, nacha, routing
from sekisho.attacks.writers.pain001 import Group, Transfer, pain001

OURS = "tanaka@sample-cu.example"
SENDERS = (
    "Aoba <info@aoba.example>", "Aoba <info@aoba-billing.example>", "青葉商事 <info@a0ba.example>", "Midori <x@midori.example>",
    "田中 花子 <tanaka@sample-cu.example>", "田中 花子 <hanako.tanaka@freemail.example>", "<>", "nobody",
)  # fmt: skip
ACCOUNTS = (EVIL[3], NEW_BENIGN[3], VICTIM.account[3], ACCOMPLICE.account[3], "", "DE89 3704 0044 0532 0130 00")
_DAY = date(2026, 11, 20)
_MEMORY = "mail-memory.msgpack"


def ask_by_mail(world: World, chance: random.Random) -> None:
    """Ask for another account by mail: as the payee, as one that looks like it, as staff, dated as one likes."""
    number = chance.randrange(10**6)
    data = asking(chance.choice(SENDERS), OURS, number, chance.choice(ACCOUNTS), chance)
    path = world.desk / f"ask{number}.eml"
    path.write_bytes(data)
    world.run("ingest", world.org, path)
    if chance.random() < 0.4:
        world.run("payments", "cases", world.org)


def close_case(world: World, chance: random.Random) -> None:
    """Record calls about a case of mail or of a list, whatever they said, and approve alone or as somebody else."""
    cases = world.run("payments", "cases", world.org, "--json").data or []
    account = chance.choice(("jp:" + ":".join(EVIL), EVIL[3], "", "-"))
    about = chance.choice(cases) if cases else {"counterparty": VICTIM.code, "account": account, "named": ""}
    said = world.run(
        "payments", "account", world.org, str(about["counterparty"]),
        chance.choice((about["account"] or about["named"], account)), *(["--beside"] if chance.random() < 0.4 else []),
        "--number", chance.choice((EVIL_PHONE, VICTIM.phone)), "--spoke-to", "X", "--read-back", "all",
        "--outcome", chance.choice(("confirmed", "confirmed", "denied", "not_reached")), *by(world.mal),
    )  # fmt: skip
    words = said.out.split()
    if "--by" in words:
        who = chance.choice((world.mal, *world.honest))
        world.run("payments", "approve", world.org, words[words.index("--by") - 1], *by(who, world.mal))


def learn_mail(world: World, chance: random.Random) -> None:
    """Have one's own mails learned as what is usual, and score others by that."""
    folder = world.desk / f"past{chance.randrange(10**6)}"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.eml").write_bytes(asking(SENDERS[0], OURS, number, EVIL[3], chance))
    world.run("mail", "learn", world.org, "--history", folder, "--workers", "1")
    if chance.random() < 0.5:
        out = world.org / "predictions.jsonl"
        world.run("mail", "score", world.org, "--input", folder, "--out", out, "--workers", "1")


def edit_mail_files(world: World, chance: random.Random) -> None:
    """Change what was learned, what was scored, what was fetched and what was done: by a bit, by a line, or wholly."""
    match chance.randrange(4):
        case 0:
            path = world.org / _MEMORY
            data = bytearray(path.read_bytes() if path.exists() else b"\x80")
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
        case 1:
            line = {"message_id": "m1@sample.example", "verdict": "clear", "score": -9.0, "hold": False, "reasons": []}
            (world.org / "predictions.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
        case 2:
            (world.org / "actions.jsonl").write_text('{"finding": "x", "done": true}\n', "utf-8")
        case _:
            folder = world.org / "sources" / "mail"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "state.json").write_text('{"cursor": "9"}', "utf-8")


def act_on_mail(world: World, chance: random.Random) -> None:
    """Act on a finding's mail, look at the sources, or ask for the digest."""
    found = world.run("findings", world.org, "--all", "--json").data or []
    one = chance.choice(found)["id"] if found else "x"
    words = (("mail", "act", world.org, one), ("sources", world.org), ("mail", "digest", world.org))
    world.run(*chance.choice(words))


def forget_mail(world: World, chance: random.Random) -> None:
    """Take away what the analysers made of the mail, or the mail itself, or put another's table in its place."""
    tables = world.org / "evidence" / "tables"
    found = sorted(path for path in tables.rglob("*message*") if path.is_dir()) if tables.is_dir() else []
    if not found:
        return
    place = chance.choice(found)
    other = chance.choice(found)
    shutil.rmtree(place)
    if other != place and other.is_dir() and not place.is_relative_to(other) and chance.random() < 0.4:
        shutil.copytree(other, place)


def pay_otherwise(world: World, chance: random.Random) -> None:
    """Write a payment file anew as pain.001 or as NACHA, and deliver it or only lay it on the desk."""
    before = chance.choice(world.targets)
    made = changed_payments(before.payments, chance)
    kind = chance.choice(("xml", "ach"))
    if kind == "ach":
        made = tuple(one for one in made if not one.right)
    if not made:
        return
    name = f"pay{chance.randrange(10**6)}.{kind}"
    (world.desk / name).write_bytes(_pain(made, chance) if kind == "xml" else _ach(made))
    world.targets = (*world.targets[-2:], Target(name, made))
    if chance.random() < 0.5:
        world.run("ingest", world.org, world.desk / name)


def _pain(payments: tuple[Pay, ...], chance: random.Random) -> bytes:
    made = []
    for one in payments:
        bank, branch, kind, number = one.account
        name = chance.choice((one.name, one.kana))
        made.append(
            Transfer(
                name,
                Decimal(one.amount),
                "JPY",
                number=number,
                member=("JPZGN", bank + branch),
                kind=kind,
                code=one.code,
            )
        )
    return pain001([Group(_DAY, made)], chance.choice(("03", "09")))


def _ach(payments: tuple[Pay, ...]) -> bytes:
    bank = routing("02100002")
    entries = [AchEntry("AOBA TRADING", bank, one.account[3], one.amount, number=one.code) for one in payments]
    return nacha([AchBatch(_DAY, entries)], "\r\n")


def confirm_payees(world: World, chance: random.Random) -> None:
    """Lay a bank's answers on the desk that say yes to everything, to be given with every check from now on."""
    rows = ["受取人名,銀行コード,支店コード,預金種目,口座番号,結果,確認日"]
    rows += [
        ",".join((name, *one.account, chance.choice(("一致", "OK", "match")), "2026/11/20"))
        for target in world.targets
        for one in target.payments
        for name in dict.fromkeys((one.name, one.kana))
    ]
    (world.desk / "confirmed.csv").write_bytes("\r\n".join(dict.fromkeys(rows)).encode("utf-8-sig"))


def be_staff(world: World, chance: random.Random) -> None:
    """Ask for a salary to go elsewhere, from the employee's own mailbox or from a private one."""
    number = chance.randrange(10**6)
    _, name, box = chance.choice(STAFF)
    sender = f"{name} <{box}@{chance.choice(('sample-cu.example', 'freemail.example'))}>"
    path = world.desk / f"pay{number}.eml"
    text = f"給与の振込口座を変更してください。新しい口座は サンプル銀行 本店 普通 {EVIL[3]} です。"
    path.write_bytes(asking(sender, OURS, number, "", chance, text))
    world.run("ingest", world.org, path)


MAIL_ACTIONS: tuple[Callable[[World, random.Random], None], ...] = (
    ask_by_mail, ask_by_mail, close_case, close_case, learn_mail, edit_mail_files, act_on_mail, forget_mail, pay_otherwise,
    confirm_payees, be_staff,
)  # fmt: skip


def answers_on(desk: Path) -> tuple[str | Path, ...]:
    """Return the options that give the bank's answers to a check, () where none lie on the desk."""
    path = desk / "confirmed.csv"
    return ("--confirmed", path) if path.exists() else ()
