"""The account of a transfer: an IBAN whose check digits hold, or a number at a bank that is named by code or BIC."""

import re

from sekisho.connectors.pain001.nodes import Node
from sekisho.identity.accounts import (
    TYPE_WORDS,
    account_key,
    account_signs,
    account_type_code,
    bank_key,
    foreign_key,
    iban_key,
    iban_of,
    is_routing_number,
)
from sekisho.model.errors import Refused
from sekisho.model.rows import Cell

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Za-z0-9]{1,30}")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_NUMBER = re.compile(r"[0-9A-Za-z ./-]{1,34}")
_TYPES = {"CACC": "2", "SVGS": "4", "CASH": "1"}
_JAPAN = "JPZGN"
# ISO 20022 external code list, clearing system identification.
_SYSTEMS = frozenset(
    [
        "ATBLZ",
        "AUBSB",
        "CACPA",
        "CHBCC",
        "CHSIC",
        "CNAPS",
        "CNCIP",
        "DEBLZ",
        "ESNCC",
        "GBDSC",
        "GRBIC",
        "HKNCC",
        "IENCC",
        "INFSC",
        "ITNCC",
        "JPZGN",
        "KRBOK",
        "MYBNM",
        "NZNCC",
        "NZRSA",
        "PLKNR",
        "PTNCC",
        "RUCBC",
        "SESBA",
        "SGIBG",
        "THCBC",
        "TWNCC",
        "USABA",
        "USPID",
        "ZANCC",
    ]
)
_PATH = "PmtInf/CdtTrfTxInf"
_MEMBER = f"{_PATH}/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"


def account_of(transfer: Node) -> dict[str, Cell]:
    """Return the columns of the payee's account. `account_key` is null where the bank is not told.

    Refused with line and field where an IBAN, a BIC or a bank's number is none.
    """
    agent = transfer.get("CdtrAgt")
    bic = _bic(agent)
    names: dict[str, Cell] = {
        "bank_name": (agent.said("FinInstnId", "Nm") if agent else "") or None,
        "branch_name": (agent.said("BrnchId", "Nm") if agent else "") or None,
    }
    iban = transfer.get("CdtrAcct", "Id", "IBAN")
    if iban is not None:
        key = iban_key(iban.text) if _IBAN.fullmatch(iban.text) else None
        if key is None:
            raise Refused("pain_iban", place=iban.place, field=f"{_PATH}/CdtrAcct/Id/IBAN", found=iban.text[:40] or "-")
        return {**names, "account_number": iban_of(iban.text), "account_key": key, "bank_code": bic or None}
    other = transfer.get("CdtrAcct", "Id", "Othr", "Id")
    if other is None or not _NUMBER.fullmatch(other.text):
        raise Refused(
            "pain_account",
            place=(other or transfer).place,
            field=f"{_PATH}/CdtrAcct/Id/Othr/Id",
            found=(other.text if other else "")[:40] or "-",
        )
    return {**names, **_other(transfer, other.text, bic)}


def _bic(agent: Node | None) -> str:
    found = agent and (agent.get("FinInstnId", "BICFI") or agent.get("FinInstnId", "BIC"))
    if not found:
        return ""
    if not _BIC.fullmatch(found.text):
        field = f"{_PATH}/CdtrAgt/FinInstnId/{found.name}"
        raise Refused("pain_bank", place=found.place, field=field, found=found.text[:40] or "-")
    return found.text


def _other(transfer: Node, number: str, bic: str) -> dict[str, Cell]:
    """Return the columns of an account that is no IBAN by its element; one whose number is an IBAN all the same is that."""
    member = transfer.get("CdtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId")
    coded = transfer.get("CdtrAgt", "FinInstnId", "ClrSysMmbId", "ClrSysId", "Cd")
    system = coded.text if coded else ""
    if coded and system and system not in _SYSTEMS:
        field = f"{_PATH}/CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd"
        raise Refused("pain_bank", place=coded.place, field=field, found=system[:40])
    if iban_of(number):
        return {"account_number": iban_of(number), "account_key": iban_key(number), "bank_code": bic or None}
    if member and (system == _JAPAN or (not system and re.fullmatch("[0-9]{4}|[0-9]{7}", member.text))):
        return _at_home(transfer, member, number)
    bank = None
    if member is not None:
        bank = bank_key(member.text)
        if bank is None or (system == "USABA" and not is_routing_number(bank)):
            raise Refused("pain_bank", place=member.place, field=_MEMBER, found=member.text[:40] or "-")
    bank = bank or (bank_key(bic) if bic else None)
    key = foreign_key(bank, number) if bank else None
    return {"account_number": account_signs(number), "account_key": key, "bank_code": bank}


def _at_home(transfer: Node, member: Node, number: str) -> dict[str, Cell]:
    """Return the columns of a Japanese account: four digits of bank, three of branch beside or behind, type and number."""
    found = re.fullmatch("([0-9]{4})([0-9]{3})?", member.text)
    if found is None:
        raise Refused("pain_bank", place=member.place, field=_MEMBER, found=member.text[:40] or "-")
    beside = transfer.get("CdtrAgt", "BrnchId", "Id")
    if beside is not None and (not re.fullmatch("[0-9]{3}", beside.text) or found[2] not in {None, beside.text}):
        raise Refused(
            "pain_bank", place=beside.place, field=f"{_PATH}/CdtrAgt/BrnchId/Id", found=beside.text[:40] or "-"
        )
    branch = found[2] or (beside.text if beside else "")
    coded = transfer.said("CdtrAcct", "Tp", "Cd")
    kind = _TYPES.get(coded) or account_type_code(transfer.said("CdtrAcct", "Tp", "Prtry"))
    known = kind and branch and re.fullmatch("[0-9]{1,7}", number)
    return {
        "bank_code": found[1],
        "branch_code": branch or None,
        "account_type": TYPE_WORDS[kind] if kind else None,
        "account_number": number,
        "account_key": account_key(found[1], branch, kind or "", number) if known else None,
    }
