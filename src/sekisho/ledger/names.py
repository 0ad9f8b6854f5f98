"""The clear values behind commitments (names, numbers, accounts), in a file of their own that can be erased from."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sekisho.ledger.canonical import Name, commit
from sekisho.ledger.schema import NAMES, reading, transaction


def keep(path: Path, names: Iterable[Name]) -> None:
    """Store clear values; one that is there already stays as it is."""
    rows = [(name.commitment, name.salt, name.value) for name in names]
    if not rows:
        return
    with transaction(path, make=True) as con:
        con.execute(NAMES[0].replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
        con.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", rows)


def true_names(path: Path) -> tuple[Mapping[str, str], frozenset[str]]:
    """Return the values that their commitments prove, and the commitments whose stored value is another one now."""
    if not path.is_file():
        return {}, frozenset()
    with reading(path) as con:
        rows = con.execute("SELECT id, salt, value FROM name").fetchall()
    true: dict[str, str] = {}
    false: set[str] = set()
    for commitment, salt, value in rows:
        if isinstance(salt, bytes) and isinstance(value, str) and commit(salt, value) == commitment:
            true[commitment] = value
        else:
            false.add(str(commitment))
    return true, frozenset(false)


def forget(path: Path, commitments: Iterable[str]) -> None:
    """Remove clear values; their bytes are overwritten, and only the commitments remain in the ledger."""
    with transaction(path) as con:
        con.executemany("DELETE FROM name WHERE id = ?", [(commitment,) for commitment in commitments])
