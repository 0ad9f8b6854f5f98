"""Whether two people can sign together: without them nothing is released here, and no name is shown."""

from dataclasses import dataclass

from sekisho.ledger.verify import LedgerView
from sekisho.web.accounts.models import Account
from sekisho.web.gate import APPROVERS, DECIDERS


@dataclass(frozen=True, slots=True)
class Pair:
    """How many people can sign here, and whether two of them can do together what takes two."""

    count: int
    enough: bool


def pair(view: LedgerView | None) -> Pair:
    """Return who can sign: accounts that are open, decide, and are linked to somebody who counts in the ledger."""
    actors = [one.id for one in view.fold.actors.values() if one.until is None] if view else []
    roles = list(
        Account.objects.filter(is_active=True, role__in=DECIDERS, actor__in=actors).values_list("role", flat=True)
    )
    return Pair(len(roles), len(roles) > 1 and any(role in APPROVERS for role in roles))
