"""Sends a wave as a process of its own: `python -m tests.notify.bulk.child QUEUE PORT THREADS`."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from sekisho.notify.bulk.nouns import Hands, Way
from sekisho.notify.bulk.queue import queue_at
from sekisho.notify.bulk.sender import send_due
from sekisho.notify.mail import Server
from tests.notify.bulk.relay import VERP, letter


def main() -> None:
    """Send what is due."""
    path, port, threads = sys.argv[1:]
    hands = Hands(lambda: datetime.now(UTC), time.monotonic, time.sleep)
    with queue_at(Path(path)) as queue:
        send_due(queue, Way(Server("127.0.0.1", int(port), "none"), VERP, int(threads)), letter, hands)


if __name__ == "__main__":
    main()
