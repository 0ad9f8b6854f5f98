"""The whole message, part by part: its shape, every account and amount, its counts and sums."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sekisho.connectors.pain001.accounts import account_of
from sekisho.connectors.pain001.nodes import Node, Part
from sekisho.connectors.pain001.shape import GROUP, check_counts, well_shaped
from sekisho.connectors.payments import Payment
from sekisho.identity.accounts import code_fold
from sekisho.model.errors import Refused
from sekisho.model.money import MINOR_DIGITS, Money
from sekisho.model.rows import Cell

_DECIMAL = re.compile(r"[0-9]{1,18}(?:\.[0-9]{0,5})?|\.[0-9]{1,5}")
_COUNT = re.compile(r"[0-9]{1,15}")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_METHODS = frozenset({"TRF", "TRA"})
_TRANSFER = "PmtInf/CdtTrfTxInf"
_LONGEST_NAME = 140


@dataclass(frozen=True, slots=True)
class Group:
    """A PmtInf at its end: who pays from where."""

    name: str
    code: str
    bank: str


@dataclass(slots=True)
class _Tally:
    """What was counted of the whole, or of one PmtInf: transfers, and their amounts in whole units of any currency."""

    count: int = 0
    total: Decimal = Decimal(0)
    seen: Counter[str] = field(default_factory=Counter)
    nodes: dict[str, Node] = field(default_factory=dict)

    def add(self, amount: Decimal) -> None:
        self.count += 1
        self.total += amount

    def agree(self, head: Node, path: str) -> None:
        """Refuse where the count or the sum that `head` says is not the one that was counted."""
        written = head.get("NbOfTxs")
        if written and (not _COUNT.fullmatch(written.text) or int(written.text) != self.count):
            raise Refused(
                "pain_count_differs",
                place=written.place,
                field=f"{path}/NbOfTxs",
                found=written.text[:40],
                counted=self.count,
            )
        control = head.get("CtrlSum")
        if control and (not _DECIMAL.fullmatch(control.text) or Decimal(control.text) != self.total):
            raise Refused(
                "pain_total_differs",
                place=control.place,
                field=f"{path}/CtrlSum",
                found=control.text[:40],
                counted=f"{self.total:f}",
            )


def checked(found: Iterator[Part]) -> Iterator[Payment | Group]:
    """Yield each payment, and each PmtInf behind its payments.

    Refused with line and field at the first thing that is wrong: a message whose header or PmtInf counts otherwise too.
    """
    whole, group = _Tally(), _Tally()
    header: Node | None = None
    last = 1
    for part in found:
        last = part.line
        if part.node is None:
            yield _closed(group, part)
            group = _Tally()
            continue
        well_shaped(part.node, bool(part.group))
        if not part.group:
            if header or whole.count:
                raise Refused("pain_unexpected", place=part.node.place, field="GrpHdr")
            header = part.node
            continue
        group.seen[part.node.name] += 1
        if part.node.name == "CdtTrfTxInf":
            payment = _payment(part.node, whole.count + 1, _method_and_day(group, part.node))
            whole.add(payment.amount.major)
            group.add(payment.amount.major)
            yield payment
        else:
            check_counts({part.node.name: 1}, dict.fromkeys(GROUP, (0, 1)), part.node, "PmtInf")
            group.nodes[part.node.name] = part.node
    if header is None:
        raise Refused("pain_missing", place=f"line {last}", field="GrpHdr")
    if not whole.count:
        raise Refused("pain_missing", place=f"line {last}", field=_TRANSFER)
    whole.agree(header, "GrpHdr")


def _closed(group: _Tally, part: Part) -> Group:
    """Return a PmtInf that has ended; Refused where it lacks something, or counts otherwise."""
    end = Node("PmtInf", part.line, "", {}, tuple(group.nodes.values()))
    check_counts(group.seen, GROUP, end, "PmtInf")
    if not group.count:
        raise Refused("pain_missing", place=end.place, field=_TRANSFER)
    group.agree(end, "PmtInf")
    number = end.said("DbtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId")
    bank = end.said("DbtrAgt", "FinInstnId", "BICFI") or end.said("DbtrAgt", "FinInstnId", "BIC") or number
    code = end.said("Dbtr", "Id", "OrgId", "Othr", "Id")
    return Group(end.said("Dbtr", "Nm"), code, bank)


def _method_and_day(group: _Tally, transfer: Node) -> date:
    """Return the day of a PmtInf's transfers, which stands before them; Refused where they are no transfers."""
    method = group.nodes.get("PmtMtd")
    if method is None:
        raise Refused("pain_missing", place=transfer.place, field="PmtInf/PmtMtd")
    if method.text not in _METHODS:
        raise Refused("pain_method", place=method.place, field="PmtInf/PmtMtd", found=method.text[:20])
    return _day(Node("PmtInf", transfer.line, "", {}, tuple(group.nodes.values())))


def _day(group: Node) -> date:
    node = group.get("ReqdExctnDt")
    if node is None:
        raise Refused("pain_missing", place=group.place, field="PmtInf/ReqdExctnDt")
    inner = node.children[0] if node.children else node
    found = _DATE.fullmatch(inner.text)
    try:
        return date.fromisoformat(found[1] if found else "")
    except ValueError:
        raise Refused(
            "pain_date", place=inner.place, field="PmtInf/ReqdExctnDt", found=inner.text[:40] or "-"
        ) from None


def _payment(node: Node, sequence: int, day: date) -> Payment:
    name = node.get("Cdtr", "Nm")
    if name is None or not name.text or len(name.text) > _LONGEST_NAME:
        raise Refused("pain_missing", place=(name or node).place, field=f"{_TRANSFER}/Cdtr/Nm")
    parties = [node.get("Cdtr", "Id", kind) for kind in ("OrgId", "PrvtId")]
    codes = [other for party in parties if party for other in party.all("Othr")]
    code = next((one.said("Id") for one in codes if one.said("SchmeNm", "Cd") == "CUST"), "")
    named: dict[str, Cell] = {
        "payee_code": code_fold(code) if code else None,
        "payee_name": name.text,
        "memo": _memo(node) or None,
    }
    return Payment(sequence, node.place, _amount(node), day, {**named, **account_of(node)})


def _memo(node: Node) -> str:
    """Return what the payee is told: free text, the references of invoices, else the payer's own reference."""
    about = node.get("RmtInf")
    told = [one.text for one in about.all("Ustrd")] if about else []
    for one in about.all("Strd") if about else ():
        told += [document.said("Nb") for document in one.all("RfrdDocInf")]
        told.append(one.said("CdtrRefInf", "Ref"))
    reference = node.said("PmtId", "EndToEndId")
    return " ".join(part for part in told if part) or ("" if reference == "NOTPROVIDED" else reference)


def _amount(node: Node) -> Money:
    """Return the amount: in the currency that is paid, or of an equivalent the one that the payer names."""
    path = f"{_TRANSFER}/Amt"
    written = node.get("Amt", "InstdAmt") or node.get("Amt", "EqvtAmt", "Amt")
    if written is None:
        raise Refused("pain_missing", place=node.place, field=path)
    path += "/InstdAmt" if written.name == "InstdAmt" else "/EqvtAmt/Amt"
    currency = written.attributes.get("Ccy", "")
    if currency not in MINOR_DIGITS:
        raise Refused("pain_currency", place=written.place, field=f"{path}/@Ccy", found=currency[:20] or "-")
    if not _DECIMAL.fullmatch(written.text):
        raise Refused("pain_amount", place=written.place, field=path, found=written.text[:40] or "-", currency=currency)
    try:
        amount = Money.from_major(Decimal(written.text), currency)
    except ValueError:
        amount = Money(0, currency)
    if not 0 < amount.minor < 10**18:
        raise Refused("pain_amount", place=written.place, field=path, found=written.text, currency=currency)
    return amount
