"""Open findings, their cases, and how the detectors answered."""

from collections import Counter
from collections.abc import Mapping

from sekisho.detection.contract import Headline
from sekisho.findings.cases import Case
from sekisho.findings.nouns import Cause, Finding, State
from sekisho.model.errors import SekishoError
from sekisho.model.verdict import Answer
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.places import places
from sekisho.pipeline.document.words import by_id, reason_said, said
from sekisho.report.inputs import FamilyFact, FindingFact, JudgedFact, RowFact
from sekisho.report.said import Said
from sekisho.text.formats import number

SHORTEST = 4


def case_ids(done: Assessment) -> dict[str, str]:
    """Return the case id of each finding."""
    return {finding: case.id for case in done.stories for finding in case.findings}


def case_of(done: Assessment, text: str) -> Case:
    """Return the case whose id begins with `text`; SekishoError `finding_unknown` where there is not exactly one."""
    found = [case for case in done.stories if case.id.startswith(text)]
    if len(text.removeprefix("c-")) < SHORTEST or len(found) != 1:
        raise SekishoError("finding_unknown", finding=text)
    return found[0]


def finding_facts(done: Assessment) -> tuple[FindingFact, ...]:
    """Return every open finding, dearest first."""
    opened = done.open
    rows = places(done.snapshot, {row for finding in opened for row in finding.rows})
    domains, cases = _domains(done, opened), case_ids(done)
    return tuple(_fact(done, finding, rows, domains, cases) for finding in opened)


def decided_facts(done: Assessment) -> tuple[FindingFact, ...]:
    """Return every finding that people decided about and that asks for no work now, in the order of their ids."""
    aside = [one for one in done.book.findings.values() if not one.is_open and _was_decided(one)]
    found = tuple(sorted(aside, key=lambda one: one.id))
    rows = places(done.snapshot, {row for finding in found for row in finding.rows}) if found else {}
    domains, cases = _domains(done, found), case_ids(done)
    return tuple(_fact(done, finding, rows, domains, cases) for finding in found)


def _was_decided(finding: Finding) -> bool:
    return any(told.cause is Cause.DECISION for told in finding.history)


def unpriced(done: Assessment, finding: Finding) -> Said | None:
    """Return why a finding has no price of its own, None where it has one."""
    if finding.id in done.prices:
        return None
    if finding.state in {State.SUPPRESSED, State.RESOLVED}:
        return Said.of(f"findings.unpriced.{finding.state.value}")
    if finding.id in done.priced_with:
        return Said.of("findings.unpriced.with_case", case=done.priced_with[finding.id][:10])
    known = "not_counted" if finding.subject.table == "payment" else "other_attack"
    return Said.of(f"findings.unpriced.{known}")


def family_facts(done: Assessment) -> tuple[FamilyFact, ...]:
    """Return the open findings of each detector that has a sentence for a first page."""
    known, counts, prices = by_id(done.found.detectors), Counter[str](), Counter[str]()
    for finding in done.open:
        counts[finding.detector] += 1
        prices[finding.detector] += round(done.price(finding.id))
    return tuple(
        FamilyFact(name, card.family, _counted(card.headline, count), count, prices[name])
        for name, count in sorted(counts.items())
        if name in known and (card := known[name].card).headline
    )


def _counted(told: Headline | None, count: int) -> Said:
    if told is None:
        return Said("", "")
    english = told.one_en if count == 1 else told.en
    return Said(english.replace("{count}", number(count, "en")), told.ja.replace("{count}", number(count, "ja")))


def _domains(done: Assessment, findings: tuple[Finding, ...]) -> dict[str, str]:
    wanted = {finding.subject.key for finding in findings if finding.subject.table == "message"}
    if not wanted:
        return {}
    rows = done.snapshot.dicts("message_features", ["message_uid", "sender_domain"])
    return {row["message_uid"]: row["sender_domain"] or "" for row in rows if row["message_uid"] in wanted}


def _fact(
    done: Assessment,
    finding: Finding,
    rows: Mapping[str, RowFact],
    domains: Mapping[str, str],
    cases: Mapping[str, str],
) -> FindingFact:
    detector = by_id(done.found.detectors).get(finding.detector)
    card = detector.card if detector else None
    return FindingFact(
        id=finding.id,
        detector=finding.detector,
        title=said(card.title) if card else Said(finding.detector, finding.detector),
        subject=finding.subject,
        answer=finding.answer,
        severity=card.severity.value if card else "",
        state=finding.state.value,
        since=finding.first_flagged.date(),
        reasons=tuple(
            reason_said(reason, detector, done.org.settings.organisation.time_zone) for reason in finding.reasons
        ),
        rows=tuple(rows[row] for row in finding.rows if row in rows),
        runbook=_lists(card.runbook.en, card.runbook.ja) if card else (),
        blind_spots=_lists(card.blind_spots.en, card.blind_spots.ja) if card else (),
        false_positives=_lists(card.false_positives.en, card.false_positives.ja) if card else (),
        minutes=card.minutes if card else 0,
        domain=domains.get(finding.subject.key, ""),
        case=cases.get(finding.id, ""),
        unpriced=unpriced(done, finding),
    )


def _lists(english: tuple[str, ...], japanese: tuple[str, ...]) -> tuple[Said, ...]:
    return tuple(Said(*pair) for pair in zip(english, japanese, strict=True))


def judged_facts(done: Assessment) -> tuple[JudgedFact, ...]:
    """Return how each detector answered, and how often it had to be fenced."""
    fenced = Counter(error.detector for error in done.result.fenced)
    return tuple(
        JudgedFact(
            detector=detector.id,
            title=said(detector.card.title),
            flagged=_count(done, detector.id, Answer.FLAGGED),
            clear=_count(done, detector.id, Answer.CLEAR),
            undetermined=_count(done, detector.id, Answer.UNDETERMINED),
            errors=fenced[detector.id],
        )
        for detector in done.found.detectors
    )


def _count(done: Assessment, detector: str, answer: Answer) -> int:
    return done.manifest.answers.get(detector, {}).get(answer.value, 0)
