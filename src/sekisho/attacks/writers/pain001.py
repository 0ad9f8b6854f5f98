"""ISO 20022 pain.001 as accounting software writes it, from the message definition reports of versions 03 and 09."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer: amount in whole units, an IBAN, or a number at a bank (clearing system code, member id, branch)."""

    name: str
    amount: Decimal
    currency: str
    iban: str = ""
    number: str = ""
    bic: str = ""
    member: tuple[str, str] = ("", "")
    branch: str = ""
    kind: str = ""
    code: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One PmtInf: the transfers that go out on one day."""

    day: date
    transfers: Sequence[Transfer]


def _tag(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>" if inner else ""


def _agent(one: Transfer, version: str) -> str:
    system, member = one.member
    bic = _tag("BIC" if version == "03" else "BICFI", one.bic)
    clearing = _tag("ClrSysMmbId", _tag("ClrSysId", _tag("Cd", system)) + _tag("MmbId", member)) if member else ""
    inner = _tag("FinInstnId", bic + clearing) + _tag("BrnchId", _tag("Id", one.branch))
    return _tag("CdtrAgt", inner)


def _account(one: Transfer) -> str:
    held = _tag("IBAN", one.iban) if one.iban else _tag("Othr", _tag("Id", escape(one.number)))
    return _tag("CdtrAcct", _tag("Id", held) + _tag("Tp", _tag("Prtry", escape(one.kind))))


def _party(one: Transfer) -> str:
    scheme = _tag("SchmeNm", _tag("Cd", "CUST"))
    code = _tag("Id", _tag("OrgId", _tag("Othr", _tag("Id", escape(one.code)) + scheme))) if one.code else ""
    return _tag("Cdtr", _tag("Nm", escape(one.name)) + code)


def _transfer(one: Transfer, number: int, version: str) -> str:
    amount = f"<InstdAmt Ccy={quoteattr(one.currency)}>{one.amount:f}</InstdAmt>"
    parts = (
        _tag("PmtId", _tag("EndToEndId", f"E{number}")),
        _tag("Amt", amount),
        _agent(one, version),
        _party(one),
        _account(one),
        _tag("RmtInf", _tag("Ustrd", escape(one.memo))),
    )
    return "   <CdtTrfTxInf>\n    " + "\n    ".join(part for part in parts if part) + "\n   </CdtTrfTxInf>\n"


def _group(group: Group, at: int, first: int, version: str) -> str:
    day = group.day.isoformat()
    total = sum((one.amount for one in group.transfers), Decimal(0))
    head = (
        _tag("PmtInfId", f"G{at}"),
        _tag("PmtMtd", "TRF"),
        _tag("NbOfTxs", str(len(group.transfers))),
        _tag("CtrlSum", f"{total:f}"),
        _tag("ReqdExctnDt", day if version == "03" else _tag("Dt", day)),
        _tag("Dbtr", _tag("Nm", "Kakuu Shinkin")),
        _tag("DbtrAcct", _tag("Id", _tag("Othr", _tag("Id", "1000001")))),
        _tag("DbtrAgt", _tag("FinInstnId", _tag("BIC" if version == "03" else "BICFI", "KAKUJPJT"))),
    )
    body = "".join(_transfer(one, first + at, version) for at, one in enumerate(group.transfers))
    return "  <PmtInf>\n   " + "\n   ".join(head) + "\n" + body + "  </PmtInf>\n"


def pain001(groups: Sequence[Group], version: str = "03", encoding: str = "UTF-8") -> bytes:
    """Return a whole message; `version` is 03 or 09."""
    transfers = [one for group in groups for one in group.transfers]
    total = sum((one.amount for one in transfers), Decimal(0))
    header = (
        _tag("MsgId", "M1")
        + _tag("CreDtTm", "2026-11-20T09:00:00")
        + _tag("NbOfTxs", str(len(transfers)))
        + _tag("CtrlSum", f"{total:f}")
        + _tag("InitgPty", _tag("Nm", "Kakuu Shinkin"))
    )
    body, first = "", 1
    for at, group in enumerate(groups, 1):
        body += _group(group, at, first, version)
        first += len(group.transfers)
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}">\n'
        f" <CstmrCdtTrfInitn>\n  {_tag('GrpHdr', header)}\n{body} </CstmrCdtTrfInitn>\n</Document>\n"
    ).encode(encoding)
