"""`sekisho mail learn`: years of mail into what is remembered of it; no text is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sekisho.pipeline.mail.firm import Told as ToldOf
from sekisho.pipeline.mail.firm import firm_of
from sekisho.pipeline.mail.own import own_of
from sekisho.pipeline.mail.reading import files_of, spooled, workers_for
from sekisho.pipeline.mail.spool import Order, Told
from sekisho.pipeline.mail.store import Learned, save
from sekisho.pipeline.org import Org
from sekisho.threats.email.analysers.judging.history.memory import Memory
from sekisho.threats.email.analysers.judging.judge import Judge
from sekisho.threats.email.analysers.judging.odds import Rates

Progress = Callable[[str, int, int], None]
STEP = 500
SPOOL = "mail-spool"


@dataclass(frozen=True, slots=True)
class Done:
    """What was learned, and what became of each file."""

    learned: Learned
    files: tuple[Told, ...]


def learn(org: Path, history: tuple[Path, ...], told: ToldOf, workers: int | None, progress: Progress) -> Done:
    """Learn from files of mail in the order of time; what was learned before is replaced.

    A run that was cut goes on where it was: files that were read to their end are not read again.
    """
    Org.create(org)
    files = files_of(history)
    spools = spooled(files, org / SPOOL, workers or workers_for(files), progress)
    order = Order.of(spools)
    firm = firm_of(org, told)
    own = firm.own or own_of(order.mails())
    judge = Judge(Memory(own=set(own)), firm, Rates())
    for number, mail in enumerate(order.mails()):
        judge.take(mail)
        if number % STEP == 0:
            progress("learn", number, len(order))
    progress("learn", len(order), len(order))
    learned = Learned(judge.memory, judge.rates, list(told.own), list(told.authserv))
    save(org, learned)
    accounts = tuple(spool.account() for spool in spools)
    for spool in spools:
        spool.remove()
    return Done(learned, accounts)
