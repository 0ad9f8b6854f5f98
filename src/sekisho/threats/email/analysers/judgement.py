"""All mail in the order of time to `message_judgement`: each message by what was known before it. Whole grain."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from sekisho.detection.analyser import Analyser, Setting
from sekisho.evidence.reader import TableReader
from sekisho.identity.roster import COLUMNS as STAFF
from sekisho.model.rows import Cell
from sekisho.threats.email.analysers.judging.history.firm import Firm, counterparties
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.history.seen import FEATURE_COLUMNS, MESSAGE_COLUMNS, Seen
from sekisho.threats.email.analysers.judging.judge import Judge
from sekisho.threats.email.analysers.judging.reasons import reasons
from sekisho.threats.email.analysers.judging.verdicts import Judged

_NEVER = datetime.min.replace(tzinfo=UTC)


def judgements(reader: TableReader, setting: Setting) -> Iterator[dict[str, Cell]]:
    """Yield a row for each message, copies taken as one."""
    firm = Firm.of(reader.dicts("staff", STAFF), counterparties(reader.dicts("counterparty")), setting.own_domains)
    judge = Judge(Memory(own=set(setting.own_domains | firm.own)), firm)
    for mail in in_order(reader):
        yield row(judge.take(mail))


def in_order(reader: TableReader) -> Iterator[Seen]:
    """Yield the messages by time, of copies of one the one that shows most of its way."""
    features = {one["message_uid"]: one for one in reader.dicts("message_features", FEATURE_COLUMNS)}
    best: dict[str, Seen] = {}
    for message in reader.dicts("message", MESSAGE_COLUMNS):
        told = features.get(message["message_uid"])
        if told is None:
            continue
        seen = Seen.of(message, told)
        known = best.get(seen.uid)
        if known is None or _shows(seen) > _shows(known):
            best[seen.uid] = seen
    yield from sorted(best.values(), key=lambda one: (one.time or _NEVER, one.uid))


def _shows(mail: Seen) -> tuple[int, str]:
    return len(mail.auth), mail.row_id


def row(judged: Judged) -> dict[str, Cell]:
    """Return the row of one answer."""
    told = reasons(judged)
    signs = [one for one in told if one.weight is not None or one.code.startswith("differs_")]
    return {
        "message_uid": judged.case.mail.uid,
        "answer": judged.answer.value,
        "score": round(judged.score, 3),
        "hold": judged.hold,
        "sender": judged.case.sender,
        "sender_address": judged.case.mail.address or None,
        "signs": [json.dumps([one.code, one.weight, dict(one.params)], ensure_ascii=False) for one in signs],
        "gaps": list(judged.gaps),
    }


ANALYSER = Analyser("message_judgement", 1, judgements, ("message_features", "staff", "counterparty"))
