"""One step of a sign-in -> one row of `authentication_step`."""

from collections.abc import Iterator

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import flag
from sekisho.connectors.entra_sign_ins.proof import factor, stood_in
from sekisho.connectors.json_stream.records import event
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row

_WORDS = {"はい": "true", "いいえ": "false", "成功": "true", "失敗": "false", "yes": "true", "no": "false"}


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where it is not said which sign-in the step belongs to."""
    cells = {name: str(value) for name, value in event(record).items()}
    uid, method, result = (cells.get(name, "") for name in ("id", "method", "result"))
    if not uid:
        yield Rejected(record.place, "id", "value_missing")
        return
    said = cells.get("succeeded", "").lower()
    values = {
        "step_uid": stable_id("as", uid, method, *(cells.get(name, "") for name in ("requirement", "date", "result"))),
        "authentication_uid": uid,
        "method": method or None,
        "requirement": cells.get("requirement") or None,
        "result": result or None,
        "factor": factor(method) if method or not result else "none",
        "satisfied": flag(_WORDS.get(said, said)),
        "earlier": stood_in(method, result),
    }
    yield Row("authentication_step", record.place, values)
