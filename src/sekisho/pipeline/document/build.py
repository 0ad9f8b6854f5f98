"""One assessment into the report's document."""

from sekisho import __version__
from sekisho.evidence.view import TableReader
from sekisho.model.money import Money
from sekisho.payments.trials import counted
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.aside import aside_facts
from sekisho.pipeline.document.found import case_ids, decided_facts, family_facts, finding_facts, judged_facts
from sekisho.pipeline.document.held import held_facts
from sekisho.pipeline.document.missing import to_fetch
from sekisho.pipeline.document.sources import file_facts, reject_facts, source_facts
from sekisho.pipeline.document.unseen import unseen_facts
from sekisho.pipeline.refused import RefusedFile, refused
from sekisho.report.build import build
from sekisho.report.document import Document
from sekisho.report.inputs import LossFact, RefusedFact, ReportInputs


def document_of(done: Assessment) -> Document:
    """Return the document of an assessment."""
    return build(inputs_of(done))


def inputs_of(done: Assessment) -> ReportInputs:
    """Return what the document of an assessment is built from."""
    organisation = done.org.settings.organisation
    cases = case_ids(done)
    unread = refused(done.org.path)
    checked = [hold.payment for one in done.pending.checks for hold in (*one.open, *one.held, *one.undetermined)]
    currencies = {payment.amount.currency for payment in checked}
    paid = sum(payment.amount.minor for payment in checked)
    return ReportInputs(
        org=organisation.name or done.org.path.name.removesuffix(".sekisho"),
        as_of=done.manifest.as_of,
        zone=organisation.time_zone,
        currency=organisation.currency,
        payments_checked=len(checked),
        paid_checked=Money(paid, currencies.pop()) if len(currencies) == 1 else None,
        payments=held_facts(done, cases),
        findings=finding_facts(done),
        prices=done.prices,
        unseen=unseen_facts(done),
        losses=tuple(LossFact(loss, model) for loss, model in zip(done.losses, done.models, strict=True)),
        sources=source_facts(done.snapshot, done.readers.known, organisation.time_zone),
        rejects=reject_facts(done.snapshot, unread),
        judged=judged_facts(done),
        files=file_facts(done.snapshot),
        versions=_versions(done),
        private=private_names(done),
        can_release=done.view is not None and not done.view.broken,
        refused=tuple(RefusedFact(one.name, *_place(one)) for one in unread if one.holds_payments),
        account_cases=len(done.cases),
        files_past=done.pending.past,
        named_by_folder=not organisation.name,
        run_at=done.manifest.at,
        counts=counted(done.pending.checks, done.pending.asides),
        asides=aside_facts(done),
        families=family_facts(done),
        total=done.total,
        plan=done.plan,
        fetch=to_fetch(done),
        decided=decided_facts(done),
    )


def _place(file: RefusedFile) -> tuple[str, str]:
    params = file.error.params
    return str(params.get("place") or "-"), str(params.get("field") or "")


def _versions(done: Assessment) -> tuple[tuple[str, str], ...]:
    detectors = ", ".join(f"{name} {digest[:12]}" for name, digest in sorted(done.manifest.detectors.items()))
    return (
        ("sekisho", __version__),
        ("run", done.manifest.run_id),
        ("evidence", done.manifest.evidence),
        ("ledger", done.manifest.ledger_head or "-"),
        ("detectors", detectors),
    )


def private_names(done: Assessment) -> tuple[str, ...]:
    """Return the names of the firm's own people, in every way the roster writes them."""
    return roster_names(done.snapshot)


def roster_names(reader: TableReader) -> tuple[str, ...]:
    """Return the names on the roster that no page shows, in every way it writes them."""
    found: set[str] = set()
    for row in reader.dicts("staff", ["name", "name_kana", "name_romaji"]):
        names = [row[column] for column in ("name", "name_kana", "name_romaji") if row[column]]
        found |= {name for name in names if len("".join(name.split())) > 2}
    return tuple(sorted(found))
