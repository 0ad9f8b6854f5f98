"""Run the analysers over what is new and keep what they learned; text goes when its features are there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sekisho.detection.analyser import Analyser, Setting, analysers
from sekisho.evidence.declared import Declared
from sekisho.evidence.store import Store
from sekisho.evidence.view import Snapshot, append_derived, derived_units, forget_text, write_derived
from sekisho.identity.domains import own_domains
from sekisho.identity.links import Link, links
from sekisho.identity.on_file import accounts_on_file, list_rows
from sekisho.identity.people import people
from sekisho.ledger.accounts import OnFile
from sekisho.model.rows import Cell
from sekisho.pipeline.going_on import Table, go_on, inputs_of
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
    _whole(store, snapshot, "account_on_file", _on_file(snapshot, sealed), repr(sealed), now, _ON_FILE)
    _whole(store, snapshot, "link", _links(snapshot, own, undone), repr(sorted(undone)), now, _LINK)
    history = domains.domain_history(Declared(snapshot, _HISTORY), own)
    _whole(store, snapshot, "domain_history", history, f"{domains.VERSION}{sorted(own)}", now, _HISTORY)
    learned = Snapshot.open(store, snapshot)
    mail = joins.payment_mail(Declared(learned, _MAIL))
    _whole(store, learned, "payment_mail", mail, f"{joins.VERSION}{sealed!r}{sorted(own)}", now, _MAIL)
    if moment is not None:
        _analyse(store, snapshot, Setting(moment, settings.organisation.time_zone, own), now, progress)
    return Snapshot.open(store, snapshot)


def _on_file(snapshot: Snapshot, sealed: OnFile | None) -> Iterator[Mapping[str, Cell]]:
    yield from accounts_on_file(list_rows(Declared(snapshot, _ON_FILE)), sealed)


def _links(snapshot: Snapshot, own: frozenset[str], undone: frozenset[str]) -> Iterator[Mapping[str, Cell]]:
    seen = Declared(snapshot, _LINK)
    yield from map(link_row, links(seen, people(seen, own), undone))


_ON_FILE = ("counterparty",)
_LINK = ("staff", "counterparty", "payment", "message", "directory_account", "directory_domain")
"""What links are made of; the directory tells which domains are the firm's own."""
_HISTORY = ("message", "counterparty")
_MAIL = ("payment", "account_on_file", "message_features", "domain_history", "message")


def _analyse(store: Store, shared: Snapshot, setting: Setting, now: datetime, progress: Progress) -> None:
    """Make the tables of the analysers, each after those that it is made from; none of what nothing is there for."""
    every = analysers()
    for number, one in enumerate(every):
        progress(one.table, number, len(every))
        snapshot = Snapshot.open(store, shared)
        if not snapshot.names().isdisjoint(one.made_from):
            day = setting.now.date() if one.dated else ""
            inputs = f"{one.version}{day}{setting.time_zone}{sorted(setting.own_domains)}"
            if one.going_on is None:
                _whole(store, snapshot, one.table, _later(one, snapshot, setting), inputs, now, one.reads)
            else:
                go_on(Table(store, snapshot, one, one.going_on), setting, inputs, now)


def _later(one: Analyser, snapshot: Snapshot, setting: Setting) -> Iterator[Mapping[str, Cell]]:
    """Yield the rows of an analyser, which does nothing before the first is asked for."""
    yield from one.rows(Declared(snapshot, one.reads), setting)


def _whole(
    store: Store,
    snapshot: Snapshot,
    name: str,
    rows: Iterator[Mapping[str, Cell]],
    inputs: str,
    now: datetime,
    reads: Sequence[str],
) -> None:
    write_derived(store, name, rows, inputs=inputs_of(snapshot, inputs, reads), now=now)


def up_to_date(snapshot: Snapshot, name: str, sealed: OnFile | None, undone: frozenset[str]) -> bool:
    """Tell whether `account_on_file` or `link` was derived since the last delivery and decision."""
    asked = {"account_on_file": (repr(sealed), _ON_FILE), "link": (repr(sorted(undone)), _LINK)}
    inputs = inputs_of(snapshot, *asked[name])
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
