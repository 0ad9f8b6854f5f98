"""Make a process one of a console: its settings chosen, its database reached and brought up to date."""

import os

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.web.database import make_file, reach


def stand_up(org: Org, settings: str = "sekisho.web.settings") -> None:
    """Make this process one of an organisation's console, or of its portal by other `settings`. SekishoError `console_missing`, `database_*`."""
    try:
        import django
        from django.core.management import call_command
    except ImportError:
        raise SekishoError("console_missing") from None
    said = org.settings.console
    reach(said)
    os.environ |= {"SEKISHO_ORG": str(org.path.resolve()), "DJANGO_SETTINGS_MODULE": settings}
    make_file(org.path, said)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
