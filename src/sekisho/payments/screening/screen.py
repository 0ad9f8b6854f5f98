"""All questions about the payments of one file, together."""

from collections import defaultdict
from collections.abc import Sequence

from sekisho.payments.screening.amounts import amount_check
from sekisho.payments.screening.limits import limit_checks
from sekisho.payments.screening.nouns import Check, Known, Paid
from sekisho.payments.screening.payees import payee_checks
from sekisho.payments.screening.repeats import repeat_checks


def screen(file: Sequence[Paid], known: Known) -> dict[str, tuple[Check, ...]]:
    """Return the checks of each payment of a file, by uid, always in the same order."""
    earlier: dict[str, list[Paid]] = defaultdict(list)
    for past in known.earlier:
        earlier[past.payee].append(past)
    repeats, limits = repeat_checks(file, known.earlier, known.waiting), limit_checks(file, known)
    return {
        one.uid: (
            *payee_checks(one, earlier[one.payee] if one.payee else [], known),
            repeats[one.uid],
            amount_check(one, earlier[one.payee] if one.payee else []),
            limits[one.uid],
        )
        for one in file
    }
