"""What registers write in words about the end of a contract: that there is none, that it moved, that nobody knows."""

import calendar
import re
from datetime import date

from sekisho.connectors.sheets.dates import day

NOTHING = "-－ー―—‐/"
_UNSAID = frozenset({
    "n/a", "na", "n.a.", "none", "nil", "tbc", "tbd", "tba", "?", "unknown", "not known", "not stated", "not applicable", "to be confirmed",
    "なし", "無し", "無", "未定", "不明", "未確認", "確認中", "調査中", "該当なし",
})  # fmt: skip
"""Words that say that nothing is said. That there is no end is another thing, and has its own words."""
_NO_END = re.compile(
    r"(?:期間|期限|終期|終了日)の?(?:定め|記載|設定)?(?:なし|無し|がない)|定めなし|無期限|無期|解[約除](?:の?申[しれ入出]*)?まで|open.?ended"
    r"|indefinite|(?<!no )(?<!not )evergreen|perpetual|(?<!non-)(?<!not )(?<!non )\brolling\b|\brolls? over\b|\broll.?over\b|month.?(?:to|by).?month"
    r"|\bon.?going\b|\bcontinu(?:ous|ing)\b|\bpermanent\b|\bno (?:fixed |set |agreed |contractual )?(?:end|term|expiry|expiration|termination)\b"
    r"|\b(?:until|unless|till)\s(?:\w+\s){0,3}(?:terminat|cancel|further notice|notice|revoke)",
    re.IGNORECASE,
)
_RENEWS = re.compile(
    r"自動(?:更新|延長|継続)(?!(?:条項|規定|の?定め)?(?:なし|無し|無$|しない|せず|不可|対象外))"
    r"|(?<!no )(?<!not )(?<!non-)(?<!without )\bauto(?:matic(?:ally)?)?.?(?:renew|extend|rol)|\brenews (?:annual|year|month|quarter|each|every)",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"notice (?:was |has been )?(?:given|served|issued|received)|(?<!until )(?<!unless )(?<!till )\b(?:terminated|cancell?ed)\b"
    r"|(?<!open-)(?<!open )\b(?:ended|ceased|expired|closed|exited|stopped|lapsed)\b|(?:解約|終了|満了)(?:済|予定|通知|した)|\bwas rolling\b",
    re.IGNORECASE,
)
_YES = frozenset(
    {"有", "あり", "有り", "○", "〇", "◯", "する", "yes", "y", "true", "1", "自動", "自動更新", "自動更新あり"}
)
_NO = frozenset({
    "都度", "都度更新", "毎回", "要更新", "終了", "無", "なし", "無し", "×", "しない", "no", "n", "false", "0", "自動更新なし",
})  # fmt: skip
REMARK = re.compile(r"[(（][^()（）]*[)）]")
_RENEWED = re.compile(
    r"(?<!not )(?<!no )(?:renew(?:ed|s)|renewal bound|extended|prolonged)|更新済|延長済", re.IGNORECASE
)
_DATE = (
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:\d{4}|(?:令和|平成)(?:元|\d{1,2}))年\d{1,2}月\d{1,2}日|[rh]\d{1,2}\.\d{1,2}\.\d{1,2}"
    r"|[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9} \d{4}"
)
_UNTIL = re.compile(
    rf"\b(?:to|thru|through|until|till|expire[sd]?|end(?:s|ed)?|terminate[sd]|ceased)(?: on)? ({_DATE})|({_DATE}) ?まで",
    re.IGNORECASE,
)
_NOTED = re.compile(
    rf"(?<!not )(?<!be )(?<!if )(?<!not been )(?<!yet )\b(?:renewed|extended|prolonged)\b[^.;。\n]{{0,30}}?\b(?:to|until|till|through)(?: the)? ({_DATE})"
    rf"|({_DATE}) ?まで(?:契約)?[をのに]?(?:\d{{1,2}}(?:年|[かヶケカ]月)間?)?(?:更新|延長)(?:済|した|しました|契約締結済)"
    rf"|(?:更新|延長)済[^。\n]{{0,6}}?({_DATE}) ?まで|(?:契約を?(?:更新|延長)(?:済み?|した|しました)?|(?:更新|延長)(?:済み?|した|しました))\s*[（(、,]?\s*新?(?:満了|終了|期限)日?\s*[:：は]?\s*({_DATE})",
    re.IGNORECASE,
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(
    rf"(?:end (?:of )?)?(?P<name>{_MONTHS})[a-z]*\.?[ -](?P<year>\d{{4}})|(?P<first>\d{{4}})(?:年|[-/])(?P<number>\d{{1,2}})月?末?日?",
    re.IGNORECASE,
)


def unsaid(written: str) -> bool:
    """Tell whether a cell says nothing, or that there is nothing to say."""
    plain = written.strip(NOTHING + " ").lower()
    return not plain or plain in _UNSAID


def no_end(written: str) -> bool:
    """Tell whether words say that a contract has no end: it renews by itself, rolls, or runs until somebody ends it.

    Not where they also say that somebody did, or name the last day.
    """
    if _ENDED.search(written):
        return False
    return bool(_RENEWS.search(written) or (_NO_END.search(written) and told_until(written) is None))


def renews(written: str) -> bool | None:
    """Return whether a column about renewal says that a contract renews by itself; None where it says neither."""
    plain = REMARK.sub("", written).strip().lower()
    first = re.split(r"[\s,;:、。-]", plain, maxsplit=1)[0]
    if _RENEWS.match(plain) or {plain, first} & _YES:
        return True
    return False if {plain, first} & _NO else None


def was_renewed(written: str) -> bool:
    """Tell whether words say that a contract was renewed, whatever day they name or do not name."""
    return bool(_RENEWED.search(written))


def told_until(written: str) -> date | None:
    """Return the last day that a sentence names behind "to" or "until", or before まで; None where it names none."""
    days = [day(found[1] or found[2]) for found in _UNTIL.finditer(written)]
    return max((one for one in days if one), default=None)


def noted(written: str) -> date | None:
    """Return the day until which a remark says that the contract was renewed ("RENEWED to 30/09/2028"), None where none."""
    days = [day(next(filter(None, found.groups()))) for found in _NOTED.finditer(written)]
    return max((one for one in days if one), default=None)


def end_of_month(written: str) -> date | None:
    """Return the last day of a month where a cell names a month alone (March 2027, 2027年3月), None for anything else."""
    found = _MONTH.fullmatch(written.strip())
    if found is None:
        return None
    year = int(found["year"] or found["first"])
    month = _MONTHS.split("|").index(found["name"].lower()) + 1 if found["name"] else int(found["number"])
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])
