"""What every connector is: a card, `sniff`, `read` and `normalise`. The words are those of the design's contract."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, BinaryIO, Literal, Protocol

import msgspec

from sekisho.model.rows import Limits, Match, Output, RawRecord, Rejected, RowSet


class CardText(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the card says in one language; every part is a sentence or a list of sentences, none may be empty."""

    title: str
    reads: str
    export: str
    least_privilege: str
    personal_data: str
    retention: str
    gaps: list[str]


class CardTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The card's texts in both languages."""

    en: CardText
    ja: CardText


class ConnectorCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`connector.toml`. `stands` says whether one bad record refuses the file (`whole`) or only itself (`rows`).

    `snapshot` is True where a delivery is the state on a day and replaces the delivery before it. `origin` says where
    the samples come from. `named` is True where the file's name says what it is about, so that the same bytes under
    another name are another delivery; `beside` is True where the names of empty files beside it say so too. `personal` names the columns (`table.column`) that hold personal data.

    `goes_with` names the connectors whose exports this one's adds to: such a one is never asked for by itself.

    `instead_of` names the connectors whose exports say the same of another product: such a one is never asked for, and
    where it is delivered those are not asked for either. `minutes` are a person's minutes for making the export,
    as its makers describe the way: assumed. `extra` names the module of an optional extra without which no file is read:
    `read` refuses all where it is not installed, and the examples are then not tried.
    """

    id: str
    version: int
    yields: list[str]
    stands: Literal["rows", "whole"]
    snapshot: bool
    origin: Literal["real export", "made from the documentation"]
    documentation: list[str]
    personal: list[str]
    named: bool = False
    beside: bool = False
    instead_of: list[str] = []
    goes_with: list[str] = []
    minutes: Annotated[int, msgspec.Meta(ge=1)] = 15
    extra: str = ""
    text: CardTexts


@dataclass(frozen=True, slots=True)
class Context:
    """Where a record came from: what `normalise` may know besides the record.

    `delivered` is the day of delivery; `time_zone` (an IANA name) is that of times written without one. `beside` are the
    names of the empty files in the file's folder, where the card asks for them: what a call that failed leaves behind.
    """

    file_name: str
    file_sha256: str
    source_id: str
    delivered: date
    time_zone: str = "Asia/Tokyo"
    beside: tuple[str, ...] = ()


class Sniff(Protocol):
    """Say how sure the connector is of a file by its first bytes (decompressed); the name only breaks a tie."""

    def __call__(self, head: bytes, name: str) -> Match:
        """Return the match of `head`; must not raise on any bytes."""


class Read(Protocol):
    """Split a file into records, each with its place; bounded in memory."""

    def __call__(self, stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:
        """Yield records; raise Refused where the file stands or falls whole and falls."""


class Normalise(Protocol):
    """Turn one record into rows: pure."""

    def __call__(self, record: RawRecord, context: Context) -> Iterator[Output]:
        """Yield at least one row or reject, or that the record is of another kind; none of the last where a file stands whole."""


class NormaliseSet(Protocol):
    """Turn a whole well-formed file into sets of rows, much faster than record by record: pure."""

    def __call__(
        self, content: bytes, mapping: Mapping[str, str], limits: Limits, context: Context
    ) -> Sequence[RowSet] | None:
        """Return what `read` and `normalise` would, in the same order; None where they must be asked.

        They must be wherever a record is rejected, or gives anything but one row.
        """


@dataclass(frozen=True, slots=True)
class Connector:
    """One connector as discovered: its card, its three functions, and the fast one where it has one."""

    card: ConnectorCard
    sniff: Sniff
    read: Read
    normalise: Normalise
    normalise_set: NormaliseSet | None = None

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.card.id

    @property
    def version(self) -> int:
        """Raised by whoever changes what the rows say."""
        return self.card.version
