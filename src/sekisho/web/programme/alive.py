"""What the background process is told: how often the people programme has something to do."""

from sekisho.evidence.disk import replace_whole
from sekisho.people.waves.pacing import TICK
from sekisho.watch.places import programme_file
from sekisho.web.keys import folder
from sekisho.web.programme.landings import UNDER_WAY
from sekisho.web.programme.models import Period, Wave

OFTEN, SELDOM = TICK, 3600
"""Seconds between two looks: while an exercise is under way, and while there is training alone."""


def mark() -> None:
    """Say how often; where there is neither training nor an exercise, never."""
    often = Wave.objects.filter(state__in=UNDER_WAY).exists()
    path = programme_file(folder())
    if often or Period.objects.exists():
        replace_whole(path, str(OFTEN if often else SELDOM).encode())
    else:
        path.unlink(missing_ok=True)
