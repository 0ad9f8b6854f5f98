"""Which of a firm's own folders are enabled, by the hash of their content: by two people, or before `init` by the settings.

Nothing of a folder runs before this page has said that its bytes are the enabled ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import msgspec

from sekisho.detection.contract import Card, Confidence, Severity, Subjects, Templates, WordLists, Words
from sekisho.detection.discover import Detector, Discovery, Held, discover, folders
from sekisho.evidence.disk import read_folder
from sekisho.ledger.decisions import Decision, authorised
from sekisho.ledger.entries import Kind
from sekisho.ledger.verify import LedgerView
from sekisho.model.errors import SekishoError
from sekisho.model.folder import Folder
from sekisho.model.schema import tables
from sekisho.pipeline.org import Org


class What(StrEnum):
    """What an own folder is."""

    DETECTOR = "detector"
    CONNECTOR = "connector"

    @property
    def table(self) -> str:
        """The folder of an organisation that holds them, and their table in `sekisho.toml`."""
        return f"{self.value}s"


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """One own folder, or one that was enabled and is gone. Digests are "" where nothing is enabled, or nothing is there."""

    what: What
    id: str
    enabled: str
    present: str

    @property
    def state(self) -> str:
        """`enabled`, `changed` or `gone` since it was, or `waits` where nobody enabled it."""
        if not self.enabled:
            return "waits"
        if self.present == self.enabled:
            return "enabled"
        return "changed" if self.present else "gone"


def enabled(org: Org, view: LedgerView | None, what: What) -> Mapping[str, str]:
    """Return the enabled digest by id: the last that two people signed, or before `init` what the settings say."""
    if view is None:
        return org.settings.detectors if what is What.DETECTOR else org.settings.connectors
    found: dict[str, str] = {}
    signed = (one for one in view.honoured if one.kind is Kind.DETECTOR and authorised(one))
    for one in sorted(signed, key=_completed):
        if one.text("what") == what.value:
            found[one.text("id")] = one.text("digest")
    return {name: digest for name, digest in found.items() if digest}


def _completed(decision: Decision) -> int:
    """Return the entry that completed a decision: a proposal counts from its endorsement on."""
    return decision.endorsements[0].seq


def home(path: Path, what: What, name: str = "") -> Path:
    """Return where own folders of a kind lie in an organisation's folder, or where one of them does."""
    return path / what.table / name


def discovered(org: Org, view: LedgerView | None) -> Discovery:
    """Return the detectors that answer, ours and the firm's own, and those that wait or do not run any more.

    For one that was changed, broken or taken away after it was enabled a stand-in answers undetermined, for the subjects
    that were signed with it: what its folder says now is not asked.
    """
    known = enabled(org, view, What.DETECTOR)
    found = discover(home(org.path, What.DETECTOR), known)
    held = {one.id: one for one in found.held}
    for name in known.keys() - held.keys() - {one.id for one in found.detectors}:
        held[name] = Held(name, home(org.path, What.DETECTOR, name), "", SekishoError("detector_gone", detector=name))
    answering = {one.id: one for one in found.detectors}
    for name, subjects in _judged(view).items():
        before = answering.get(name)
        if name in known and name in held and (before is None or before.changed):
            answering[name] = _stand_in(name, subjects, before, held[name])
    return Discovery(tuple(answering[name] for name in sorted(answering)), tuple(held[name] for name in sorted(held)))


def _judged(view: LedgerView | None) -> Mapping[str, Subjects]:
    """Return what each enabled detector judges, as it was signed."""
    found: dict[str, Subjects] = {}
    for one in view.honoured if view else ():
        table, key = one.text("table"), one.text("key")
        known = tables().get(table)
        if one.kind is Kind.DETECTOR and authorised(one) and known and key in {c.name for c in known.all_columns}:
            found[one.text("id")] = Subjects(table, key)
    return found


def _stand_in(name: str, subjects: Subjects, before: Detector | None, held: Held) -> Detector:
    """Return a detector that answers undetermined for `subjects`, with the words of the folder where it has a card."""
    if before is not None:
        return replace(before, card=msgspec.structs.replace(before.card, subjects=subjects))
    empty, none = Words(name, name), WordLists((), ())
    card = Card(
        id=name, title=empty, question=empty, family="own", severity=Severity.MEDIUM, confidence=Confidence.LOW,
        attack=(), scenario="", control="", subjects=subjects, needs=(), minutes=0, minutes_remedy=0,
        text=Templates({}, {}), blind_spots=none, false_positives=none, runbook=none, remedy=empty, references=(), since="",
    )  # fmt: skip
    return Detector(card, held.folder, Folder(name, {}), held.digest, changed=True)


def present(path: Path) -> str:
    """Return the digest of a folder as it is now, "" where it is not there or cannot be read."""
    try:
        return read_folder(path).digest
    except SekishoError:
        return ""


def own_folders(org: Org, view: LedgerView | None) -> Iterator[OwnFolder]:
    """Yield every own folder that is there or was enabled, connectors first, by id."""
    for what in (What.CONNECTOR, What.DETECTOR):
        known = enabled(org, view, what)
        there = {folder.name for folder in folders(home(org.path, what))}
        for name in sorted(there | known.keys()):
            yield OwnFolder(what, name, known.get(name, ""), present(home(org.path, what, name)))
