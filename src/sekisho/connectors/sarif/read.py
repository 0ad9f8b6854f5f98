"""A SARIF log -> one record a run, and one a result."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sekisho.connectors.documents.cells import objects, shown
from sekisho.connectors.documents.items import elements, incomplete, too_deep
from sekisho.connectors.documents.outline import outline
from sekisho.connectors.documents.parse import Parsed, parsed
from sekisho.connectors.sarif.rules import Rules
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Match, RawRecord, Rejected


@dataclass(frozen=True, slots=True)
class Run:
    """One run without its results: how many there are (None where the run has none to give), and its number."""

    value: Mapping[str, Any]
    number: int
    rules: Rules
    results: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """One result with its run; `ordinal` counts the results that look the same before it."""

    value: Mapping[str, Any]
    run: Run
    ordinal: int


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain where the outermost object says so, near it where it has a version and runs with tools."""
    value = outline(head).value
    if "sarif" in str(value.get("$schema", "")).lower():
        return Match(95, "schema")
    named = "version" in value and any("tool" in run for run in objects(value.get("runs")))
    return Match(85 if named else 0, "runs")


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the runs, each before its results; Refused `sarif_version` for versions other than 2, `sarif_without_runs`."""
    found = parsed(stream, limits)
    for number, value in enumerate(found.documents):
        runs = value.get("runs") if isinstance(value, dict) else None
        if not isinstance(runs, list):
            raise Refused("sarif_without_runs", place="/runs")
        version = str(value.get("version", ""))
        if not version.startswith("2."):
            raise Refused("sarif_version", place="/version", field="version", version=shown(version, 20))
        for at, run in enumerate(runs):
            yield from _run(found, number, at, run, limits)
    yield from incomplete(found)


def _run(found: Parsed, number: int, at: int, value: Any, limits: Limits) -> Iterator[RawRecord | Rejected]:
    place = f"/runs/{at}" if len(found.documents) == 1 else f"document {number + 1} /runs/{at}"
    if not isinstance(value, dict):
        yield Rejected(place, "", "json_not_object", shown(value))
        return
    results = elements(found, number, "runs", at, "results")
    listed = len(results) if isinstance(value.get("results"), list) else None
    run = Run({key: one for key, one in value.items() if key != "results"}, number * 1000 + at, Rules.of(value), listed)
    if too_deep(run.value, limits.depth):
        yield Rejected(place, "", "json_too_deep")
        return
    yield RawRecord(place, run)
    seen: Counter[str] = Counter()
    for where, result in results:
        if not isinstance(result, dict) or too_deep(result, limits.depth):
            yield Rejected(where, "", "json_too_deep" if isinstance(result, dict) else "json_not_object")
            continue
        alike = f"{result.get('ruleId')} {result.get('message')} {_uris(result)}"
        yield RawRecord(where, Result(result, run, seen[alike]))
        seen[alike] += 1


def _uris(result: Mapping[str, Any]) -> str:
    """Return where a result stands without its lines: code that moves is still the same."""
    places = [one.get("physicalLocation") for one in objects(result.get("locations"))]
    return " ".join(str(one.get("artifactLocation")) for one in places if isinstance(one, Mapping))
