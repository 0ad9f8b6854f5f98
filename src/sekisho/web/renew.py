"""Have the console's pages follow a new report, and its letters go out, as a process: `python -m sekisho.web.renew ORG DEED`."""

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


def main(path: str, deed: str, now: datetime) -> int:
    """Load or send, and say how it went; 0 where it went well."""
    said = Said()
    try:
        org = Org.open(Path(path))
        stand_up(org)
        if deed == Kind.LOAD:
            renew(org, now)
        else:
            from sekisho.web.hooks.letters import deliver_due

            taken, failed = deliver_due(now)
            said = Said("letters_waiting", {"count": failed}, taken) if failed else Said(new=taken)
    except SekishoError as error:
        said = Said(error.code, dict(error.params))
    tell(Line(said=said), sys.stdout.buffer)
    return 1 if said.code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], datetime.now(UTC)))
