"""Judge messages in the order of time: each by what was known before it, then remembered."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from sekisho.model.verdict import Answer
from sekisho.threats.email.analysers.judging.history.firm import Firm
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.history.names import known_domains
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.judging.odds import Key, Rates, weigh
from sekisho.threats.email.analysers.judging.signals.read import read
from sekisho.threats.email.analysers.judging.signals.sign import Case, Setting, Sign
from sekisho.threats.email.analysers.judging.verdicts import Judged, judged
from sekisho.threats.email.analysers.likeness import KnownNames

REFRESH_DAYS = 7
COUNT_AFTER = 60
"""Days of mail before what is seen counts as what is usual: until then everything is new."""
DOUBT = frozenset(
    {"like_ours", "like_partner", "like_frequent", "in_host", "leader_name", "colleague_name", "address_in_name"}
)


@dataclass(slots=True)
class Judge:
    """Holds a memory and what honest mail looks like, and is shown one message after another."""

    memory: Memory
    firm: Firm
    rates: Rates = field(default_factory=Rates)
    counting: bool = True
    """False where what is usual is learned already: a wave of attacks would make itself usual."""
    weights: dict[Key, float] = field(default_factory=dict, init=False)
    """What signs weigh, for as long as nothing is counted."""
    setting: Setting | None = field(default=None, init=False)
    """What signals are given, made anew once a week."""
    refreshed: int = field(default=0, init=False)
    """The day as of which it was made."""

    def take(self, mail: Seen) -> Judged:
        """Return the answer about a message, by what was known before it; then remember it."""
        case, signs = read(mail, self._surroundings(mail.day or self.memory.until))
        answer = judged(case, weigh(signs, case.sender, self.rates, None if self.counting else self.weights))
        self._remember(case, signs, answer)
        return answer

    def _surroundings(self, day: int) -> Setting:
        """Return what signals are given, with known names of at most a week ago."""
        if self.setting is None or day - self.refreshed >= REFRESH_DAYS:
            known = known_domains(self.memory, self.firm, day)
            if self.setting is None or known != self.setting.names.known:
                self.setting = Setting(self.memory, self.firm, KnownNames(known))
            self.refreshed = day
        return self.setting

    def _remember(self, case: Case, signs: Iterable[Sign], answer: Judged) -> None:
        """Remember a message: of one that is flagged, or whose sender seems to be another, only that it came."""
        shown = {sign.group: sign.value for sign in signs}
        checked = shown["authentication"]
        passed = None if checked == "absent" else checked == "pass"
        doubted = answer.answer is Answer.FLAGGED or shown["identity"] in DOUBT
        self.memory.learn(case.mail, trusted=not doubted, passed=passed)
        if self.counting and case.mail.day - self.memory.begun >= COUNT_AFTER and answer.answer is not Answer.FLAGGED:
            self.rates.add(case.sender, signs, case.mail.day)


class Kept(msgspec.Struct):
    """A judge put away: what it remembers, and the known names with the day as of which they are."""

    memory: Memory
    rates: Rates
    names: dict[str, str] | None
    refreshed: int

    @staticmethod
    def of(judge: Judge) -> "Kept":
        """Return all that `judge` needs to go on as if it had never stopped; it goes on from what it has here."""
        names = None if judge.setting is None else dict(judge.setting.names.known)
        return Kept(judge.memory, judge.rates, names, judge.refreshed)

    def judge(self, firm: Firm) -> Judge:
        """Return the judge again, of the same firm."""
        judge = Judge(self.memory, firm, self.rates)
        if self.names is not None:
            judge.setting = Setting(self.memory, firm, KnownNames(self.names))
            judge.refreshed = self.refreshed
        return judge
