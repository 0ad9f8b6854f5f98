"""The background process as a program: its clock, its signals, and what it prints.

`python -m sekisho.watch.service ORG LANG` is how the console starts it: it ends when its standard input does.
"""

import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.text.say import Lang, say, sentence
from sekisho.watch.child import run
from sekisho.watch.run import Hands, watch
from sekisho.watch.says import outcome_line

Echo = Callable[[str], None]


def serve(org: Path, lang: Lang, echo: Echo, stop: threading.Event, *, once: bool = False) -> None:
    """Work until a signal or `stop`; SekishoError `watch_running`, and what settings refuse."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda _number, _frame: stop.set())
    hands = Hands(
        clock=lambda: datetime.now(UTC),
        wait=stop.wait,
        run=run,
        told=lambda done: echo(outcome_line(done, lang)),
        started=lambda: echo(say("watch.started", lang, org=str(org))),
    )
    watch(org, hands, once=once)


def main(path: str, lang: str) -> int:
    """Work as the console's child until the console is gone; 0 where nothing went wrong."""
    stop = threading.Event()
    spoken: Lang = "ja" if lang == "ja" else "en"
    threading.Thread(target=_until_gone, args=(stop,), daemon=True).start()
    try:
        serve(Path(path), spoken, _echo, stop)
    except SekishoError as error:
        sys.stderr.write(f"{sentence(error, spoken)}\n")
        return 1
    return 0


def _until_gone(stop: threading.Event) -> None:
    """Wait until whoever started us is gone, and stop."""
    sys.stdin.read()
    stop.set()


def _echo(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
