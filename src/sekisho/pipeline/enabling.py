"""Enable a firm's own detector or connector: proposed and signed here, endorsed by a second person like any decision."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.connectors.discover import CARD, parse_card
from sekisho.connectors.discover import folders as our_connectors
from sekisho.detection.contract import ID
from sekisho.detection.contract import parse_card as parse_detector
from sekisho.detection.discover import FILES, ours
from sekisho.evidence.disk import read_folder
from sekisho.ledger.decisions import Decision
from sekisho.ledger.entries import Draft, Entry, Kind
from sekisho.ledger.store import append
from sekisho.model.errors import SekishoError
from sekisho.pipeline.actors import entry_named, ledger_of, signer
from sekisho.pipeline.callbacks import Caller
from sekisho.pipeline.enabled import What, enabled, home, present
from sekisho.pipeline.org import Org
from sekisho.pipeline.settings import remember_enabled


@dataclass(frozen=True, slots=True)
class Content:
    """An own folder as somebody would enable it: every file by name with its size in bytes, and the hash over all.

    `subjects` is the table and key that a detector judges, ("", "") for a connector.
    """

    what: What
    id: str
    digest: str
    files: tuple[tuple[str, int], ...]
    subjects: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Settled:
    """What enabling came to: `already`, `written` in the settings (before `init`), or `proposed` in an entry."""

    state: str
    content: Content
    entry: str = ""


def content_of(path: Path, what: What, name: str) -> Content:
    """Return an own folder whose card can be read. No code of it runs.

    SekishoError `own_unknown`, `connector_broken`, `detector_broken`, `connector_twice`, `detector_id_taken`.
    """
    where = home(path, what, name)
    if not ID.fullmatch(name) or not where.is_dir():
        raise SekishoError("own_unknown", what=what.value, id=name, path=str(home(path, what)))
    folder, subjects = read_folder(where), ("", "")
    if what is What.CONNECTOR:
        parse_card(folder.files.get(CARD, b""), name)
        if name in {one.name for one in our_connectors()}:
            raise SekishoError("connector_twice", connector=name)
    else:
        missing = [file for file in FILES if file not in folder.files]
        if missing:
            raise SekishoError("detector_broken", detector=name, field=missing[0], why="missing")
        card = parse_detector(folder.files["detector.toml"], name)
        subjects = card.subjects.table, card.subjects.key
        if name in {one.id for one in ours()}:
            raise SekishoError("detector_id_taken", detector=name)
    files = tuple((file, len(data)) for file, data in sorted(folder.files.items()))
    return Content(what, name, folder.digest, files, subjects)


def in_force(path: Path, content: Content) -> bool:
    """Tell whether this very content is enabled already."""
    org = Org.open(path)
    return enabled(org, org.decided(), content.what).get(content.id) == content.digest


def enable_before_init(path: Path, content: Content) -> Settled:
    """Write the hash into `sekisho.toml`, where it counts until `init` alone."""
    Org.open(path)
    remember_enabled(path, content.what.table, content.id, content.digest)
    return Settled("written", content)


def propose_enabling(path: Path, content: Content, caller: Caller, now: datetime) -> Settled:
    """Sign a proposal to enable this content; it counts once a second actor endorsed the entry."""
    entry = _write(path, content, caller, now)
    return Settled("proposed", content, entry.hash)


def disable_before_init(path: Path, what: What, name: str) -> None:
    """Take the hash out of `sekisho.toml`; SekishoError `own_not_enabled` where none is there."""
    _is_enabled(path, what, name)
    remember_enabled(path, what.table, name, "")


def propose_disabling(path: Path, what: What, name: str, caller: Caller, now: datetime) -> Entry:
    """Sign a proposal that an own folder is enabled no more; SekishoError `own_not_enabled` where it is not."""
    _is_enabled(path, what, name)
    return _write(path, Content(what, name, "", ()), caller, now)


def _is_enabled(path: Path, what: What, name: str) -> None:
    org = Org.open(path)
    if name not in enabled(org, org.decided(), what):
        raise SekishoError("own_not_enabled", what=what.value, id=name)


def _write(path: Path, content: Content, caller: Caller, now: datetime) -> Entry:
    org, _ = ledger_of(path)
    table, key = content.subjects
    payload = {"what": content.what.value, "id": content.id, "digest": content.digest, "table": table, "key": key}
    draft = Draft(Kind.DETECTOR, f"{content.what.value}:{content.id}", payload)
    return append(org.ledger, draft, signer(org, caller.by, caller.passphrase), now)


def asked_to_enable(path: Path, entry: str) -> Decision | None:
    """Return the proposal to enable or disable that a second actor is about to endorse, None for any other entry.

    SekishoError `own_differs` where the folder is not the one proposed; nobody signs for what they cannot read.
    """
    _, view = ledger_of(path)
    found = entry_named(view, entry)
    if found.kind is not Kind.DETECTOR or found.text("what") not in set(What):
        return None
    what, name, digest = What(found.text("what")), found.text("id"), found.text("digest")
    if digest and present(home(path, what, name)) != digest:
        raise SekishoError("own_differs", what=what.value, id=name, digest=digest)
    return found
