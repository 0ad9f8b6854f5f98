"""The device log of an endpoint manager as sold in Japan."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable

from sekisho.attacks.endpoint import FileAct
from sekisho.attacks.nouns import JST

HEADERS = (
    "日時",
    "端末名",
    "ログインユーザー",
    "操作",
    "デバイス種別",
    "デバイス名/シリアル",
    "ファイル名",
    "元パス",
    "サイズ",
    "宛先",
)

Line = tuple[dt.datetime, str, str, FileAct]
"""When (aware), the computer, DOMAIN\\user, the act."""


def lines(rows: Iterable[Line], encoding: str, *, head: bool = False) -> bytes:
    """Return rows as CSV with CRLF; times are local and without a zone, as such tools write them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if head:
        writer.writerow(HEADERS)
    for when, computer, user, a in rows:
        local = when.astimezone(JST)
        shown = f"{local:%Y/%m/%d %H:%M:%S}"
        writer.writerow((shown, computer, user, a.operation, a.kind, a.device, a.file, a.folder, a.size, a.target))
    return buffer.getvalue().encode(encoding, "replace")
