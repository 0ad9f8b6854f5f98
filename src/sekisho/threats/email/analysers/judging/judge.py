"""Judge messages in the order of time: each by what was known before it, then remembered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sekisho.model.verdict import Answer
from sekisho.threats.email.analysers.judging.history.firm import Firm
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.history.names import known_names
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.judging.odds import Rates, weigh
from sekisho.threats.email.analysers.judging.signals.checks import outcome, trusted_result
from sekisho.threats.email.analysers.judging.signals.read import read
from sekisho.threats.email.analysers.judging.signals.sign import Case, Setting, Sign
from sekisho.threats.email.analysers.judging.verdicts import Judged, judged

REFRESH_DAYS = 7
COUNT_AFTER = 60
"""Days of mail before what is seen counts as what is usual: until then everything is new."""
DOUBT = frozenset({"like_ours", "like_partner", "like_frequent", "leader_name", "colleague_name", "address_in_name"})


@dataclass(slots=True)
class Judge:
    """Holds a memory and what honest mail looks like, and is shown one message after another."""

    memory: Memory
    firm: Firm
    rates: Rates = field(default_factory=Rates)
    counting: bool = True
    """False where what is usual is learned already: a wave of attacks would make itself usual."""
    _setting: Setting | None = field(default=None, init=False)
    _refreshed: int = field(default=0, init=False)

    def take(self, mail: Seen) -> Judged:
        """Return the answer about a message, by what was known before it; then remember it."""
        case, signs = read(mail, self._surroundings(mail.day or self.memory.until))
        answer = judged(case, weigh(signs, case.sender, self.rates))
        self._remember(case, signs, answer)
        return answer

    def _surroundings(self, day: int) -> Setting:
        """Return what signals are given, with known names of at most a week ago."""
        if self._setting is None or day - self._refreshed >= REFRESH_DAYS:
            self._setting = Setting(self.memory, self.firm, known_names(self.memory, self.firm, day))
            self._refreshed = day
        return self._setting

    def _remember(self, case: Case, signs: Iterable[Sign], answer: Judged) -> None:
        """Remember a message: of one that is flagged, or whose sender seems to be another, only that it came."""
        line = trusted_result(case.mail, case.setting)
        passed = None if line is None else outcome(line, case.mail.domain).passed is True
        doubted = answer.answer is Answer.FLAGGED or any(
            sign.group == "identity" and sign.value in DOUBT for sign in signs
        )
        self.memory.learn(case.mail, trusted=not doubted, passed=passed)
        if self.counting and case.mail.day - self.memory.begun >= COUNT_AFTER and answer.answer is not Answer.FLAGGED:
            self.rates.add(case.sender, signs, case.mail.day)
