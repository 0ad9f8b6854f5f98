"""What is said of one record: an answer, the technique, weighed reasons, and whose mailbox it is about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.detection.score import total
from sekisho.model.verdict import Answer, Reason
from sekisho.threats.email.takeover.events import Event

FLAG, DOUBT = 3.0, 2.0
"""Scores (natural-logarithm likelihood ratios) from which a record is flagged, and from which it stays undetermined."""
_GROUPS = {
    "folder_hides": "puts away", "folder_unnamed": "puts away", "deletes": "puts away",
    "new_country": "place", "too_fast": "place", "risk_high": "risk", "risk_medium": "risk",
    "legacy_protocol": "way in", "device_code": "way in",
    "from_bad_address": "link", "in_bad_session": "link",
}  # fmt: skip
"""Reasons that tell the same story: only the strongest of a group counts."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer about one record. `question` is the group of techniques, `account` the mailbox or user, `what` its facts."""

    event: Event
    answer: Answer
    question: str = ""
    technique: str = ""
    reasons: tuple[Reason, ...] = ()
    account: str = ""
    what: str = ""

    @property
    def score(self) -> float:
        """The sum of its reasons' weights, the strongest of each group."""
        return total(self.reasons, _GROUPS)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a judgement is about, the same for all that is said of a record."""

    event: Event
    question: str
    technique: str
    account: str
    what: str = ""

    def weighed(self, reasons: Iterable[Reason], technique: str = "", otherwise: str = "nothing_speaks") -> Said:
        """Return the answer that the weights give; where nothing was found, clear with the code `otherwise`."""
        found = tuple(reasons) or (Reason.of(otherwise),)
        score = total(found, _GROUPS)
        answer = Answer.FLAGGED if score >= FLAG else Answer.UNDETERMINED if score >= DOUBT else Answer.CLEAR
        return self._said(answer, found, technique)

    def flagged(self, *reasons: Reason, technique: str = "") -> Said:
        """Return flagged."""
        return self._said(Answer.FLAGGED, reasons, technique)

    def clear(self, *reasons: Reason) -> Said:
        """Return clear."""
        return self._said(Answer.CLEAR, reasons)

    def undetermined(self, *reasons: Reason) -> Said:
        """Return undetermined."""
        return self._said(Answer.UNDETERMINED, reasons)

    def _said(self, answer: Answer, reasons: tuple[Reason, ...], technique: str = "") -> Said:
        return Said(self.event, answer, self.question, technique or self.technique, reasons, self.account, self.what)


HOUSEKEEPING = frozenset({
    "Identity", "Mailbox", "Confirm", "DomainController", "Force", "AlwaysDeleteOutlookRulesBlob", "WhatIf", "ErrorAction", "WarningAction",
})  # fmt: skip
"""Parameters that every cmdlet takes: they say where and how, and never what is changed."""


def says_nothing(event: Event) -> bool:
    """Tell whether a record of a change leaves out what was changed: no parameter but those of every cmdlet."""
    return not event.asked.keys() - HOUSEKEEPING


_TYPE = re.compile(r"(?:system|microsoft)(?:\.\w+)+(?:`\d+)?(?:\[.*\])?", re.IGNORECASE)
"""The name of a type, which PowerShell writes where it cannot write what a value holds."""


def lost(written: str) -> bool:
    """Tell whether a value is only the name of its type: what it held was lost when it was written."""
    return _TYPE.fullmatch(written.strip()) is not None


def shown(asked: Mapping[str, object], names: Iterable[str], longest: int = 300) -> str:
    """Return named parameters as `Name=value`, in order, those that have a value; cut at `longest` characters."""
    parts = [f"{name}={asked[name]}" for name in names if asked.get(name) not in (None, "", [], {})]
    return ", ".join(parts)[:longest]
