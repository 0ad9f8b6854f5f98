"""Every export that our connectors read: what is here of it, and what a missing one would let us see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.detection.discover import Detector
from sekisho.model.money import Money
from sekisho.pipeline.assess import Assessment, suppliers
from sekisho.pipeline.document.words import said
from sekisho.report.said import Said

MINUTES = 15
_MINUTES = {
    "mbox": 30, "counterparty_list": 10, "staff_roster": 10, "zengin_sogo_furikomi": 10, "payment_csv": 10,
    "m365_audit_log": 30, "entra_sign_ins": 15, "entra_conditional_access": 10, "entra_users": 10, "entra_groups": 10,
    "entra_registration": 10, "entra_named_locations": 5, "cloudtrail": 30, "aws_account_authorization": 10,
    "aws_bucket_access": 20, "vendor_register": 20, "training_results": 15, "phishing_results": 15, "endpoint_csv": 30,
    "sarif": 10, "terraform_plan": 10, "github_pulls": 15, "eml": 10,
}  # fmt: skip
"""A person's minutes for an export, as its makers describe the way. Assumed."""


@dataclass(frozen=True, slots=True)
class Export:
    """One export.

    `narrows` is the spread of the yearly loss that hangs on the controls it would measure, None for none; `input` names
    the first of them as the loss model does.
    """

    connector: str
    title: Said
    export: Said
    least_privilege: Said
    minutes: int
    files: int
    rows: int
    last: date | None
    questions: tuple[Said, ...]
    narrows: Money | None
    input: str

    @property
    def worth(self) -> float:
        """Money that it would narrow, by minute."""
        return (self.narrows.minor if self.narrows else 0) / max(self.minutes, 1)


def exports(done: Assessment) -> tuple[Export, ...]:
    """Return every export: those that are here by name, then the missing ones, those worth most per minute first."""
    here = {name for line in done.snapshot.batches() for name, count in line.rows.items() if count}
    found = [_export(done, one) for one in connectors().values() if _adds(done, one, here)]
    return tuple(sorted(found, key=lambda one: (one.files == 0, -one.worth, -len(one.questions), one.connector)))


def _adds(done: Assessment, connector: Connector, here: set[str]) -> bool:
    """Tell whether an export is here, or would add a table that nothing has filled: another way to the same is no gap."""
    given = any(line.connector.partition("@")[0] == connector.id for line in done.snapshot.batches())
    return given or not here.issuperset(connector.card.yields)


@cache
def minutes_of(connector: str) -> int:
    """Return a person's minutes for an export."""
    return _MINUTES.get(connector, MINUTES)


def _export(done: Assessment, connector: Connector) -> Export:
    text = connector.card.text
    lines = [line for line in done.snapshot.batches() if line.connector.partition("@")[0] == connector.id]
    supplied = suppliers(done.readers.known)
    asked = [
        one for one in done.found.detectors if any(connector.id in supplied.get(name, ()) for name in one.card.tables)
    ]
    return Export(
        connector.id,
        Said(text.en.title, text.ja.title),
        Said(text.en.export, text.ja.export),
        Said(text.en.least_privilege, text.ja.least_privilege),
        minutes_of(connector.id),
        len(lines),
        sum(sum(line.rows.values()) for line in lines),
        max((line.ingest_time.date() for line in lines), default=None),
        tuple(said(one.card.question) for one in asked),
        _narrows(done, asked),
        next((f"coverage.{one.card.control}" for one in asked), ""),
    )


def _narrows(done: Assessment, asked: Iterable[Detector]) -> Money | None:
    """Return how far the yearly loss is spread by the coverage of the controls that these detectors measure."""
    names = {f"coverage.{one.card.control}" for one in asked}
    spread: Mapping[str, float] = {
        f"{loss.scenario}.{driver.input}": driver.swing
        for loss in done.losses
        for driver in loss.drivers
        if driver.input in names
    }
    if not spread:
        return None
    return Money(round(sum(spread.values())), done.org.settings.organisation.currency)
