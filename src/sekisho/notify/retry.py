"""Try again what may pass, waiting longer each time."""

from collections.abc import Callable

from sekisho.model.errors import SekishoError

WAITS = (2.0, 10.0, 60.0)
Wait = Callable[[float], None]
"""Waits for some seconds; tests hand in one that does not."""


def persistent(send: Callable[[], None], wait: Wait, waits: tuple[float, ...] = WAITS) -> None:
    """Call `send` until it is done; the last SekishoError is raised, one that will not pass at once."""
    for pause in waits:
        try:
            send()
        except SekishoError as error:
            if error.permanent:
                raise
        else:
            return
        wait(pause)
    send()
