"""The accounts of a directory, each once: several exports speak of the same account."""

from typing import Any

from sekisho.evidence.latest import latest
from sekisho.evidence.reader import TableReader


def directory_accounts(reader: TableReader, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the newest row of every account by its id; where two exports name it, the one that says whether it is enabled.

    `columns` are read besides account_uid, enabled, connector, row_id and batch_id.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in latest(reader, "directory_account", ("connector", "account_uid"), ("enabled", *columns)):
        known = found.get(row["account_uid"])
        if known is None or (known["enabled"] is None and row["enabled"] is not None):
            found[row["account_uid"]] = row
    return [found[uid] for uid in sorted(found)]
