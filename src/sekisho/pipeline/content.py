"""Lint content: our detectors and connectors, or a firm's own folders."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.connectors.discover import connectors, folders
from sekisho.connectors.lint import check_examples
from sekisho.connectors.lint import lint as lint_connector
from sekisho.detection.discover import ours
from sekisho.detection.lint import Issue, Known, lint, lint_home
from sekisho.pipeline.assess import suppliers
from sekisho.risk.discover import controls, scenarios
from sekisho.text.say import Lang, say


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
    """Return every complaint about our own content, or about that of an organisation's folder."""
    known = Known(frozenset(scenarios()), frozenset(controls()), suppliers())
    if org is not None:
        return tuple(_issue(one) for one in lint_home(org / "detectors", known))
    issues = [_issue(one) for detector in ours() for one in lint(detector, known)]
    return (*issues, *_connectors())


def _issue(one: Issue) -> Complaint:
    return Complaint(one.detector, one.name, one.say("en"), one.say("ja"))


def _connectors() -> Iterator[Complaint]:
    for folder in folders():
        for one in (*lint_connector(folder), *check_examples(connectors()[folder.name], folder)):
            code = f"connectors.lint.{one.code}"
            params = dict(one.params)
            yield Complaint(folder.name, one.code, say(code, "en", **params), say(code, "ja", **params))
