"""Serve the portal until somebody stops it: two processes over the organisation's folder, and its database wherever that is."""

from collections.abc import Callable
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.pipeline.org import Org
from sekisho.web.serve import CREW, application
from sekisho.web.stand import stand_up
from sekisho.wire.server import free
from sekisho.wire.server import serve as run

SETTINGS = "sekisho.web.portal.settings"


def serve(path: Path, address: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve the portal of an organisation; `tell` gets its address once it listens. SekishoError `portal_port` and as of `stand_up`."""
    org = Org.open(path)
    try:
        free(address, port)
    except SekishoError:
        raise SekishoError("portal_port", address=f"{address}:{port}") from None
    stand_up(org, SETTINGS)
    from django.db import connections

    from sekisho.web.headers import ALWAYS

    connections.close_all()
    run(f"{address}:{port}", CREW, ALWAYS, application, lambda: tell(f"http://{address}:{port}"))
