"""Which elements may stand where in what is read of a message, and how often: of pain.001.001.03 to .12, taken together."""

from collections import Counter
from collections.abc import Mapping

from sekisho.connectors.pain001.nodes import Node
from sekisho.model.errors import Refused

_MANY = 10**9
_Shape = Mapping[str, tuple[int, int]]


def _shape(must: str, may: str, many: str = "") -> dict[str, tuple[int, int]]:
    """Return how often each child may stand: once, at most once, any number of times."""
    found = dict.fromkeys(must.split(), (1, 1)) | dict.fromkeys(may.split(), (0, 1))
    return found | dict.fromkeys(many.split(), (0, _MANY))


GROUP = _shape(
    "PmtInfId PmtMtd ReqdExctnDt Dbtr DbtrAcct DbtrAgt",
    "ReqdAdvcTp BtchBookg NbOfTxs CtrlSum PmtTpInf PoolgAdjstmntDt DbtrAgtAcct InstrForDbtrAgt UltmtDbtr ChrgBr "
    "ChrgsAcct ChrgsAcctAgt",
    "CdtTrfTxInf",
)
_TRANSFER = _shape(
    "PmtId Amt Cdtr CdtrAcct",
    "PmtTpInf XchgRateInf ChrgBr MndtRltdInf ChqInstr UltmtDbtr IntrmyAgt1 IntrmyAgt1Acct IntrmyAgt2 IntrmyAgt2Acct "
    "IntrmyAgt3 IntrmyAgt3Acct CdtrAgt CdtrAgtAcct UltmtCdtr InstrForDbtrAgt Purp Tax RmtInf",
    "InstrForCdtrAgt RgltryRptg RltdRmtInf",
)
_ACCOUNT = _shape("Id", "Tp Ccy Nm Prxy")
_AGENT = _shape("FinInstnId", "BrnchId")
_SHAPES: Mapping[str, _Shape] = {
    "GrpHdr": _shape("MsgId CreDtTm NbOfTxs InitgPty", "CtrlSum FwdgAgt InitnSrc", "Authstn"),
    "CdtTrfTxInf": _TRANSFER,
    "CdtTrfTxInf/PmtId": _shape("EndToEndId", "InstrId UETR"),
    "CdtTrfTxInf/Amt": _shape("", "InstdAmt EqvtAmt"),
    "CdtTrfTxInf/Amt/InstdAmt": {},
    "CdtTrfTxInf/Amt/EqvtAmt": _shape("Amt CcyOfTrf", ""),
    "CdtTrfTxInf/Amt/EqvtAmt/Amt": {},
    "CdtTrfTxInf/Cdtr": _shape("Nm", "PstlAdr Id CtryOfRes CtctDtls"),
    "CdtTrfTxInf/Cdtr/Nm": {},
    "CdtTrfTxInf/CdtrAcct": _ACCOUNT,
    "CdtTrfTxInf/CdtrAcct/Id": _shape("", "IBAN Othr"),
    "CdtTrfTxInf/CdtrAcct/Id/IBAN": {},
    "CdtTrfTxInf/CdtrAcct/Id/Othr": _shape("Id", "SchmeNm Issr"),
    "CdtTrfTxInf/CdtrAcct/Id/Othr/Id": {},
    "CdtTrfTxInf/CdtrAcct/Tp": _shape("", "Cd Prtry"),
    "CdtTrfTxInf/CdtrAgt": _AGENT,
    "CdtTrfTxInf/CdtrAgt/FinInstnId": _shape("", "BIC BICFI ClrSysMmbId CmbndId LEI Nm PstlAdr Othr"),
    "CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId": _shape("MmbId", "ClrSysId"),
    "CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId": _shape("", "Cd Prtry"),
    "CdtTrfTxInf/CdtrAgt/BrnchId": _shape("", "Id LEI Nm PstlAdr"),
    "PmtMtd": {},
    "NbOfTxs": {},
    "CtrlSum": {},
    "ReqdExctnDt": _shape("", "Dt DtTm"),
}
# Elements that must hold exactly one of their children.
_ONE_OF = frozenset({"CdtTrfTxInf/Amt", "CdtTrfTxInf/CdtrAcct/Id"})


def well_shaped(part: Node, group: bool) -> None:
    """Refuse a part (the header, or a child of a PmtInf where `group`) that lacks an element, or has one that is not known."""
    _look(part, part.name, "PmtInf/" if group else "")


def _look(node: Node, path: str, before: str) -> None:
    shape = _SHAPES.get(path)
    if shape is None:
        return
    counted = Counter(child.name for child in node.children)
    check_counts(counted, shape, node, before + path)
    if path in _ONE_OF and len(node.children) != 1:
        raise Refused("pain_missing", place=node.place, field=before + path)
    for child in node.children:
        _look(child, f"{path}/{child.name}", before)


def check_counts(counted: Mapping[str, int], shape: _Shape, where: Node, path: str) -> None:
    """Refuse elements that are not known, stand too often, or lack."""
    for name, count in counted.items():
        if name not in shape or count > shape[name][1]:
            child = next((one for one in reversed(where.children) if one.name == name), where)
            raise Refused("pain_unexpected", place=child.place, field=f"{path}/{name}")
    for name, (least, _) in shape.items():
        if counted.get(name, 0) < least:
            raise Refused("pain_missing", place=where.place, field=f"{path}/{name}")
