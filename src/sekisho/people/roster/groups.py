"""Groups by rule: which words of a department or a title put somebody into which group."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

GROUPS: Final = (
    "executives",
    "payments_desk",
    "treasury",
    "customer_service",
    "branch",
    "hr",
    "developers",
    "it_admins",
    "triage",
    "contractors",
)
"""The groups, each hit in a way of its own (docs/add-a-module.md)."""
EVERYONE: Final = "everyone"


class Rule(msgspec.Struct, frozen=True):
    """Puts somebody into `group` whose department or title contains one of the words, or is one of the numbers named."""

    group: str
    departments: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


USUAL: Final = (
    Rule("executives", ("役員", "取締役会", "経営陣", "executive", "board of directors"), ("代表取締役", "取締役", "理事長", "理事", "頭取", "専務", "常務", "執行役", "監事", "chief", "president", "ceo", "cfo", "director general")),
    Rule("payments_desk", ("為替", "送金", "経理", "事務集中", "決済", "payments", "wire", "accounting", "accounts payable", "back office"), ("送金", "出納", "wire", "payments")),
    Rule("treasury", ("資金", "市場", "運用", "証券", "treasury", "markets", "investment"), ("ディーラー", "dealer", "trader")),
    Rule("customer_service", ("コールセンター", "お客様", "カスタマー", "相談", "call centre", "call center", "customer", "member services", "contact centre", "sales promotion"), ("オペレーター", "call agent")),
    Rule("branch", ("支店", "営業店", "出張所", "本店営業", "融資", "branch", "lending"), ("支店長", "窓口", "テラー", "渉外", "teller", "branch manager")),
    Rule("hr", ("人事", "総務", "human resources", "personnel", "general affairs"), ("人事", "採用", "recruiter")),
    Rule("developers", ("開発", "development", "engineering"), ("エンジニア", "プログラマ", "developer", "software engineer")),
    Rule("it_admins", ("情報システム", "システム", "it", "information technology", "cloud"), ("システム管理", "administrator", "ヘルプデスク", "help desk", "service desk")),
    Rule("triage", ("監査", "リスク", "コンプライアンス", "セキュリティ", "csirt", "audit", "risk", "compliance", "security"), ("csirt", "セキュリティ", "security")),
    Rule("contractors", ("委託", "派遣", "contractor", "temporary", "outsourc"), ("派遣", "委託", "contractor", "consultant", "temp")),
)  # fmt: skip
"""What the words of departments and titles say where the firm sets no rules of its own."""


def groups_of(number: str, department: str, title: str, rules: Sequence[Rule]) -> tuple[str, ...]:
    """Return the groups of a person in the order of `GROUPS`; nobody stands in none by mistake: "everyone" holds for all."""
    where, what = folded(department), folded(title)
    found = {
        rule.group
        for rule in rules
        if number in rule.numbers or _says(where, rule.departments) or _says(what, rule.titles)
    }
    return tuple(group for group in GROUPS if group in found)


def first_group(groups: Iterable[str]) -> str:
    """Return the one group in which a person counts where each may count once: the first, "everyone" where they are in none."""
    return next(iter(groups), EVERYONE)


def folded(text: str) -> str:
    """Return a text as words are compared: full and half width alike, small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def _says(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text contains a word: Latin ones as whole words ("it" is not in "audit"), others anywhere."""
    for word in map(folded, words):
        if word.isascii():
            if re.search(rf"(?<![a-z0-9]){re.escape(word)}", text) and _ends(text, word):
                return True
        elif word in text:
            return True
    return False


def _ends(text: str, word: str) -> bool:
    """Tell whether a short word ends where it stands; longer ones may go on ("contractors")."""
    return len(word) > 4 or re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
