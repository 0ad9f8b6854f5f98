"""What could not be seen, and the next export to fetch: which clicks, whose minutes, what it would let us see."""

from collections import Counter
from collections.abc import Iterator

from sekisho.connectors.contract import Connector
from sekisho.connectors.discover import connectors
from sekisho.model.verdict import Answer
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.counted import CALLBACK, MATCH, SENDERS
from sekisho.pipeline.document.missing import exports
from sekisho.pipeline.document.words import by_id, said
from sekisho.pipeline.measure import SENDER_DETECTOR
from sekisho.report.inputs import UnseenFact
from sekisho.report.said import Said
from sekisho.text.formats import number
from sekisho.text.say import say

LEARNING = "first_seen_in_learning_window"
_SOURCES = ("counterparty_list", "mbox", "staff_roster", "zengin_sogo_furikomi")
_INPUTS = {"counterparty_list": MATCH, "mbox": SENDERS}


def unseen_facts(done: Assessment) -> tuple[UnseenFact, ...]:
    """Return every gap that an export would close: absent sources, mailboxes not given, payees and numbers not listed."""
    return (*_absent(done), *_mailboxes(done), *_not_listed(done), *_no_number(done), *_others(done))


def _others(done: Assessment) -> Iterator[UnseenFact]:
    """Yield the exports that are missing of everything else: directory, clouds, devices, vendors, people, code."""
    for one in exports(done):
        if one.files == 0 and one.connector not in _SOURCES and one.questions:
            yield UnseenFact(
                source=one.connector,
                what=Said.of("unseen.absent", title=one.title),
                why=_how("unseen.not_given", one.connector),
                export=Said.of("unseen.export.other", title=one.title),
                lets_see=Said(" ".join(q.en for q in one.questions), "".join(q.ja for q in one.questions)),
                minutes=one.minutes,
                input=one.input,
            )


def _absent(done: Assessment) -> Iterator[UnseenFact]:
    """Yield the sources of which nothing was delivered, with the questions that stay unanswered for it."""
    supplied = {table for line in done.snapshot.batches() for table in line.tables}
    known = connectors()
    for name in _SOURCES:
        connector = known[name]
        tables = set(connector.card.yields)
        if tables <= supplied:
            continue
        asked = [one for one in done.found.detectors if one.card.tables & (tables | _derived_from(tables))]
        questions = Said(
            " ".join(one.card.question.en for one in asked), "".join(one.card.question.ja for one in asked)
        )
        yield UnseenFact(
            source=name,
            what=_of("unseen.absent", connector),
            why=_how("unseen.not_given", name),
            export=Said.of(f"unseen.export.{name}"),
            lets_see=questions,
            minutes=connector.card.minutes,
            subjects=_undetermined(done, {one.id for one in asked}),
            input=f"coverage.{_INPUTS[name]}" if name in _INPUTS else "",
            stops_payments=name == "counterparty_list" and any(one.undetermined for one in done.pending.checks),
        )


def _derived_from(tables: set[str]) -> set[str]:
    """Return the derived tables that are made of these."""
    made = {"counterparty": {"account_on_file"}, "message": {"message_features", "domain_history"}}
    return {derived for table in tables for derived in made.get(table, set())}


def _of(code: str, connector: Connector) -> Said:
    text = connector.card.text
    return Said.of(code, title=Said(text.en.title, text.ja.title))


def _undetermined(done: Assessment, detectors: set[str]) -> int:
    answers = (done.manifest.answers.get(detector, {}) for detector in detectors)
    return sum(one.get(Answer.UNDETERMINED.value, 0) for one in answers)


def _mailboxes(done: Assessment) -> Iterator[UnseenFact]:
    coverage = next(item.coverage for item in done.measured.measurements if item.control == SENDERS)
    if not coverage.yes or not coverage.unseen:
        return
    given, total = int(coverage.yes), int(coverage.total)
    senders = by_id(done.found.detectors).get(SENDER_DETECTOR)
    yield UnseenFact(
        source="mbox",
        what=_numbers("unseen.mailboxes", unread=total - given, total=total),
        why=_how("unseen.mailboxes_given", "mbox", given=given),
        export=Said.of("unseen.export.mbox_more"),
        lets_see=said(senders.card.question) if senders else Said("", ""),
        minutes=_minutes("mbox"),
        subjects=total - given,
        input=f"coverage.{SENDERS}",
    )


def _not_listed(done: Assessment) -> Iterator[UnseenFact]:
    codes = Counter(
        reason.code for one in done.result.verdicts if one.subject.table == "payment" for reason in one.reasons
    )
    count = codes["payee_not_on_list"]
    if not count:
        return
    yield UnseenFact(
        source="counterparty_list",
        what=_numbers("unseen.not_listed", count=count),
        why=_how("unseen.not_listed_why", "counterparty_list"),
        export=Said.of("unseen.export.counterparty_list"),
        lets_see=Said.of("unseen.not_listed_shows"),
        minutes=_minutes("counterparty_list"),
        subjects=count,
        input=f"coverage.{MATCH}",
    )


def _no_number(done: Assessment) -> Iterator[UnseenFact]:
    coverage = next(item.coverage for item in done.measured.measurements if item.control == CALLBACK)
    if not coverage.no:
        return
    yield UnseenFact(
        source="counterparty_list",
        what=_numbers("unseen.no_number", count=int(coverage.no), total=int(coverage.total)),
        why=Said.of("unseen.no_number_why"),
        export=Said.of("unseen.no_number_export"),
        lets_see=Said.of("unseen.no_number_shows"),
        minutes=_minutes("counterparty_list"),
        subjects=int(coverage.no),
    )


def _minutes(connector: str) -> int:
    return connectors()[connector].card.minutes


def _how(code: str, connector: str, **counts: int) -> Said:
    """Return why it was not seen, and how the export is made."""
    why, text = _numbers(code, **counts), connectors()[connector].card.text
    return Said(f"{why.en} {text.en.export}", f"{why.ja}{text.ja.export}")


def _numbers(code: str, **counts: int) -> Said:
    return Said.both(lambda lang: say(code, lang, **{key: number(value, lang) for key, value in counts.items()}))
