"""Fill an organisation's folder with staff, a half-year, a way in for one of them, and a session of an administrator in the console.

Run as `python -m tests.web.programme.portal_stage ORG`: a process of its own, which prints what it made as JSON.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

from sekisho.pipeline.org import Org
from sekisho.web.stand import stand_up


def main(org: str) -> int:
    """Fill it."""
    stand_up(Org.open(Path(org)))
    from django.utils import timezone

    from sekisho.web.accounts.models import Account
    from sekisho.web.programme.access import link_for
    from sekisho.web.programme.days import today
    from tests.web.programme.ready import half_year, people
    from tools.console_seat import session

    now, person = timezone.now(), people(48)[0]
    period = half_year(today() - timedelta(days=1))
    period.arms = {person.mark: ["", 0]}
    period.save()
    office = Account(name="mori", shown_name="Mori", role="administrator")
    office.set_password("five wooden herons")
    office.save()
    sys.stdout.write(json.dumps({"name": person.name, "link": link_for(person, now), "session": session(office, now)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
