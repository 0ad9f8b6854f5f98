"""Which export supplies which table: the answer to `what should I fetch next`."""

from collections.abc import Mapping

from sekisho.model.schema import tables


def suppliers(yields: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return, for each table, the exports that supply it, given what each export (connector id) yields.

    A derived table is supplied by whatever supplies the evidence it is made from.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, schema in tables().items():
        wanted = set(schema.made_from or (name,))
        found[name] = tuple(sorted(export for export, names in yields.items() if wanted & set(names)))
    return found


def sources(supplied: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Return the evidence tables that each export supplies, given the exports of each table."""
    found: dict[str, set[str]] = {}
    for name, exports in supplied.items():
        if tables()[name].kind == "evidence":
            for export in exports:
                found.setdefault(export, set()).add(name)
    return {export: frozenset(names) for export, names in found.items()}


def dependents(names: frozenset[str]) -> frozenset[str]:
    """Return the derived tables that are made from any of `names`."""
    return frozenset(schema.name for schema in tables().values() if names & set(schema.made_from))
