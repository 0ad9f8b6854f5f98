"""Ask that the organisation is assessed again. Whoever can do that beside the console listens to `wanted`."""

from django.dispatch import Signal

wanted = Signal()
"""Sent with `why`, a plain word such as `budget`. A receiver returns True where it has taken the task on."""


def ask_for_assessment(why: str) -> bool:
    """Ask for a new assessment; False where nobody listens, so that somebody has to start one by hand."""
    return any(bool(taken) for _, taken in wanted.send(sender=None, why=why))
