"""What people decided, as the ledger has it: read without opening the evidence, which no page does."""

from sekisho.ledger.verify import LedgerView, read
from sekisho.pipeline.org import ledger_path
from sekisho.web.keys import folder


def decided() -> LedgerView | None:
    """Return the ledger as honoured, None before `init`."""
    path = ledger_path(folder())
    return read(path) if path.exists() else None
