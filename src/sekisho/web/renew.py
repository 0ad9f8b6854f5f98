"""What the background process has the console do, as a process: `python -m sekisho.web.renew ORG DEED [ABOUT]`.

It loads a new report, sends letters, and looks up the name that two people signed for.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.watch.child import Line, tell
from sekisho.watch.nouns import Kind, Said
from sekisho.web.stand import stand_up


def renew(org: Org, now: datetime) -> bool:
    """Load the newest report and write letters about what is new in it; False where there is none. The console stands."""
    from sekisho.detection.discover import detectors
    from sekisho.web.hooks import events, letters
    from sekisho.web.shown.load import load

    before = events.seen()
    families = {one.card.id: one.card.family for one in detectors()}
    shown = load(org.reports, families, org.settings.attention.minutes_per_day, now)
    letters.announce(events.news(before), now)
    return shown is not None


def reveal(org: Org, entry: str, now: datetime) -> None:
    """Look up the name that a request asks for, and keep it for the two who signed; take away those whose time is over.

    Without a request ("") nothing is looked up. SekishoError `reveal_not_granted`, `not_assessed`.
    """
    from sekisho.pipeline.revealed import granted, look_up
    from sekisho.web.reveal.keep import keep, tidy

    tidy(org.path, now)
    if entry:
        asked = granted(org, entry, now)
        keep(org.path, entry, look_up(org, asked), asked.until or now)


def main(path: str, deed: str, now: datetime, about: str = "") -> int:
    """Load, send or look up, and say how it went; 0 where it went well."""
    said = Said()
    try:
        org = Org.open(Path(path))
        if deed == Kind.REVEAL:
            reveal(org, about, now)
        else:
            stand_up(org)
            said = _send(now) if deed == Kind.SEND else _load(org, now)
    except SekishoError as error:
        said = Said(error.code, dict(error.params))
    tell(Line(said=said), sys.stdout.buffer)
    return 1 if said.code else 0


def _load(org: Org, now: datetime) -> Said:
    renew(org, now)
    return Said()


def _send(now: datetime) -> Said:
    from sekisho.web.hooks.letters import deliver_due

    taken, failed = deliver_due(now)
    return Said("letters_waiting", {"count": failed}, taken) if failed else Said(new=taken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], datetime.now(UTC), *sys.argv[3:4]))
