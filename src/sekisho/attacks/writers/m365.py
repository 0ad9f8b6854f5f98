"""The CSV that Purview's audit search exports: one line a record, the record itself as JSON in a column."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sekisho.attacks.naming import TENANT_ID

HEADER = (
    "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames\r\n"
)
TIME, ID, NAME, TOKEN = "%TIME%", "%ID%", "%NAME%", "%TOKEN%"
"""What stays open in a prepared line: the moment, the record's id, a file's name or subject, 32 random hex digits."""


def prepared(record: Mapping[str, Any]) -> str:
    """Return a line as a %-format with the keys t, i, n and x in place of the open marks."""
    whole = {
        "CreationTime": TIME,
        "Id": ID,
        "Operation": record["Operation"],
        "OrganizationId": TENANT_ID,
        "RecordType": record["RecordType"],
        **({"ResultStatus": record["ResultStatus"]} if "ResultStatus" in record else {}),
        "UserKey": record["UserKey"],
        "UserType": record["UserType"],
        "Version": 1,
        "Workload": record["Workload"],
        **{k: v for k, v in record.items() if k not in {"Operation", "RecordType", "ResultStatus"}},
    }
    data = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace('"', '""')
    line = f'{ID},{TIME}.0000000Z,{record["RecordType"]},{record["Operation"]},{record["UserId"]},"{data}",,\r\n'
    marks = {TIME: "%(t)s", ID: "%(i)s", NAME: "%(n)s", TOKEN: "%(x)s"}
    for number, mark in enumerate(marks):
        line = line.replace(mark, chr(number + 1))
    line = line.replace("%", "%%")
    for number, key in enumerate(marks.values()):
        line = line.replace(chr(number + 1), key)
    return line


def filled(line: str, when: dt.datetime, number: int, name: str = "") -> str:
    """Return a prepared line with its open places filled; the id and the token come from a 128 bit number."""
    token = f"{number:032x}"
    identity = f"{token[:8]}-{token[8:12]}-4{token[13:16]}-a{token[17:20]}-{token[20:]}"
    moment = f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}"
    return line % {"t": moment, "i": identity, "n": name, "x": token}
