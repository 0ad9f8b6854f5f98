"""`sekisho mail score`: a verdict for each message of files, by what was learned before and what comes along."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sekisho.pipeline.mail.firm import Told as ToldOf
from sekisho.pipeline.mail.firm import firm_of
from sekisho.pipeline.mail.reading import files_of, spooled, workers_for
from sekisho.pipeline.mail.spool import Order, Told
from sekisho.pipeline.mail.store import load
from sekisho.threats.email.analysers.judging.judge import Judge
from sekisho.threats.email.analysers.judging.verdicts import Judged

Progress = Callable[[str, int, int], None]
STEP = 200


class Scoring:
    """One run over files: verdicts in the order of time, and what became of each file. What was learned stays as it was."""

    def __init__(
        self, org: Path, files: tuple[Path, ...], told: ToldOf, workers: int | None, progress: Progress
    ) -> None:
        self._org = org
        self._files = files_of(files)
        self._workers = workers or workers_for(self._files)
        self._told = told
        self._progress = progress
        self.files: tuple[Told, ...] = ()

    def verdicts(self) -> Iterator[Judged]:
        """Yield the verdict of each message; the lists given replace those of the evidence."""
        learned = load(self._org)
        told = self._told
        firm = firm_of(
            self._org,
            ToldOf(
                told.directory,
                told.vendors,
                told.authserv or tuple(learned.authserv),
                told.own or tuple(learned.own_told),
            ),
        )
        learned.memory.own |= firm.own
        judge = Judge(learned.memory, firm, learned.rates, counting=False)
        with tempfile.TemporaryDirectory(prefix="sekisho-mail-") as folder:
            spools = spooled(self._files, Path(folder), self._workers, self._progress)
            self.files = tuple(spool.account() for spool in spools)
            order = Order.of(spools)
            for number, mail in enumerate(order.mails()):
                if number % STEP == 0:
                    self._progress("score", number, len(order))
                yield judge.take(mail)
            self._progress("score", len(order), len(order))
