"""How a landed file becomes a delivery: its head, what its records became, and the chunks that it is cut into."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.sheets.tabs import ASIDE
from sekisho.evidence.batches import BatchHead, batch_id
from sekisho.evidence.chunks import CHUNKS, Chunk, chunks_of, chunks_of_sets
from sekisho.evidence.land import Landed
from sekisho.evidence.rows import Shaper
from sekisho.model.errors import Refused
from sekisho.model.ids import stable_id
from sekisho.model.rows import Limits, Output, RawRecord, Rejected
from sekisho.pipeline.delivered import empty_beside


def head_of(
    landed: Landed,
    connector: Connector,
    mappings: Mapping[str, Mapping[str, str]],
    time_zone: str,
    now: datetime,
    path: Path | None = None,
) -> tuple[BatchHead, Context, Mapping[str, str]]:
    """Return the head of a delivery, and what reading it needs to know; `path` is where it came from, where it is known."""
    beside = empty_beside(path) if path and connector.card.beside else ()
    mapping = mappings.get(connector.id, {})
    source = f"{connector.id}:{landed.name}"
    key = f"{connector.id}@{connector.version}"
    # Not by name, but where it says what the file is about: the same bytes under another name are the same delivery.
    named = connector.card.named
    batch = batch_id(
        landed.sha256,
        source if named else connector.id,
        key,
        stable_id("map", *[f"{k}={v}" for k, v in sorted(mapping.items())], *beside),
    )
    head = BatchHead(batch, source, landed.sha256, landed.name, key, tuple(connector.card.yields), now, named, beside)
    context = Context(landed.name, landed.sha256, source, now.date(), time_zone, beside)
    return head, context, mapping


def became(
    connector: Connector, records: Iterator[RawRecord | Rejected], context: Context
) -> Iterator[tuple[str, Sequence[Output]]]:
    """Yield what each record became; Refused at the first bad one where the file stands or falls whole."""
    for record in records:
        outputs = (record,) if isinstance(record, Rejected) else tuple(connector.normalise(record, context))
        bad = [output for output in outputs if isinstance(output, Rejected)]
        if bad and connector.card.stands == "whole":
            first = bad[0]
            raise Refused(
                "payment_record_bad",
                place=first.place,
                field=first.field,
                reason=first.reason,
                value=first.sample,
            )
        yield record.place, outputs


def noted(records: Iterator[RawRecord | Rejected], aside: list[Rejected]) -> Iterator[RawRecord | Rejected]:
    """Pass records on and keep what stands beside the list."""
    for record in records:
        if isinstance(record, Rejected) and record.reason in ASIDE:
            aside.append(record)
        yield record


def cut_of(
    connector: Connector, content: bytes, mapping: Mapping[str, str], context: Context, aside: list[Rejected]
) -> Callable[[Shaper], Iterator[Chunk]]:
    """Return what cuts a file that is in memory into chunks: in sets of rows where that can be, else by its records.

    What stands beside the list is put into `aside` while the chunks are made.
    """
    if connector.normalise_set:
        sets = connector.normalise_set(content, mapping, Limits(), context)
        if sets is not None:
            return lambda shaper: chunks_of_sets(sets, shaper, CHUNKS)
    read = noted(connector.read(stream_of(content), mapping, Limits()), aside)
    return lambda shaper: chunks_of(became(connector, read, context), shaper, CHUNKS)


def stream_of(content: bytes) -> BinaryIO:
    """Return content that is in memory as a file to read from."""
    return BytesIO(content)
