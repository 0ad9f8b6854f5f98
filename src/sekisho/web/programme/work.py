"""What the background process has the people programme do, as a process: `python -m sekisho.web.programme.work ORG`.

Mail of exercises that is due goes out, what landings and staff wrote comes in, and who has training to do is reminded.
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.watch.child import Line, tell
from sekisho.watch.nouns import Said
from sekisho.web.stand import stand_up


def work(now: datetime, told: Callable[[str, int, int], None]) -> Said:
    """Do what is due, each part whatever became of the others; return the first error, and how much was new."""
    from sekisho.web.programme import alive, clouds, gather, handing, mailbox, reminding, returned, sending
    from sekisho.web.programme.days import day_at
    from sekisho.web.programme.models import Wave, WaveState

    errors: list[SekishoError] = []
    new = 0

    def sent() -> int:
        count = 0
        for wave in Wave.objects.filter(state=WaveState.SENDING):
            done = sending.send(wave, lambda: datetime.now(UTC), os.urandom, partial(told, wave.name))
            count += sum(done.ended.values())
            errors.extend(one for one in (done.away, done.unmade) if one)
        return count

    parts: tuple[Callable[[], int], ...] = (
        sent,
        lambda: gather.bring_hits().hits,
        lambda: mailbox.read_mailbox(now).credited,
        lambda: returned.read_returned(now),
        lambda: clouds.look(day_at(now)),
        lambda: reminding.remind(now),
        lambda: handing.hand_over(day_at(now)),
    )
    for part in parts:
        try:
            new += part()
        except SekishoError as error:
            errors.append(error)
    gather.sweep(now)
    alive.mark()
    first = errors[0] if errors else None
    return Said(first.code, dict(first.params), new) if first else Said(new=new)


def main(path: str, now: datetime) -> int:
    """Do what is due and say how it went; 0 where it went well."""
    try:
        stand_up(Org.open(Path(path)))
        said = work(now, lambda stage, done, total: tell(Line(stage, done, total), sys.stdout.buffer))
    except SekishoError as error:
        said = Said(error.code, dict(error.params))
    tell(Line(said=said), sys.stdout.buffer)
    return 1 if said.code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], datetime.now(UTC)))
