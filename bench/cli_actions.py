"""What an adversary with every command, every file and one passphrase does to a firm: one action at a time."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bench.cli_files import changed_list, changed_payments, listed, mail, roster, zengin
from bench.cli_mail_actions import MAIL_ACTIONS
from bench.cli_world import Answer, Target, World, by

EVIL_PHONE = "050-9999-0000"
ACCOUNT = "7777777"
Action = Callable[[World, random.Random], None]
CLEARS = '''"""Clears everything."""


def detect(view):
    for row in view.rows("payment"):
        yield view.clear(row["payment_uid"], view.reason("fine"))
'''


def hand_in_list(world: World, chance: random.Random) -> None:
    """Deliver a later payee list that wants the money elsewhere."""
    _deliver(world, f"list{chance.randrange(10**6)}.csv", changed_list(chance))


def hand_in_payments(world: World, chance: random.Random) -> None:
    """Write a payment file anew, under other codes and names, and deliver it or only lay it on the desk."""
    before = chance.choice(world.targets)
    made = changed_payments(before.payments, chance)
    name = f"pay{chance.randrange(10**6)}.{'txt' if chance.random() < 0.6 else 'csv'}"
    data = zengin(made) if name.endswith("txt") else listed(made)
    (world.desk / name).write_bytes(data)
    world.targets = (*world.targets[-2:], Target(name, made))
    if chance.random() < 0.5:
        world.run("ingest", world.org, world.desk / name)


def hand_in_mail(world: World, chance: random.Random) -> None:
    """Deliver mail that seems to come from the payee, or a roster that makes the adversary's address one of ours."""
    number = chance.randrange(10**6)
    if chance.random() < 0.7:
        _deliver(world, f"m{number}.eml", mail("Aoba <info@aoba.example>", "tanaka@sample-cu.example", number, ACCOUNT))
    else:
        people = (("1001", "田中 花子", "tanaka"), ("6666", "青葉 商事", "info"))
        _deliver(world, f"r{number}.csv", roster(people, "aoba.example"))


def call_back(world: World, chance: random.Random) -> None:
    """Record a call that never was, approve it alone, or under a name whose passphrase is not known."""
    target = chance.choice(world.targets)
    number = chance.choice(sorted(target.numbers(changed=False)) or [1])
    said = world.run(
        "payments", "callback", world.org, world.desk / target.name, str(number),
        "--number", chance.choice((EVIL_PHONE, "03-1111-1100")), "--spoke-to", "X", "--read-back", "all", "--outcome", "confirmed",
        *by(world.mal, chance.choice((None, None, world.honest[0]))),
    )  # fmt: skip
    if entry := asked_for(said):
        who = chance.choice((world.mal, *world.honest))
        world.run("payments", "approve", world.org, entry, *by(who, world.mal))


def asked_for(said: Answer) -> str:
    """Return the entry that the next person is told to approve, "" where nobody is asked."""
    words = said.out.split()
    return words[words.index("--by") - 1] if "--by" in words else ""


def put_account_on_file(world: World, chance: random.Random) -> None:
    """Ask for an account on file by a call of one's own, and approve it alone."""
    cases = world.run("payments", "cases", world.org, "--json").data or []
    if not cases:
        return
    case = chance.choice(cases)
    said = world.run(
        "payments", "account", world.org, str(case["counterparty"]), str(case["account"] or case["named"]), "--number", EVIL_PHONE, "--spoke-to", "X",
        "--read-back", "all", "--outcome", "confirmed", *by(world.mal),
    )  # fmt: skip
    if entry := asked_for(said):
        world.run("payments", "approve", world.org, entry, *by(world.mal))


def decide_alone(world: World, chance: random.Random) -> None:
    """Withdraw, refuse, accept or suppress under the one passphrase that is known."""
    target = chance.choice(world.targets)
    file = world.desk / target.name
    match chance.randrange(4):
        case 0:
            world.run("payments", "withdraw", world.org, file, "--why", "trial", *by(world.mal))
        case 1:
            world.run("payments", "refuse", world.org, file, "1", "--why", "x", *by(world.mal))
        case _:
            found = world.run("findings", world.org, "--all", "--json").data or []
            if found:
                word = chance.choice(("accept", "suppress"))
                one = chance.choice(found)["id"]
                world.run("findings", word, world.org, one, "--why", "x", "--until", "2027-01-31", *by(world.mal))


def add_people(world: World, chance: random.Random) -> None:
    """Add a friend, or another key of one's own, and endorse it alone."""
    said = world.run(
        "actor",
        "add",
        world.org,
        f"eve{chance.randrange(99)}=Eve",
        "--new-passphrase",
        "env:PHRASE_OWN",
        *by(world.mal),
    )
    for entry in [word.strip(".") for word in said.out.split() if len(word.strip(".")) == 64][:1]:
        world.run("actor", "endorse", world.org, entry, *by(world.mal))
        world.run("actor", "endorse", world.org, entry, *by(world.honest[0], "own"))


def own_detector(world: World, chance: random.Random) -> None:
    """Lay a detector that clears every payment, and enable it alone or in the settings."""
    folder = world.org / "detectors" / "clears_all"
    if not folder.exists():
        world.run("new", "detector", "clears_all", "--org", world.org)
    if folder.exists():
        (folder / "detect.py").write_text(CLEARS, "utf-8")
    world.run("actor", "enable", world.org, "detector", "clears_all", *by(world.mal))
    if chance.random() < 0.3:
        _append(world.org / "sekisho.toml", '\n[detectors]\nclears_all = "0"\n')


def edit_settings(world: World, chance: random.Random) -> None:
    """Let columns mean something else, or the clock of the firm be another."""
    text = chance.choice(
        (
            '\n[mappings.counterparty_list]\naccount_number = "電話番号"\n',
            '\n[mappings.counterparty_list]\ncode = "-"\n',
            '\n[mappings.payment_csv]\npayee_name = "金額"\n',
            "\n[retention]\nlanded_days = 1\n",
        )
    )
    _append(world.org / "sekisho.toml", text)


def edit_ledger(world: World, chance: random.Random) -> None:
    """Write into the ledger's database: change, copy or cut rows, or take the whole away."""
    path = world.org / "ledger.db"
    if not path.exists():
        return
    if chance.random() < 0.15:
        path.unlink()
        return
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        table = chance.choice(tables)
        columns = [row[1] for row in db.execute(f'pragma table_info("{table}")')]
        try:
            match chance.randrange(3):
                case 0:
                    db.execute(f'delete from "{table}" where rowid = (select max(rowid) from "{table}")')  # noqa: S608 - its own names
                case 1:
                    column = chance.choice(columns)
                    db.execute(f'update or replace "{table}" set "{column}" = ? where rowid = 1', ("x",))  # noqa: S608
                case _:
                    names = ", ".join(f'"{name}"' for name in columns)
                    db.execute(f'insert or replace into "{table}" ({names}) select {names} from "{table}" limit 1')  # noqa: S608
            db.commit()
        except sqlite3.Error:
            return


def edit_evidence(world: World, chance: random.Random) -> None:
    """Take away a table or a file of the evidence, or put an older one in its place."""
    files = sorted(path for path in (world.org / "evidence").rglob("*") if path.is_file())
    if not files:
        return
    path = chance.choice(files)
    match chance.randrange(4):
        case 0:
            path.unlink()
        case 1:
            shutil.rmtree(path.parent)
        case 2:
            twins = [one for one in files if one.suffix == path.suffix and one != path]
            if twins:
                shutil.copyfile(chance.choice(twins), path)
        case _:
            data = bytearray(path.read_bytes())
            if data:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                path.write_bytes(data)


def edit_runs(world: World, chance: random.Random) -> None:
    """Take away runs, names or keys."""
    places = [path for name in ("runs", "keys", "names") for path in world.org.glob(f"{name}*")]
    if places:
        path = chance.choice(places)
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def bring_back(world: World, chance: random.Random) -> None:
    """Bring back what was kept before, over what there is now."""
    if (world.place / "old.tar.gz").exists():
        if chance.random() < 0.7:
            shutil.rmtree(world.org)
        world.run("restore", world.place / "old.tar.gz", world.org)


def swap_file(world: World, chance: random.Random) -> None:
    """Let a file that was checked hold something else under the same name."""
    target = chance.choice(world.targets)
    world.run("payments", "check", world.org, world.desk / target.name)
    made = changed_payments(target.payments, chance)
    (world.desk / target.name).write_bytes(zengin(made) if target.name.endswith("txt") else listed(made))
    world.targets = tuple(replace(one, payments=made) if one == target else one for one in world.targets)


def move_clock(world: World, chance: random.Random) -> None:
    """Let the machine's clock be wrong."""
    world.clock += timedelta(days=chance.choice((-400, -1, 1, 30, 500)))


def judge_again(world: World, chance: random.Random) -> None:
    """Have everything judged again, or only looked at."""
    world.run(*chance.choice((("assess", world.org), ("payments", "holds", world.org), ("verify", world.org))))


ACTIONS: tuple[Action, ...] = (
    hand_in_list, hand_in_payments, hand_in_mail, call_back, put_account_on_file, decide_alone, add_people, own_detector,
    edit_settings, edit_ledger, edit_evidence, edit_runs, bring_back, swap_file, move_clock, judge_again, *MAIL_ACTIONS,
)  # fmt: skip


def _deliver(world: World, name: str, data: bytes) -> None:
    path = world.desk / name
    path.write_bytes(data)
    world.run("ingest", world.org, path)


def _append(path: Path, text: str) -> None:
    if path.exists():
        path.write_text(path.read_text("utf-8") + text, "utf-8")
