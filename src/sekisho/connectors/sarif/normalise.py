"""One run -> one row of `scan_run`; one result -> one row of `code_finding`."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import inner, objects, rest, text, whole
from sekisho.connectors.sarif.level import level_of, severity_of, suppressed
from sekisho.connectors.sarif.read import Result, Run
from sekisho.connectors.sarif.where import location, message
from sekisho.model.ids import stable_id
from sekisho.model.rows import Cell, RawRecord, Rejected, Row


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row; a reject where the tool or the rule has no name."""
    match record.payload:
        case Run() as run:
            yield _run(record.place, run, context)
        case Result() as result:
            yield _finding(record.place, result)
        case _:
            raise TypeError(f"{record.place} is not of a SARIF log")


def _run(place: str, run: Run, context: Context) -> Row | Rejected:
    tool = _tool(run)
    if not tool:
        return Rejected(place, "tool", "value_missing")
    driver = inner(run.value, "tool", "driver")
    said = [one.get("executionSuccessful") for one in objects(run.value.get("invocations"))]
    values: dict[str, Cell] = {
        "run_uid": stable_id("sr", context.file_sha256, run.number),
        "tool": tool,
        "tool_version": text(driver.get("semanticVersion")) or text(driver.get("version")),
        "succeeded": False if False in said else True if said and all(one is True for one in said) else None,
        "rules": run.rules.count,
        "results": run.results or 0,
        "unmapped": rest({"results": "absent" if run.results is None else None}, ("results",)),
    }
    return Row("scan_run", place, values)


def _finding(place: str, result: Result) -> Row | Rejected:
    value, tool = result.value, _tool(result.run)
    rule = result.run.rules.rule(value)
    named = text(value.get("ruleId")) or text(inner(value, "rule", "id")) or text(rule.get("id"))
    if not (tool and named):
        return Rejected(place, "ruleId" if tool else "tool", "value_missing")
    path, line = location(value, result.run.value)
    said = message(value, rule)
    mark = _fingerprint(value) or stable_id("fp", named, path or "", said or "", result.ordinal)
    severity = severity_of(value, rule)
    level, origin = level_of(value, rule, severity)
    values: dict[str, Cell] = {
        "finding_uid": stable_id("cf", tool, named, path or "", mark),
        "tool": tool,
        "rule": named,
        "level": level,
        "level_from": origin,
        "security_severity": severity,
        "message": said,
        "path": path,
        "line": whole(line),
        "fingerprint": mark,
        "suppressed": suppressed(value),
        "unmapped": rest(value, ("baselineState", "kind", "rank")),
    }
    return Row("code_finding", place, values)


def _tool(run: Run) -> str | None:
    return text(inner(run.value, "tool", "driver", "name"))


def _fingerprint(value: Mapping[str, Any]) -> str | None:
    """Return the tool's fingerprint: the one for the first location, else the first by name."""
    for key in ("fingerprints", "partialFingerprints"):
        marks = value.get(key)
        if isinstance(marks, Mapping) and marks:
            named = "primaryLocationLineHash" if "primaryLocationLineHash" in marks else min(marks, key=str)
            if found := text(marks[named]):
                return found
    return None
