"""Exit codes, each with its meaning: what a script or a scheduler may rely on."""

from enum import IntEnum

from sekisho.model.errors import Refused, SekishoError


class Exit(IntEnum):
    """0 is done; 10 and up answer the question that was asked; the rest say why it could not be answered."""

    DONE = 0
    USAGE = 2
    REFUSED = 3
    FAILED = 4
    INTEGRITY = 5
    TRY_AGAIN = 6
    HELD = 10
    HELD_UNDETERMINED = 11
    LINT = 12
    INTERNAL = 70


def exit_of(error: SekishoError) -> Exit:
    """Return the exit code for an error: refused input, a passing fault, or a failure."""
    if isinstance(error, Refused):
        return Exit.REFUSED
    return Exit.FAILED if error.permanent else Exit.TRY_AGAIN
