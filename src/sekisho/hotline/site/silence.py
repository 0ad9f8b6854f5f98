"""Nothing is written down by anybody: not what was asked, not what went wrong, not by whom."""

import ctypes
import logging
import resource
import sys
import threading
from contextlib import suppress

_DUMPABLE = 4


def silence() -> None:
    """Take every logger's voice, also that of those who find no handler, and let no part of this process reach the disk.

    Taken away handlers alone would not do: Python has a last one that says warnings on standard error.
    """
    logging.lastResort = None
    logging.raiseExceptions = False
    logging.disable(logging.CRITICAL)
    for name in (
        "",
        "django",
        "django.request",
        "django.security",
        "gunicorn",
        "gunicorn.error",
        "gunicorn.access",
        "asyncio",
    ):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
    sys.excepthook = lambda *_: None
    threading.excepthook = lambda _: None
    sys.unraisablehook = lambda _: None
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)
