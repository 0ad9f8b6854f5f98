"""Reasons and errors as sentences in both languages: the detectors' own words first, then the catalog's."""

from collections.abc import Mapping

from sekisho.detection.contract import Words
from sekisho.detection.discover import Detector
from sekisho.model.errors import SekishoError
from sekisho.model.verdict import Reason
from sekisho.report.said import Said
from sekisho.text.say import Lang, catalog, say, sentence

ROOMS = ("payments.reason", "detection")


def said(words: Words) -> Said:
    """Return a detector's text in both languages."""
    return Said(words.en, words.ja)


def reason_text(reason: Reason, detector: Detector | None, lang: Lang) -> str:
    """Return a reason as a sentence; its bare code where nobody has words for it."""
    params = dict(reason.params)
    templates = detector.card.text.of(lang) if detector else {}
    if reason.code in templates:
        return templates[reason.code].format(**params)
    for room in ROOMS:
        if f"{room}.{reason.code}" in catalog():
            return say(f"{room}.{reason.code}", lang, **params)
    return reason.code


def reason_said(reason: Reason, detector: Detector | None) -> Said:
    """Return a reason as a sentence in both languages."""
    return Said.both(lambda lang: reason_text(reason, detector, lang))


def error_said(error: SekishoError) -> Said:
    """Return an error as a sentence in both languages."""
    return Said.both(lambda lang: sentence(error, lang))


def by_id(detectors: tuple[Detector, ...]) -> Mapping[str, Detector]:
    """Return detectors by their id."""
    return {detector.id: detector for detector in detectors}
