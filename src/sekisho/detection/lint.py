"""Lint a detector: every complaint has a name and brings its remedy, in both languages."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sekisho.detection import purity
from sekisho.detection.contract import Card, placeholders
from sekisho.detection.discover import Detector, folders, read
from sekisho.detection.examples import Example, Kind, check, examples, judge
from sekisho.detection.free import cases
from sekisho.detection.words import FORMATS
from sekisho.model.errors import Param, SekishoError
from sekisho.model.verdict import Answer
from sekisho.text.say import Lang, say, sentence

MARKS = ("WRITE THIS", "ここを書く")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
VERSION = re.compile(r"\d+\.\d+\.\d+")
SHOWS = {Kind.FLAGGED: Answer.FLAGGED, Kind.CLEAR: Answer.CLEAR, Kind.UNDETERMINED: Answer.UNDETERMINED}


@dataclass(frozen=True, slots=True)
class Known:
    """What the lint may look up, None where that is not known here; `suppliers` are the exports of each table."""

    scenarios: Collection[str] | None = None
    controls: Collection[str] | None = None
    suppliers: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A complaint about one detector. `lint.<name>` is its sentence and `lint.<name>.do` what to do about it."""

    detector: str
    name: str
    params: tuple[tuple[str, Param], ...] = ()
    error: SekishoError | None = None

    def say(self, lang: Lang) -> str:
        """Return the complaint and its remedy."""
        if self.error:
            return sentence(self.error, lang)
        gap = "" if lang == "ja" else " "
        return (
            say(f"lint.{self.name}", lang, **dict(self.params))
            + gap
            + say(f"lint.{self.name}.do", lang, **dict(self.params))
        )


Lint = Callable[[Detector, Known], Iterator[dict[str, Param]]]


def lint_home(home: Path, known: Known = Known()) -> tuple[Issue, ...]:
    """Lint every detector folder in `home` (ORG/detectors). It runs their code: only on folders that one trusts."""
    return tuple(issue for folder in folders(home) for issue in lint_folder(folder, known))


def lint_folder(folder: Path, known: Known = Known()) -> tuple[Issue, ...]:
    """Lint one folder; one that cannot be read has one issue, `broken`."""
    try:
        return lint(read(folder), known)
    except SekishoError as error:
        return (Issue(folder.name, "broken", (), error),)


def lint(detector: Detector, known: Known = Known()) -> tuple[Issue, ...]:
    """Return every issue of a detector that could be read, none where all is well."""
    return tuple(
        Issue(detector.id, name, tuple(sorted(params.items())))
        for name, rule in LINTS.items()
        for params in rule(detector, known)
    )


def _texts(card: Card) -> Iterator[tuple[str, str, str]]:
    """Yield (part, en, ja) for every text of a card."""
    yield "title", card.title.en, card.title.ja
    yield "question", card.question.en, card.question.ja
    yield "remedy", card.remedy.en, card.remedy.ja
    for part, lists in _lists(card):
        for english, japanese in zip(lists[0], lists[1], strict=False):
            yield part, english, japanese
    for code in sorted(card.text.en):
        yield f"text.{code}", card.text.en[code], card.text.ja[code]


def _lists(card: Card) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Yield (part, (en, ja)) for every list of texts."""
    yield "blind_spots", (card.blind_spots.en, card.blind_spots.ja)
    yield "false_positives", (card.false_positives.en, card.false_positives.ja)
    yield "runbook", (card.runbook.en, card.runbook.ja)


def marks(folder: Path) -> tuple[Issue, ...]:
    """Return an issue for each file in which a mark of the scaffold is left, be it a detector's or a connector's."""
    return tuple(Issue(folder.name, "placeholder_left", (("file", name),)) for name in _marked(folder))


def _marked(folder: Path) -> Iterator[str]:
    """Yield the files with a mark, by name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            content = path.read_bytes()
            if any(mark.encode() in content for mark in MARKS):
                yield str(path.relative_to(folder))


def _placeholder_left(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the files in which a mark of the scaffold is left."""
    for name in _marked(detector.folder):
        yield {"file": name}


def _part_missing(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the parts that say nothing."""
    card = detector.card
    for part in ("family", "attack", "scenario", "control", "needs", "references", "since"):
        if not getattr(card, part):
            yield {"part": part}
    for part, lists in _lists(card):
        if not lists[0] or not lists[1]:
            yield {"part": part}
    if not card.text.en:
        yield {"part": "text"}
    if not card.minutes:
        yield {"part": "minutes"}


def _language_missing(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the parts that are empty or not written in one of the languages."""
    for part, english, japanese in _texts(detector.card):
        if not english.strip() or JAPANESE.search(english):
            yield {"part": part, "language": "en"}
        if not JAPANESE.search(japanese):
            yield {"part": part, "language": "ja"}
    for part, (english_list, japanese_list) in _lists(detector.card):
        if len(english_list) != len(japanese_list):
            yield {"part": part, "language": "en / ja"}


def _runbook_length(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield a runbook that is not two or three steps."""
    steps = len(detector.card.runbook.en)
    if steps not in (2, 3):
        yield {"steps": steps}


def _format_unknown(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the placeholders whose format is not one of ours."""
    for code, template in sorted(detector.card.text.en.items()):
        for name, spec in sorted(placeholders(template)):
            if spec not in FORMATS:
                yield {"reason": code, "placeholder": f"{name}:{spec}"}


def _reference_unfit(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the references that are not web addresses, and a version that is none."""
    for reference in detector.card.references:
        if not reference.startswith("https://"):
            yield {"value": reference}
    if detector.card.since and not VERSION.fullmatch(detector.card.since):
        yield {"value": detector.card.since}


def _link_unknown(detector: Detector, known: Known) -> Iterator[dict[str, Param]]:
    """Yield a scenario or control that the loss model does not have."""
    card = detector.card
    for part, value, there in (("scenario", card.scenario, known.scenarios), ("control", card.control, known.controls)):
        if there is not None and value not in there:
            yield {"part": part, "value": value, "known": ", ".join(sorted(there)) or "-"}


def _impure(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the lines that read a clock, the network, files or chance, in any module of the folder."""
    for name, content in sorted(detector.content.files.items()):
        if name.endswith(".py"):
            for line, what in purity.faults(content):
                yield {"file": name, "line": line, "what": what}


def _examples_missing(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the kinds of example that are not there, and examples that do not show their kind."""
    given = examples(detector)
    for kind in (Kind.FLAGGED, Kind.CLEAR, Kind.NEAR_MISS):
        if not any(_shows(example, kind) for example in given):
            yield {"kind": kind.value}


def _shows(example: Example, kind: Kind) -> bool:
    """Return whether an example is of that kind and expects the answer that goes with it."""
    answers = {expected.answer for expected in example.expect}
    if kind is Kind.NEAR_MISS:
        return example.kind is kind and bool(answers) and Answer.FLAGGED not in answers
    return example.kind is kind and SHOWS[kind] in answers


def _reason_not_shown(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the sentences that fill in parameters and that no example brings out: only one shows that they are given."""
    shown = {
        reason.code
        for example in examples(detector)
        for verdict in judge(detector, example).verdicts
        for reason in verdict.reasons
    }
    for code, template in sorted(detector.card.text.en.items()):
        if code not in shown and placeholders(template):
            yield {"reason": code}


def _currency_missing(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the reasons that an example gives with an amount of money and no currency: it would be told in yen."""
    amounts = {
        code: sorted(name for name, spec in placeholders(template) if spec == "money")
        for code, template in detector.card.text.en.items()
    }
    lacking = {
        reason.code
        for example in examples(detector)
        for verdict in judge(detector, example).verdicts
        for reason in verdict.reasons
        if amounts.get(reason.code) and not dict(reason.params).get("currency")
    }
    for code in sorted(lacking):
        yield {"reason": code, "placeholder": f"{amounts[code][0]}:money"}


def _example_untrue(detector: Detector, _: Known) -> Iterator[dict[str, Param]]:
    """Yield the examples that do not come true."""
    for failure in check(detector):
        yield {
            "example": failure.example,
            "subject": failure.subject,
            "expected": failure.expected,
            "got": failure.got,
        }


def _free_test_fails(detector: Detector, known: Known) -> Iterator[dict[str, Param]]:
    """Yield the free tests that do not hold."""
    for case in cases(detector, known.suppliers):
        for breach in case.breaches():
            yield {"case": breach.case, "rule": breach.rule, "subject": breach.subject}


LINTS: Mapping[str, Lint] = {
    "placeholder_left": _placeholder_left,
    "part_missing": _part_missing,
    "language_missing": _language_missing,
    "runbook_length": _runbook_length,
    "format_unknown": _format_unknown,
    "reference_unfit": _reference_unfit,
    "link_unknown": _link_unknown,
    "impure": _impure,
    "examples_missing": _examples_missing,
    "reason_not_shown": _reason_not_shown,
    "currency_missing": _currency_missing,
    "example_untrue": _example_untrue,
    "free_test_fails": _free_test_fails,
}
