"""Lint content: our detectors and connectors, or a firm's own folders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from sekisho.connectors.discover import CARD, folders, load
from sekisho.connectors.examples import examples
from sekisho.connectors.lint import Problem, check_example
from sekisho.connectors.lint import lint as lint_connector
from sekisho.detection.discover import folders as folders_in
from sekisho.detection.discover import ours
from sekisho.detection.fence import FencedError, fence
from sekisho.detection.lint import Issue, Known, lint, lint_folder, lint_home, marks
from sekisho.model.errors import SekishoError
from sekisho.pipeline.assess import suppliers
from sekisho.risk.discover import controls, scenarios
from sekisho.risk.lint import faults
from sekisho.text.say import Lang, say

CODE = Path(str(files("sekisho")))
COLONS: tuple[tuple[Lang, str], ...] = (("en", ": "), ("ja", "："))


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint about one folder, with its remedy in the sentence."""

    name: str
    code: str
    en: str
    ja: str

    def say(self, lang: Lang) -> str:
        """Return the sentence."""
        return self.ja if lang == "ja" else self.en


def complaints(org: Path | None) -> tuple[Complaint, ...]:
    """Return every complaint about our own content, or about a folder's, whose code it runs.

    Cards of the loss model that cannot be read come first and alone: everything else is checked against them.
    The folder is an organisation's, or that of one detector or connector; SekishoError("nothing_to_lint") for another.
    """
    if org is None and (wrong := tuple(one for one in _cards() if one.code == "card_wrong")):
        return wrong
    known = Known(frozenset(scenarios()), frozenset(controls()), suppliers())
    if org is not None:
        if (org / "detector.toml").exists():
            return tuple(_issue(one) for one in lint_folder(org.resolve(), known))
        if (org / CARD).exists():
            return tuple(_connectors([org.resolve()]))
        if not any((org / name).exists() for name in ("detectors", "connectors", "sekisho.toml")):
            raise SekishoError("nothing_to_lint", folder=str(org))
        issues = [_issue(one) for one in lint_home(org / "detectors", known)]
        return (*issues, *_connectors(folders_in(org / "connectors")))
    issues = [_issue(one) for detector in ours() for one in lint(detector, known)]
    return (*issues, *_connectors(folders()), *_cards())


def _cards() -> Iterator[Complaint]:
    """Yield what is left unwritten in our controls, scenarios and recipes, and what these say in one language alone."""
    risk = CODE / "risk"
    homes = (risk / "scenarios", risk / "controls")
    for home in (*homes, CODE / "attacks" / "recipes"):
        for folder in folders_in(home):
            yield from map(_issue, marks(folder))
    for fault in faults(*homes):
        yield _issue(Issue(fault.folder, fault.code, (("detail", fault.detail),)))


def _issue(one: Issue) -> Complaint:
    return Complaint(one.detector, one.name, one.say("en"), one.say("ja"))


def _connectors(found: Iterable[Path]) -> Iterator[Complaint]:
    for folder in found:
        yield from map(_issue, marks(folder))
        linted = fence(folder.name, partial(lint_connector, folder))
        if isinstance(linted, FencedError):
            yield _raised(folder, CARD, linted)
            continue
        yield from (_problem(folder, one) for one in linted)
        if not any(one.code in {"card_broken", "part_missing"} for one in linted):
            yield from _tried(folder)


def _tried(folder: Path) -> Iterator[Complaint]:
    """Run a connector on its examples; whatever its code raises is a complaint about that file."""
    connector = fence(folder.name, partial(load, folder))
    if isinstance(connector, FencedError):
        yield _raised(folder, folder.name, connector)
        return
    for example in examples(folder):
        done = fence(folder.name, partial(check_example, connector, folder, example))
        if isinstance(done, FencedError):
            yield _raised(folder, f"{example.path.parent.name}/{example.path.name}", done)
        elif done is not None:
            yield _problem(folder, done)


def _raised(folder: Path, part: str, error: FencedError) -> Complaint:
    return _problem(folder, Problem.of("example_raises", folder, part=part, detail=f"{error.place}: {error.detail}"))


def _problem(folder: Path, one: Problem) -> Complaint:
    """Return a problem with its sentence; what its caller puts before it, the folder's name, is not said twice."""
    code, params = f"connectors.lint.{one.code}", dict(one.params)
    both = [say(code, lang, **params).removeprefix(f"{folder.name}{mark}") for lang, mark in COLONS]
    if "where" in params:
        both = [
            f"{said} {say('connectors.lint.difference', lang, **params)}"
            for said, (lang, _) in zip(both, COLONS, strict=True)
        ]
    return Complaint(folder.name, one.code, both[0], both[1])
