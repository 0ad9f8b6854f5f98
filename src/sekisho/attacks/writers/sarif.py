"""SARIF 2.1.0 of two scanners: one gives every result a level, the other leaves it to the rule."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sekisho.attacks.code import Finding

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": finding.rule, "shortDescription": {"text": finding.text}}
    if finding.default:
        rule["defaultConfiguration"] = {"level": finding.default}
    return rule


def _result(finding: Finding, rules: Sequence[str]) -> dict[str, Any]:
    result: dict[str, Any] = {"ruleId": finding.rule, "ruleIndex": rules.index(finding.rule)}
    if finding.level:
        result["level"] = finding.level
    region = {"startLine": finding.line}
    place = {"artifactLocation": {"uri": finding.file, "uriBaseId": "%SRCROOT%"}, "region": region}
    result |= {"message": {"text": finding.text}, "locations": [{"physicalLocation": place}]}
    if finding.suppressed:
        result["suppressions"] = [{"kind": "inSource"}]
    return result


def sarif(tool: str, version: str, findings: Sequence[Finding]) -> bytes:
    """Return one run of one tool."""
    rules = {f.rule: _rule(f) for f in findings}
    names = list(rules)
    run = {
        "tool": {"driver": {"name": tool, "semanticVersion": version, "rules": list(rules.values())}},
        "results": [_result(f, names) for f in findings],
        "columnKind": "utf16CodeUnits",
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
