"""Run the analysers over what is new and keep what they learned; text goes when its features are there."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sekisho import __version__
from sekisho.detection.analyser import Setting, analysers
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, append_derived, derived_units, forget_text, write_derived
from sekisho.identity.domains import own_domains
from sekisho.identity.links import Link, links
from sekisho.identity.on_file import accounts_on_file, list_rows
from sekisho.identity.people import people
from sekisho.ledger.accounts import OnFile
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.settings import Settings
from sekisho.threats.email.analysers import domains, features, joins


def derive(
    store: Store,
    settings: Settings,
    sealed: OnFile | None,
    undone: frozenset[str],
    moment: datetime | None,
    now: datetime,
    progress: Progress,
) -> Snapshot:
    """Bring every derived table up to date and return a snapshot that holds them.

    `sealed` is what the ledger says is on file (None: no ledger yet), `undone` the links that decisions have undone,
    `moment` the time to judge at; without it only what payments and mail ask for is made.
    """
    snapshot = Snapshot.open(store)
    own = own_domains(snapshot, settings.organisation.own_domains)
    _features(store, snapshot, settings, now, progress)
    _whole(store, snapshot, "account_on_file", accounts_on_file(list_rows(snapshot), sealed), repr(sealed), now)
    persons = people(snapshot, own)
    _whole(store, snapshot, "link", map(link_row, links(snapshot, persons, undone)), repr(sorted(undone)), now)
    history = domains.domain_history(snapshot, own)
    _whole(store, snapshot, "domain_history", history, f"{domains.VERSION}{sorted(own)}", now)
    learned = Snapshot.open(store)
    _whole(store, learned, "payment_mail", joins.payment_mail(learned), f"{joins.VERSION}{sealed!r}{sorted(own)}", now)
    if moment is not None:
        _analyse(store, Setting(moment, settings.organisation.time_zone, own), now, progress)
    return Snapshot.open(store)


def _analyse(store: Store, setting: Setting, now: datetime, progress: Progress) -> None:
    """Make the tables of the analysers, each after those that it is made from; none of what nothing is there for."""
    every = analysers()
    for number, one in enumerate(every):
        progress(one.table, number, len(every))
        with Snapshot.open(store) as snapshot:
            if snapshot.names().isdisjoint(one.made_from):
                continue
            inputs = f"{one.version}{setting.now.date()}{setting.time_zone}{sorted(setting.own_domains)}"
            made = derived_units(store, one.table, _inputs(snapshot, inputs))
            if not made:
                _whole(store, snapshot, one.table, iter(one.rows(snapshot, setting)), inputs, now)


def _whole(
    store: Store, snapshot: Snapshot, name: str, rows: Iterator[Mapping[str, Cell]], inputs: str, now: datetime
) -> None:
    write_derived(store, name, rows, inputs=_inputs(snapshot, inputs), now=now)


def _inputs(snapshot: Snapshot, inputs: str) -> str:
    """Return what a table of the whole evidence is made from: deliveries, our version, and what the table asks besides."""
    return stable_id("in", snapshot.digest(), __version__, inputs)


def up_to_date(snapshot: Snapshot, name: str, sealed: OnFile | None, undone: frozenset[str]) -> bool:
    """Tell whether `account_on_file` or `link` was derived since the last delivery and decision."""
    inputs = _inputs(snapshot, {"account_on_file": repr(sealed), "link": repr(sorted(undone))}[name])
    return bool(derived_units(snapshot.store, name, inputs))


def link_row(link: Link) -> dict[str, Cell]:
    """Return a link as a row of the table `link`."""
    return {
        "link_id": link.link_id,
        "mention_id": link.mention_id,
        "entity_kind": link.entity_kind,
        "entity_id": link.entity_id,
        "how": link.how,
        "proof": list(link.proof),
    }


def _features(store: Store, snapshot: Snapshot, settings: Settings, now: datetime, progress: Progress) -> None:
    """Append the features of every delivery of mail that has none; forget its text afterwards where told so.

    Features are made anew by a later version only where the text is still there: what was read stays read.
    """
    inputs = f"{features.TABLE}@{features.VERSION}"
    done = derived_units(store, features.TABLE, inputs)
    deliveries = [line for line in snapshot.batches() if "message" in line.tables]
    for number, line in enumerate(deliveries):
        progress(line.file_name, number, len(deliveries))
        if line.batch_id not in done and not _read_before(snapshot, line.batch_id):
            rows = features.feature_rows(
                _of(snapshot, "message", features.MESSAGE_COLUMNS, line.batch_id),
                _of(snapshot, "message_text", features.TEXT_COLUMNS, line.batch_id),
            )
            append_derived(store, features.TABLE, line.batch_id, rows, inputs=inputs, now=now)
    progress("", len(deliveries), len(deliveries))
    if settings.retention.message_text == "until_features":
        forget_text(store, [line.batch_id for line in deliveries])


def _read_before(snapshot: Snapshot, batch: str) -> bool:
    """Return whether a delivery's features are there and its text is not."""
    there = [any(_of(snapshot, name, ("message_uid",), batch)) for name in ("message_text", features.TABLE)]
    return there == [False, True]


def _of(snapshot: Snapshot, name: str, columns: tuple[str, ...], batch: str) -> Iterator[dict[str, Any]]:
    return snapshot.dicts(name, columns, where_batches=[batch])
