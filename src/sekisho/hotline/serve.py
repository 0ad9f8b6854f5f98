"""Serve the hotline: one process with threads, that writes nothing down."""

import atexit
import os
import resource
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

from nacl.public import PrivateKey

from sekisho.hotline.box.bucket import Bucket
from sekisho.hotline.box.pace import TICK, Pace
from sekisho.hotline.box.place import Place
from sekisho.hotline.check.faults import faults
from sekisho.hotline.check.observed import look
from sekisho.hotline.check.words import words
from sekisho.hotline.digest import Clock
from sekisho.hotline.folder import Settings, keys, settings
from sekisho.hotline.orders import carry_out
from sekisho.hotline.rules import aged
from sekisho.hotline.sealing.letters import CLASSES, SLOT
from sekisho.hotline.store.store import Store
from sekisho.hotline.store.twin import NAMES
from sekisho.model.errors import SekishoError
from sekisho.text.say import Lang
from sekisho.wire.arrived import MOST
from sekisho.wire.server import Crew, free, serve

CREW = Crew(processes=1, threads=24, connections=800, apart=True, most=SLOT * CLASSES[0] + MOST, long=48)
"""Requests of the smallest class are waited for outside the threads, whatever head they have."""
WRONG, EACH = 60, 0.5
"""Wrong codes that may be tried at once, and each second after that, by everybody together."""
DAY, MINUTE = 86_400, 60.0


def today() -> int:
    """Return today's number."""
    return int(time.time()) // DAY


def stood(folder: Path) -> Place:
    """Return where a folder's hotline stands; its store is made where there is none.

    Its own key is new each time and lies nowhere: who recorded requests and gets the folder later opens none of them.
    """
    kept, own = keys(folder), PrivateKey(secrets.token_bytes(32))
    if any((folder / name).exists() for name in NAMES):
        store = Store.open(folder, SystemRandom(), today)
    else:
        store = Store.make(folder, SystemRandom(), today)
    wrong, pace = Bucket(WRONG, EACH, time.monotonic), Pace(TICK, time.monotonic, time.sleep)
    return Place(store, own, kept.salt, kept.secret, today, secrets.token_bytes, wrong, pace)


def run(folder: Path, tell: Callable[[str], None], lang: Lang) -> None:
    """Serve until somebody stops it; `tell` gets the address once it listens.

    SekishoError `hotline_none`, `hotline_settings`, `hotline_promise`, `hotline_busy`, `hotline_port`, `console_missing`.
    """
    said = settings(folder)
    seen = look(folder, os.environ, resource.getrlimit(resource.RLIMIT_CORE)[0])
    if grave := [one for one in faults(seen) if one.grave]:
        raise SekishoError("hotline_promise", what=" ".join(words(one, lang) for one in grave))
    try:
        free(said.address, said.port)
    except SekishoError:
        raise SekishoError("hotline_port", address=f"{said.address}:{said.port}") from None
    os.environ |= {"SEKISHO_HOTLINE": str(folder.resolve()), "DJANGO_SETTINGS_MODULE": "sekisho.hotline.site.settings"}
    try:
        import django  # noqa: F401
    except ImportError:
        raise SekishoError("console_missing") from None
    from sekisho.hotline.site.headers import always
    from sekisho.hotline.site.silence import silence

    stood(folder).store.close()  # what is wrong is said now, and what a crash left is put in order
    silence()  # here too: this process would tell, with the second, when one that answers dies

    address = f"{said.address}:{said.port}"
    serve(
        address, CREW, always(https=said.https), lambda: _application(folder, said), lambda: tell(f"http://{address}")
    )


def _application(folder: Path, said: Settings) -> object:
    from django.core.wsgi import get_wsgi_application

    from sekisho.hotline.site.place import stand
    from sekisho.hotline.site.silence import silence

    application, here = get_wsgi_application(), stood(folder)
    stand(here)
    atexit.register(here.store.close)
    threading.Thread(target=keep_order, args=(folder, here, said), daemon=True).start()
    silence()
    return application


def keep_order(folder: Path, here: Place, said: Settings) -> None:
    """Every minute do what is asked, touch the files whether or not something came, take out what was kept long enough, and remind."""
    clock = Clock(said, lambda: datetime.now(UTC))
    while True:
        time.sleep(MINUTE)
        with suppress(SekishoError, OSError):  # a full disk may have room in a minute
            carry_out(folder, here.store)
            here.store.touch()
            here.store.change(lambda book: aged(book, today(), said.kept_days))
        clock.tick(time.sleep)
