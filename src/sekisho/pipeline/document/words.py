"""Reasons and errors as sentences in both languages: the detectors' own words first, then the catalog's."""

from collections.abc import Mapping

from sekisho.detection.contract import Words
from sekisho.detection.discover import Detector
from sekisho.detection.words import MACHINE, explain
from sekisho.model.errors import SekishoError
from sekisho.model.verdict import Reason
from sekisho.payments.words import explain as explain_guard
from sekisho.report.said import Said
from sekisho.text.say import Lang, sentence

DEFAULT_ZONE = "Asia/Tokyo"


def said(words: Words) -> Said:
    """Return a detector's text in both languages."""
    return Said(words.en, words.ja)


def reason_text(reason: Reason, detector: Detector | None, lang: Lang, zone: str = DEFAULT_ZONE) -> str:
    """Return a reason as a sentence; its bare code where nobody has words for it, or they do not fit its parameters."""
    guard = explain_guard(reason, lang)
    if guard is not None:
        return guard
    if detector is None or not (reason.code in detector.card.text.of(lang) or reason.code in MACHINE):
        return reason.code
    try:
        return explain(detector.card, reason, lang, zone)
    except (KeyError, ValueError, TypeError):
        return reason.code


def reason_said(reason: Reason, detector: Detector | None, zone: str = DEFAULT_ZONE) -> Said:
    """Return a reason as a sentence in both languages."""
    return Said.both(lambda lang: reason_text(reason, detector, lang, zone))


def error_said(error: SekishoError) -> Said:
    """Return an error as a sentence in both languages."""
    return Said.both(lambda lang: sentence(error, lang))


def by_id(detectors: tuple[Detector, ...]) -> Mapping[str, Detector]:
    """Return detectors by their id."""
    return {detector.id: detector for detector in detectors}
