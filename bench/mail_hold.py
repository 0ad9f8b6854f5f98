"""Issue 5, line 3: what tells of another account is held, fraudulent or genuine; what is genuine is not flagged for it.

Run: `python bench/mail_hold.py [--seeds A,B] [--texts FOLDER|none] [--frauds N] [--messages N] [--keep FOLDER]`. The bank of
`bench/mail_detection.py`, learned for a year; `sekisho mail score` judges the rest.

What counts as a change of account was chosen by the stories (`lay.py`), not by the words. Fraudulent: the first message of
each case of a kind in which money that is owed is asked for at an account that is not the one on file, `FRAUDS` below; what
presses later names no account and is left out. Kinds that invent a debt (a false president, lawyer or association) change
no account. Genuine: the twins of `GENUINE`, in which a true sender tells of an account that was not in use before: announced by
letter, in a running thread, by a broker, a salary account by its own employee, a joiner's first, and a claim that was assigned to an agency (held
where the counterparty's notice or the agency's reminder is: neither needs to name an account).
Twins with the account on file, and changes of a telephone number alone, are other honest mail. The payee list given is
the one before the changes: a counterparty that truly changed stands on it with another account.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.mail_detection import DAYS, MAILBOXES, SEALED, STAFF, cut, sekisho
from sekisho.sample.build import build

SEEDS = (60_614_073,)
MESSAGES, FRAUDS_EACH = 24_000, 4
JAPANESE = 7
"""Digits of an account number in Japan."""
NOTHING = {"kind": "", "recipe": "", "title": ""}
TARGET, MOST_OTHERS = 0.95, 0.01
FRAUDS = frozenset({
    "vendor_lookalike_account", "vendor_mailbox_account", "hijacked_thread_lookalike", "reply_to_our_mail",
    "duplicate_invoice", "overdue_remittance", "broker_settlement", "loan_payoff_wire", "payroll_account",
})  # fmt: skip
GENUINE = frozenset({
    ("vendor_lookalike_account", "letter"), ("vendor_mailbox_account", "change"), ("broker_settlement", "announced"),
    ("overdue_remittance", "assigned"), ("payroll_account", "form"), ("payroll_account", "joiner"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One change of account: its story, whether it is a fraud, and what was said of its message."""

    story: str
    fraud: bool
    held: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """One seed: the changes, and how many other honest messages there are and how many of them are held."""

    changes: tuple[Change, ...]
    others: int
    held_others: int


def measure(seed: int, folder: Path, texts: Path | None, frauds: int, messages: int) -> Measured:
    """Write a bank, learn its first year, judge the rest, and compare with the truth."""
    bank = folder / f"bank{seed}"
    if not bank.exists():
        build(
            bank, seed=seed, staff=STAFF, days=DAYS, mailboxes=MAILBOXES, messages=messages, log_rows=2_000, frauds=frauds,
            payees_as="csv", texts=texts, forms=texts is not None,
        )  # fmt: skip
        cut(bank / "mail", folder / f"history{seed}", folder / f"later{seed}")
    org, out = folder / f"org{seed}", folder / f"predictions{seed}.jsonl"
    truth = json.loads(bank.with_name(bank.name + ".truth.json").read_text("utf-8"))
    lists = ["--directory", str(bank / "staff.csv"), "--vendors", str(payees_before(bank, truth))]
    sekisho("mail", "learn", str(org), "--history", str(folder / f"history{seed}"), *lists)
    sekisho("mail", "score", str(org), "--input", str(folder / f"later{seed}"), *lists, "--out", str(out))
    return compared(truth, [json.loads(line) for line in out.read_text("utf-8").splitlines()])


def payees_before(bank: Path, truth: dict[str, Any]) -> Path:
    """Write the payee list as it was before the honest changes: who changed stands on it with another number."""
    path = next(one for one in bank.glob("payees*.csv") if one.stem != "payees_before")
    raw = path.read_bytes()
    for label in truth["benign"]:
        if (label["recipe"], story(label)) in GENUINE:
            for account in label["accounts"]:
                number = account.rpartition("-")[2]
                if number.isdigit() and len(number) == JAPANESE:
                    raw = raw.replace(f'"{number}"'.encode(), f'"{9_999_999 - int(number):07d}"'.encode())
    before = bank / "payees_before.csv"
    before.write_bytes(raw)
    return before


def story(label: dict[str, Any]) -> str:
    """Return the name of a twin's story; "" for an attack and for what was written around one."""
    _, colon, rest = label["title"].partition(": ")
    return rest.partition(" (")[0] if colon else ""


def compared(truth: dict[str, Any], lines: Sequence[dict[str, Any]]) -> Measured:
    """Return what was said of each change, and of all other honest mail."""
    said = {line["message_id"]: line for line in lines}
    planted = {one.strip("<>") for label in truth["planted"] for one in label["message_ids"]}
    changes, taken = [], set[str]()
    for label, after in pairwise((*truth["planted"], *truth["benign"], NOTHING)):
        fraud, name = label["kind"] == "attack", story(label)
        if label["recipe"] not in FRAUDS if fraud else (label["recipe"], name) not in GENUINE:
            continue
        mails = [label["message_ids"][0].strip("<>")]
        if name == "assigned" and story(after) == "honest part":
            mails.append(after["message_ids"][0].strip("<>"))
        these = [said[mail] for mail in mails if mail in said]
        if these and mails[0] in said:
            taken |= set(mails)
            held, flagged = any(one["hold"] for one in these), any(one["verdict"] == "flagged" for one in these)
            changes.append(Change(f"{label['recipe']}/{name or 'fraud'}", fraud, held, flagged))
    others = [line for line in lines if line["message_id"] not in planted | taken]
    return Measured(tuple(changes), len(others), sum(line["hold"] for line in others))


def told(seeds: Sequence[Measured]) -> bool:
    """Print the figures; return whether every target was met."""
    changes = [change for one in seeds for change in one.changes]
    for name, count in sorted(Counter(change.story for change in changes).items()):
        held = sum(change.held for change in changes if change.story == name)
        print(f"  {name:44} {held:3} of {count:3} held")
    frauds, genuine = [one for one in changes if one.fraud], [one for one in changes if not one.fraud]
    shares = [sum(one.held for one in group) / max(1, len(group)) for group in (changes, frauds, genuine)]
    flagged = sum(one.flagged for one in genuine)
    others, held = sum(one.others for one in seeds), sum(one.held_others for one in seeds)
    print(
        f"figure: held {shares[0]:.1%} of {len(changes)} changes of account: {shares[1]:.1%} of {len(frauds)} fraudulent, "
        f"{shares[2]:.1%} of {len(genuine)} genuine; {flagged} genuine ones flagged; held {held} of {others} other honest "
        f"messages ({held / max(1, others):.2%})"
    )
    return min(shares) >= TARGET and held <= MOST_OTHERS * others


def main() -> int:
    """Measure; exit code 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    parser.add_argument("--texts", default=str(SEALED))
    parser.add_argument("--frauds", type=int, default=FRAUDS_EACH)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    texts = None if asked.texts == "none" else Path(asked.texts)
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        seeds = [
            measure(seed, folder, texts, asked.frauds, asked.messages) for seed in map(int, asked.seeds.split(","))
        ]
        return 0 if told(seeds) else 1


if __name__ == "__main__":
    sys.exit(main())
