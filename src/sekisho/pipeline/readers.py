"""Which connectors read here: ours, and those of the firm's own that are enabled. Handed on as an argument."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from string import Formatter

import msgspec

from sekisho.connectors.choose import choose
from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors, own
from sekisho.detection.discover import folders
from sekisho.detection.fence import FencedError, fence
from sekisho.evidence.disk import read_folder
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.model.folder import Folder
from sekisho.pipeline.enabled import What, enabled, home
from sekisho.pipeline.org import Org
from sekisho.pipeline.own_reader import FAILED, fenced
from sekisho.text.say import LANGS, OWN, Entry, catalog, join, parse


@dataclass(frozen=True, slots=True)
class Readers:
    """The connectors that read, by id; and why each of the firm's own that does not read is held.

    `own` are the ids of those that are the firm's.
    """

    known: Mapping[str, Connector]
    held: Mapping[str, SekishoError]
    own: frozenset[str] = frozenset()

    @staticmethod
    def ours() -> "Readers":
        """Return the connectors that ship with Sekisho."""
        return Readers(connectors(), {})

    def named(self, name: str) -> Connector:
        """Return the connector with this id; why it is held, or SekishoError `connector_unknown`."""
        if name in self.held:
            raise self.held[name]
        if name not in self.known:
            raise SekishoError("connector_unknown", connector=name, known=", ".join(self.known))
        return self.known[name]

    def chosen(self, head: bytes, name: str) -> Connector:
        """Return the connector that reads a file with this head.

        SekishoError `format_unknown` or `format_unclear`; `connector_failed` or `format_unknown_held` where a connector
        of the firm's own could not be asked.
        """
        try:
            return choose(head, name, self.known)
        except SekishoError as error:
            if error.code != "format_unknown":
                raise
            for one in self.known.values():
                why = one.sniff(head, name).why
                if why.startswith(FAILED):
                    raise SekishoError("connector_failed", connector=one.id, at="sniff", detail=why) from None
            if self.held:
                held = ", ".join(sorted(self.held))
                raise SekishoError("format_unknown_held", name=str(error.params["name"]), held=held) from None
            raise


def readers(org: Org, view: LedgerView | None) -> Readers:
    """Return the connectors that read for an organisation; the sentences of its own ones are said from here on."""
    ours = connectors()
    known = enabled(org, view, What.CONNECTOR)
    found: dict[str, Connector] = {}
    held: dict[str, SekishoError] = {}
    sentences: dict[str, Entry] = {}
    for path in folders(home(org.path, What.CONNECTOR)):
        try:
            folder = read_folder(path)
            _vouched(folder, known, ours)
            words = _sentences(folder, sentences)
            found[path.name] = fenced(_loaded(folder))
            sentences |= words
        except SekishoError as error:
            held[path.name] = error
    for gone in known.keys() - found.keys() - held.keys():
        held[gone] = SekishoError("connector_gone", connector=gone)
    join(sentences)
    return Readers(dict(sorted({**ours, **found}.items())), held, frozenset(found))


def _vouched(folder: Folder, known: Mapping[str, str], taken: Collection[str]) -> None:
    """SekishoError `connector_waits` or `connector_changed` unless these very bytes are enabled; `connector_twice`."""
    if folder.name in taken:
        raise SekishoError("connector_twice", connector=folder.name)
    if known.get(folder.name) != folder.digest:
        code = "connector_changed" if folder.name in known else "connector_waits"
        raise SekishoError(code, connector=folder.name, digest=folder.digest)


def _loaded(folder: Folder) -> Connector:
    """Return the connector, its code run from the bytes that were hashed."""

    def kept() -> Connector | SekishoError:
        try:
            return own(folder)
        except SekishoError as error:
            return error

    done = fence(folder.name, kept)
    if isinstance(done, FencedError):
        raise _broken(folder, f"{done.place}: {done.detail}")
    if isinstance(done, SekishoError):
        raise done
    if "payment" in done.card.yields and not ("payment_file" in done.card.yields and done.card.stands == "whole"):
        raise _broken(folder, "payment: payment_file, whole")
    return done


def _broken(folder: Folder, detail: str) -> SekishoError:
    return SekishoError("connector_broken", connector=folder.name, detail=detail)


def _sentences(folder: Folder, others: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Return the sentences that a folder brings: of codes that nobody else has, and that can be filled in."""
    try:
        found = parse(folder.files.get(OWN, b""))
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise _broken(folder, f"{OWN}: {error}") from None
    for code, entry in found.items():
        for lang in LANGS:
            fault = fence(folder.name, partial(_filled, code, entry, lang))
            if isinstance(fault, FencedError) or fault:
                raise _broken(folder, f"{OWN}: {code}")
        if code in catalog() or code in others:
            raise SekishoError("sentence_taken", connector=folder.name, sentence=code)
    return found


def _filled(code: str, entry: Entry, lang: str) -> bool:
    """Tell whether a sentence is of another kind than a connector's, or asks for what a reject does not give."""
    room, _, _ = code.partition(".")
    texts: Iterator[str] = (getattr(entry, name) for name in (lang, f"do_{lang}"))
    slots = {slot for text in texts for _, slot, _, _ in Formatter().parse(text) if slot is not None}
    given = {"value"} if code.endswith(".value") else set[str]()
    return room not in {"reject", "error"} or (room == "reject" and not slots <= given)
