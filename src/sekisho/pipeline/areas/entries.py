"""Who gets in with a password alone: counted by group and by the hole in the policies, never by name."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sekisho.identity.directory import directory_accounts
from sekisho.pipeline.areas.answers import Told
from sekisho.report.areas import Group, Hole

FEWEST = 5
"""A department of fewer accounts is not told apart: a count of one would be a name."""
ORDER = ("member", "guest", "department")
COLUMNS = ("account_uid", "user_kind", "by_policy", "why", "policies", "apps", "clients", "seen_password_only")
Row = Mapping[str, Any]


def groups_and_holes(told: Told) -> tuple[tuple[Group, ...] | None, tuple[Hole, ...] | None]:
    """Return the groups of accounts and the holes, the widest first; None where no directory was exported."""
    if not told.has("account_entry"):
        return None, None
    rows = list(told.reader.dicts("account_entry", COLUMNS))
    return tuple(_groups(told, rows)), tuple(_holes(told, rows))


def _groups(told: Told, rows: Sequence[Row]) -> Iterator[Group]:
    """Yield members and guests, then each department that is not too small."""
    of = {row["account_uid"]: row["department"] or "" for row in directory_accounts(told.reader, ("department",))}
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["user_kind"], ""].append(row)
    for row in rows:
        if row["user_kind"] == "member" and of.get(row["account_uid"]):
            found["department", told.hide(of[row["account_uid"]])].append(row)
    for (kind, name), mine in sorted(found.items(), key=lambda one: (ORDER.index(one[0][0]), one[0][1])):
        if not name or len(mine) >= FEWEST:
            answers = Counter(row["by_policy"] for row in mine)
            yield Group(kind, name, answers["password_enters"], answers["password_stopped"], answers["undetermined"], _used(mine))  # fmt: skip


def _holes(told: Told, rows: Sequence[Row]) -> Iterator[Hole]:
    found: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row["by_policy"] == "password_enters":
            path = (row["why"], *(tuple(row[name] or ()) for name in ("policies", "apps", "clients")))
            found[path].append(row)
    for (why, policies, apps, clients), mine in sorted(found.items(), key=lambda one: (-len(one[1]), repr(one[0]))):
        kinds = Counter(row["user_kind"] for row in mine)
        named = tuple(told.hide(one) for one in policies)
        yield Hole(why, named, apps, clients, kinds["member"], kinds["guest"], _used(mine))


def _used(rows: Sequence[Row]) -> int | None:
    """Return how many were let in by a password alone; None where no log tells."""
    seen = [row["seen_password_only"] for row in rows]
    return None if None in seen else sum(1 for one in seen if one)
