"""What a cell below "clicked" or "reported" says: a mark, a word, a count, or the time at which it was done."""

from datetime import datetime

from sekisho.connectors.endpoint_csv.normalise import moment
from sekisho.connectors.sheets.dates import day
from sekisho.connectors.sheets.values import Value, folded

_YES = frozenset(
    {
        "○",
        "〇",
        "◯",
        "●",
        "◎",
        "✓",
        "✔",
        "☑",
        "レ",
        "v",
        "有",
        "あり",
        "有り",
        "済",
        "済み",
        "はい",
        "した",
        "yes",
        "y",
        "true",
        "開封",
        "開封済",
        "開封済み",
        "クリック",
        "クリック済",
        "クリック済み",
        "入力",
        "入力済",
        "入力あり",
        "報告",
        "報告済",
        "報告済み",
        "報告あり",
        "通報",
        "通報済",
        "opened",
        "clicked",
        "submitted",
        "entered",
        "reported",
    }
)
_NO = frozenset(
    {
        "×",
        "✕",
        "✗",
        "-",
        "－",
        "ー",
        "―",
        "—",
        "無",
        "なし",
        "無し",
        "未",
        "いいえ",
        "no",
        "n",
        "false",
        "none",
        "n/a",
        "未開封",
        "未クリック",
        "未入力",
        "未報告",
        "未通報",
        "報告なし",
        "報告無し",
        "not",
    }
)


def done(value: Value, time_zone: str) -> bool | None:
    """Return whether a cell says that it was done; an empty one says no. None where it says neither."""
    written = folded(value).lower()
    if not written or written in _NO:
        return False
    if written in _YES or moment(value, time_zone) is not None or day(value) is not None:
        return True
    count = written.removesuffix("回")
    return int(count) > 0 if count.isascii() and count.isdigit() and len(count) < 5 else None


def when(value: Value, time_zone: str) -> datetime | None:
    """Return the instant of a cell; a day alone is its beginning."""
    found = moment(value, time_zone)
    if found is None and (on := day(value)) is not None:
        found = moment(f"{on} 00:00", time_zone)
    return found
