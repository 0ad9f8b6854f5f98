"""A firm's own connector for a made-up format, and its own detector, laid in an organisation's folder."""

from pathlib import Path

from sekisho.connectors.examples import record_all
from sekisho.pipeline.enabled import What
from sekisho.pipeline.enabling import content_of
from tests.cli.typed import NOW, Answer, by, typed
from tests.detection.specimens import variant

JOURNAL = "#CORE 1\nPAY|17|ﾐﾅﾄｼﾖｳｶｲ|0001|001|1|1234567|3000000\nPAY|18|ｱｵﾊﾞｼﾖｳｼﾞ|0005|002|1|7654321|184320\nEND\n"
OPEN = JOURNAL.replace("END\n", "")
EMPTY = "#CORE 1\nEND\n"

_TEXT = """
title = "Core journal"
reads = "The journal of payments that our core system writes."
export = "Press Export."
least_privilege = "The right to read the journal."
personal_data = "Payees."
retention = "A year."
gaps = ["It knows no memo."]
"""
_TEXT_JA = """
title = "勘定系の支払データ"
reads = "勘定系が書き出す支払データです。"
export = "「書き出し」を押します。"
least_privilege = "参照権限。"
personal_data = "支払先。"
retention = "一年。"
gaps = ["備考はありません。"]
"""
CARD = f"""
id = "core_journal"
version = 1
yields = ["payment", "payment_file"]
stands = "whole"
snapshot = false
origin = "made from the documentation"
documentation = ["The handbook of the core system."]
personal = ["payment.payee_code", "payment.payee_name", "payment.account_number", "payment.account_key"]

[text.en]{_TEXT}
[text.ja]{_TEXT_JA}"""
LAYOUT = '''"""Where the fields of a journal stand."""

MARK = b"#CORE 1"
FIELDS = ("payee_code", "payee_name", "bank_code", "branch_code", "kind", "number", "amount")
'''
READ = '''"""Lines of a journal, whole or not at all."""

from sekisho.model.errors import Refused
from sekisho.model.rows import Match, RawRecord

from .layout import FIELDS, MARK


def sniff(head, name):
    """Sure by the first line."""
    return Match(100 if head.startswith(MARK) else 0)


def read(stream, mapping, limits):
    """Yield every payment with its line, then the end with all of them."""
    paid, number = [], 0
    for number, line in enumerate(stream, 1):
        text = line.decode("utf-8").rstrip()
        if text == "END":
            yield RawRecord(f"line {number}", paid)
            return
        if text.startswith("PAY|"):
            paid.append(dict(zip(FIELDS, text.split("|")[1:], strict=True)))
            yield RawRecord(f"line {number}", (len(paid), paid[-1]))
    raise Refused("journal_open", place=f"line {number}", field="END", lines=number)
'''
NORMALISE = '''"""A payment, or the file as a whole."""

from sekisho.identity.accounts import account_key
from sekisho.model.ids import stable_id
from sekisho.model.rows import Rejected, Row


def normalise(record, context):
    """Yield one row or reject."""
    if isinstance(record.payload, list):
        total = sum(int(one["amount"]) for one in record.payload)
        values = {
            "payment_file_uid": context.file_sha256,
            "format": "core_journal",
            "record_count": len(record.payload),
            "total_minor": total,
            "currency": "JPY",
        }
        yield Row("payment_file", record.place, values) if record.payload else Rejected(record.place, "", "journal_empty")
        return
    sequence, one = record.payload
    values = {
        "payment_uid": stable_id("p", context.file_sha256, sequence),
        "payment_file_uid": context.file_sha256,
        "sequence": sequence,
        "amount_minor": int(one["amount"]),
        "currency": "JPY",
        "payee_code": one["payee_code"],
        "payee_name": one["payee_name"],
        "bank_code": one["bank_code"],
        "branch_code": one["branch_code"],
        "account_type": "ordinary",
        "account_number": one["number"],
        "account_key": account_key(one["bank_code"], one["branch_code"], "ordinary", one["number"]),
    }
    yield Row("payment", record.place, values)
'''
SENTENCES = """
["reject.journal_empty"]
en = "The journal holds no payment."
ja = "支払データに明細がありません。"

["error.journal_open"]
en = "The journal ends after {lines} lines without END."
ja = "支払データが END のないまま{lines}行で終わっています。"
do_en = "Export it again."
do_ja = "もう一度書き出してください。"
"""


def lay_connector(org: Path, name: str = "core_journal", **files: str) -> Path:
    """Lay the connector in ORG/connectors; `files` stand for those it has (`read` is read.py). Return its folder."""
    folder = org / "connectors" / name
    for kind in ("samples", "defects"):
        (folder / kind).mkdir(parents=True)
    card = files.pop("card", CARD).replace('"core_journal"', f'"{name}"')
    texts = {"connector.toml": card, "__init__.py": '"""Reads the core journal."""\n', "sentences.toml": SENTENCES}
    modules = {"layout": LAYOUT, "read": READ, "normalise": NORMALISE}
    texts |= {f"{module}.py": files.pop(module, text) for module, text in modules.items()} | files
    texts |= {"samples/friday.core": JOURNAL, "defects/without_end.core": OPEN, "defects/no_payment.core": EMPTY}
    for file, text in texts.items():
        (folder / file).write_text(text, "utf-8")
    return folder


def golden(folder: Path) -> None:
    """Write what the samples became."""
    record_all(folder, NOW.date())


def lay_detector(org: Path) -> Path:
    """Lay the detector `amount_is_round` in ORG/detectors; return its folder."""
    return variant(org / "detectors")


def delivered(place: Path, text: str = JOURNAL, name: str = "friday.core") -> Path:
    """Write an export of the core system."""
    place.mkdir(exist_ok=True)
    (place / name).write_text(text, "utf-8")
    return place / name


def enable(org: Path, kind: str, name: str, who: str = "tanaka") -> Answer:
    """Run `sekisho actor enable`."""
    return typed("actor", "enable", org, kind, name, *by(who))


def entry_of(said: Answer) -> str:
    """Return the entry that the next person is told to endorse."""
    return said.out.split("sekisho actor endorse ")[1].split()[1]


def enabled_by_two(org: Path, kind: str, name: str) -> str:
    """Enable a folder with two signatures; return its hash."""
    said = enable(org, kind, name)
    assert typed("actor", "endorse", org, entry_of(said), *by("sato")).code == 0, said
    return content_of(org, What(kind), name).digest
