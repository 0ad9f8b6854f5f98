"""Ask the background process that the organisation is assessed again."""

from datetime import datetime

from sekisho.model.errors import SekishoError
from sekisho.watch import places
from sekisho.watch.nouns import Kind
from sekisho.web.keys import folder


def ask_for_assessment(by: str, now: datetime) -> bool:
    """Ask for a new assessment; False where no background process works, or too much waits: somebody has to start one."""
    if not places.running(folder()):
        return False
    try:
        places.ask(folder(), Kind.ASSESS, "", by, now)
    except SekishoError:
        return False
    return True
