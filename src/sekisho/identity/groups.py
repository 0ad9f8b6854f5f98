"""Who is in which group or role by the newest export of each, files that name a group only by their own name included."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sekisho.evidence.reader import TableReader

BY_NAME = "name:"
NOT_EXPORTED = "not_exported"
_COLUMNS = ("row_id", "batch_id", "container_uid", "container_name", "member_uid", "member_kind")
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_AROUND = re.compile(
    r"(?:members|memberlist|memberof|member|groups|group|export|list|azuread|azure|entraid|entra|aad|ad|of|メンバー|グループ|一覧|の|\d{6,14})*"
)


def memberships(reader: TableReader, columns: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return the rows of `directory_membership` that stand, by row id: of each container those of the newest delivery.

    A group that is named by its file alone is the one group of that name; where none or several bear it, it stays apart.
    Containers of which only the name was exported are left out: nothing is known of who is in them.
    """
    if "directory_membership" not in reader.names():
        return []
    rows = list(reader.dicts("directory_membership", tuple(dict.fromkeys((*_COLUMNS, *columns)))))
    names = _names(rows)
    stated = [{**row, "container_uid": _resolved(row, names)} for row in rows if row["member_kind"] != NOT_EXPORTED]
    newest = {row["container_uid"]: row["batch_id"] for row in stated}
    standing = (row for row in stated if newest[row["container_uid"]] == row["batch_id"])
    return sorted(standing, key=lambda row: str(row["row_id"]))


def group_of(file_name: str) -> str:
    """Return the id of the group that a file is named after, or `name:` and its folded name."""
    found = _ID.search(file_name)
    return found[0].lower() if found else BY_NAME + group_fold(file_name)


def group_fold(name: str) -> str:
    """Return a group's name as it is compared: letters and digits in one width and case."""
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())


def _names(rows: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return the ids of groups by folded name."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["container_name"] and not row["container_uid"].startswith(BY_NAME):
            names[group_fold(row["container_name"])].add(row["container_uid"])
    names.pop("", None)
    return names


def _resolved(row: Mapping[str, Any], names: Mapping[str, set[str]]) -> str:
    uid: str = row["container_uid"]
    if not uid.startswith(BY_NAME):
        return uid
    written = uid.removeprefix(BY_NAME)
    found = names.get(written) or {
        one for name, ids in names.items() if _is_around(*written.partition(name)) for one in ids
    }
    return next(iter(found)) if len(found) == 1 else uid


def _is_around(before: str, name: str, behind: str) -> bool:
    """Tell whether a file's name is a group's with nothing round it but words that say so."""
    return bool(name and _AROUND.fullmatch(before) and _AROUND.fullmatch(behind))
