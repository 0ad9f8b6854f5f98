"""The rules that a run names, and how a result leads to its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.connectors.documents.cells import inner, objects, text


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a run's components, the driver first, and the driver's and extensions' rules by id."""

    components: tuple[tuple[Mapping[str, Any], ...], ...]
    by_id: Mapping[str, Mapping[str, Any]]

    @staticmethod
    def of(run: Mapping[str, Any]) -> "Rules":
        """Return the rules of a run."""
        tool = run.get("tool")
        parts = [inner(tool, "driver"), *objects(inner(tool, "extensions"))]
        components = tuple(tuple(_rules(part)) for part in parts)
        by_id: dict[str, Mapping[str, Any]] = {}
        for rules in components:
            for rule in rules:
                if uid := text(rule.get("id")):
                    by_id.setdefault(uid, rule)
        return Rules(components, by_id)

    @property
    def count(self) -> int:
        """How many rules are named."""
        return sum(len(rules) for rules in self.components)

    def rule(self, result: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the rule of a result: by its index, else by its id, else by the id that its own is below; or {}."""
        component = inner(result, "rule", "toolComponent", "index")
        at = _number(result.get("ruleIndex"), inner(result, "rule", "index"))
        where = 0 if component is None else _number(component) + 1
        named = text(result.get("ruleId")) or text(inner(result, "rule", "id"))
        if 0 <= where < len(self.components) and 0 <= at < len(self.components[where]):
            found = self.components[where][at]
            own = text(found.get("id"))
            if not named or not own or named == own or named.startswith(f"{own}/"):
                return found
        return self.by_id.get(named or "") or self.by_id.get((named or "").rpartition("/")[0]) or {}


def _rules(part: Any) -> list[Mapping[str, Any]]:
    rules = inner(part, "rules")
    return [one if isinstance(one, Mapping) else {} for one in rules] if isinstance(rules, list) else []


def _number(*values: Any) -> int:
    return next((one for one in values if isinstance(one, int) and not isinstance(one, bool)), -1)
