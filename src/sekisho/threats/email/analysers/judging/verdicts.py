"""From weighed signs to one of three answers, and whether what the message asks must be held."""

from dataclasses import dataclass

from sekisho.model.verdict import Answer
from sekisho.threats.email.analysers.judging.odds import Weighed, total
from sekisho.threats.email.analysers.judging.signals.content import changes_account
from sekisho.threats.email.analysers.judging.signals.profile import too_few
from sekisho.threats.email.analysers.judging.signals.sign import Case

PRIOR = -11.5
"""Natural logarithm of the odds before anything is known: one message in 100,000."""
FLAG = 8.5
DOUBT = 0.0
PICTURES = frozenset({"picture", "other_kind"})
STRANGERS = frozenset({"new", "new_private", "faint", "nobody"})
LEARNING_DAYS = 30
LEARNING_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer about one message. `score` is the sum of the weights, `gaps` what was missing (codes)."""

    case: Case
    answer: Answer
    score: float
    hold: bool
    weighed: tuple[Weighed, ...]
    gaps: tuple[str, ...] = ()

    @property
    def log_odds(self) -> float:
        """The odds, as natural logarithm, that the message is part of a fraud."""
        return PRIOR + self.score


def judged(case: Case, weighed: tuple[Weighed, ...]) -> Judged:
    """Answer flagged from FLAG on; clear where nothing needed is missing and the signs do not doubt it."""
    score = total(weighed)
    hold = changes_account(case)
    gaps = _gaps(case)
    if score >= FLAG:
        return Judged(case, Answer.FLAGGED, score, hold, weighed, gaps)
    if score > DOUBT or _made_up(case, weighed):
        gaps = (*gaps, "signs_are_weak")
    return Judged(case, Answer.UNDETERMINED if gaps else Answer.CLEAR, score, hold, weighed, gaps)


def _made_up(case: Case, weighed: tuple[Weighed, ...]) -> bool:
    """Return whether a stranger quotes one of ours who never wrote that: whatever it asks for, it is not clear."""
    return case.sender in STRANGERS and any(
        one.sign.group == "thread" and one.sign.value == "made_up" for one in weighed
    )


def _gaps(case: Case) -> tuple[str, ...]:
    """Return what is missing to call a message clear."""
    mail, memory = case.mail, case.setting.memory
    found: list[str] = []
    if not mail.domain:
        found.append("sender_missing")
    if mail.time is None:
        found.append("time_missing")
    if not mail.read:
        found.append("text_missing")
    elif mail.language is None:
        found.append("language_not_read")
    elif mail.length == 0 and mail.attachments:
        found.append("only_attachments")
    if "cut" in mail.unread or "unopened" in mail.unread:
        found.append("partly_read")
    elif _hides(case):
        found.append("attachment_not_read")
    if memory.messages < LEARNING_MESSAGES or mail.day - memory.begun < LEARNING_DAYS:
        found.append("still_learning")
    if mail.speaks_of_money or mail.intents:
        found.extend(_money_gaps(case))
    return tuple(found)


def _hides(case: Case) -> bool:
    """Return whether an attachment that could not be read may hold what matters: pictures matter from strangers alone."""
    unread = set(case.mail.unread)
    if case.sender in {"inside", "known", "heard"}:
        unread -= PICTURES
    return bool(unread) and not case.mail.bulk


def _money_gaps(case: Case) -> list[str]:
    """Return what is missing where something is asked: who that is cannot be told from words."""
    found: list[str] = []
    if case.sender in STRANGERS:
        found.append("sender_unknown")
    elif too_few(*case.setting.memory.habits(case.mail.address, case.mail.domain)):
        found.append("habits_unknown")
    if case.sender != "inside" and case.result is None:
        found.append("checks_missing")
    return found
