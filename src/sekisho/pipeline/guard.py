"""May this payment file go to the bank? Read from its own bytes, judged by the detectors, proven by the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sekisho.connectors.contract import Connector
from sekisho.detection.run import each, total
from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.land import Landed, land, open_landed
from sekisho.evidence.rows import BatchHead, Shaper
from sekisho.evidence.view import MemoryTables, Snapshot
from sekisho.identity.on_file import accounts_on_file, list_rows
from sekisho.identity.payees import COLUMNS, Payees
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import Refused, SekishoError
from sekisho.model.paths import shown
from sekisho.model.rows import Cell
from sekisho.payments.check import FileCheck, check, same_file
from sekisho.payments.confirmation.nouns import Confirming, confirmation_check
from sekisho.payments.nouns import PaymentFile
from sekisho.payments.screening.nouns import Check
from sekisho.pipeline.derive import derive
from sekisho.pipeline.enabled import discovered
from sekisho.pipeline.ingest import Fate, FileOutcome, Progress, outputs_of, read_landed, recognise
from sekisho.pipeline.org import Org, sealed, undone_links
from sekisho.pipeline.overlay import Overlay
from sekisho.pipeline.pending import PaymentRow, payment_of
from sekisho.pipeline.readers import readers
from sekisho.pipeline.refused import remember
from sekisho.pipeline.screened import comparison
from sekisho.pipeline.trials import trials


@dataclass(frozen=True, slots=True)
class Guarded:
    """One checked file: every payment's state, and its row as read from the bytes."""

    check: FileCheck
    name: str
    rows: Mapping[str, PaymentRow]


def guard(
    org: Org,
    path: Path,
    view: LedgerView | None,
    now: datetime,
    progress: Progress,
    confirming: Confirming | None = None,
) -> Guarded:
    """Take a payment file into the evidence and check it, also by what a bank says of payees where `confirming` is given.

    Refused with line and field where one record is bad; SekishoError `not_a_payment_file` for anything else.
    """
    with org.store.lock(), damage_is_an_error(org.store.tables):
        landed = land(org.store, path, now)
        landed = replace(landed, name=shown(landed.name))
        connector = _payment_connector(org, landed, view)
        _take_in(org, landed, connector, now, progress)
        snapshot = derive(org.store, org.settings, sealed(view), undone_links(view), None, now, progress)
    with snapshot:
        return judge_file(org, landed, connector, snapshot, view, now, confirming)


def _take_in(org: Org, landed: Landed, connector: Connector, now: datetime, progress: Progress) -> None:
    """Read the file into the evidence; a refusal is kept, so that the report says it too."""
    try:
        read_landed(org.store, landed, connector, org.settings, now, progress)
    except Refused as error:
        remember(
            org.path, [FileOutcome(landed.name, Fate.REFUSED, connector.id, error=error, card=connector.card)], now
        )
        raise
    remember(org.path, [FileOutcome(landed.name, Fate.READ, connector.id)], now)


def _payment_connector(org: Org, landed: Landed, view: LedgerView | None) -> Connector:
    connector = recognise(org.store, landed, readers(org, view))
    if "payment" not in connector.card.yields:
        raise SekishoError("not_a_payment_file", name=landed.name, kind=connector.id)
    return connector


def judge_file(
    org: Org,
    landed: Landed,
    connector: Connector,
    snapshot: Snapshot,
    view: LedgerView | None,
    now: datetime,
    confirming: Confirming | None = None,
) -> Guarded:
    """Judge the payments in the landed bytes against the sealed accounts; tables of the store only add reasons."""
    with open_landed(org.store, landed) as stream:
        same_file(stream, landed.sha256)
    tables = tables_of(org, landed, connector, now)
    tables["account_on_file"] = list(accounts_on_file(list_rows(snapshot), sealed(view)))
    reader = Overlay(snapshot, MemoryTables(tables))
    asked = [one for one in discovered(org, view).detectors if one.card.subjects.table == "payment"]
    local = now.astimezone(ZoneInfo(org.settings.organisation.time_zone))
    verdicts = total(each(asked, reader, local)).verdicts
    payees = Payees(reader.dicts("account_on_file", COLUMNS))
    if not tables["payment_file"]:
        raise SekishoError("payment_file_empty", file=landed.sha256[:12])
    head = tables["payment_file"][0]
    file = PaymentFile(landed.sha256, int(str(head["record_count"])), int(str(head["total_minor"])))
    rows = {str(row["payment_uid"]): row for row in tables["payment"]}
    payments = [payment_of(row, payees) for row in rows.values()]
    compared = comparison(snapshot, payees, view, org.settings, local.date(), trials(org, snapshot, view))
    checks = compared.checks(landed.sha256, rows.values())
    if confirming is not None:
        checks = {uid: (*checks[uid], _confirmed(row, confirming, local.date())) for uid, row in rows.items()}
    done = check(file, payments, verdicts, view, checks)
    return Guarded(done, landed.name, rows)


def _confirmed(row: PaymentRow, confirming: Confirming, today: date) -> Check:
    return confirmation_check(confirming.confirm(row.get("account_key") or "", row.get("payee_name") or ""), today)


def tables_of(org: Org, landed: Landed, connector: Connector, now: datetime) -> dict[str, list[Mapping[str, Cell]]]:
    """Return the rows that a landed file says, by table, without writing them anywhere."""
    source = f"{connector.id}:{landed.name}"
    key = f"{connector.id}@{connector.version}"
    head = BatchHead("check", source, landed.sha256, landed.name, key, tuple(connector.card.yields))
    found: dict[str, list[Mapping[str, Cell]]] = {table: [] for table in connector.card.yields}
    for table, cells in outputs_of(org.store, landed, connector, org.settings, now, Shaper(head, now)):
        found[table].append(cells)
    return found
