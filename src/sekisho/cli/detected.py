"""What detectors answered, as lines and as data."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sekisho.cli.listed import finding_value, zone_of
from sekisho.detection.discover import Detector
from sekisho.findings.nouns import Finding
from sekisho.model.errors import SekishoError
from sekisho.pipeline.assess import Assessment
from sekisho.pipeline.document.words import by_id, reason_text
from sekisho.text.formats import number
from sekisho.text.say import Lang, say

ANSWERS = ("flagged", "clear", "undetermined")
MOST = 20


def detected_lines(done: Assessment, lang: Lang) -> Iterator[str]:
    """Yield one line a detector: its question, and how often it gave each answer."""
    for one in answer_values(done, lang):
        yield say("detect.line", lang, **{name: one[name] for name in ("id", "question", *ANSWERS)})


def answer_values(done: Assessment, lang: Lang) -> list[dict[str, Any]]:
    """Return every detector with its question and its counts."""
    found = []
    for detector in done.found.detectors:
        counts = done.manifest.answers.get(detector.id, {})
        card = detector.card
        found.append(
            {
                "id": card.id,
                "family": card.family,
                "title": card.title.of(lang),
                "question": card.question.of(lang),
                **{name: counts.get(name, 0) for name in ANSWERS},
            }
        )
    return found


def one_lines(done: Assessment, name: str, lang: Lang) -> Iterator[str]:
    """Yield what one detector found, each finding with its reasons, rows and price; then why others are undetermined."""
    detector = _named(done, name)
    yield detector.card.question.of(lang)
    counts = done.manifest.answers.get(detector.id, {})
    yield say("detect.counts", lang, **{answer: number(counts.get(answer, 0), lang) for answer in ANSWERS})
    opened = _open(done, detector)
    for finding in opened[:MOST]:
        yield ""
        yield f"{finding.id[:10]}  {finding.subject.key}"
        yield from (f"    {reason_text(reason, detector, lang, zone_of(done))}" for reason in finding.reasons)
        if finding.rows:
            yield "    " + say("detect.rows", lang, rows=", ".join(finding.rows[:3]), org=str(done.org.path))
    if len(opened) > MOST:
        yield say("look.more", lang, count=len(opened) - MOST)
    for code, count in _unsure(done, detector).items():
        yield say("detect.unsure", lang, count=number(count, lang), reason=code)
    yield ""
    yield say("detect.why", lang, org=str(done.org.path))


def one_values(done: Assessment, name: str, lang: Lang) -> dict[str, Any]:
    """Return what one detector found as data."""
    detector = _named(done, name)
    return {
        **next(one for one in answer_values(done, lang) if one["id"] == detector.id),
        "findings": [finding_value(done, finding, lang) for finding in _open(done, detector)],
        "undetermined_because": _unsure(done, detector),
    }


def _named(done: Assessment, name: str) -> Detector:
    known = by_id(done.found.detectors)
    if name not in known:
        raise SekishoError("detector_unknown", detector=name, known=", ".join(sorted(known)))
    return known[name]


def _open(done: Assessment, detector: Detector) -> list[Finding]:
    return [finding for finding in done.open if finding.detector == detector.id]


def _unsure(done: Assessment, detector: Detector) -> dict[str, int]:
    """Return how many subjects are undetermined, by the code of the first reason."""
    rows = done.snapshot.dicts("verdict", ["detector", "answer", "reasons"])
    found: Counter[str] = Counter()
    for row in rows:
        if row["detector"] == detector.id and row["answer"] == "undetermined":
            found[_first_code(row["reasons"])] += 1
    return dict(found.most_common())


def _first_code(reasons: str) -> str:
    told = json.loads(reasons)
    return str(told[0][0]) if told else "-"
