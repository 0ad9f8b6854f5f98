"""Stand-ins of a pseudonymous exercise: who holds which half of the key to them, and who opened one when and why.

Whoever freezes the exercise is shown one half, once. The other waits in the database until somebody else takes it; before that nothing goes out, and from
then on it is nowhere but with them. Nobody ever has both alone.
"""

from datetime import datetime

from django.db import transaction

from sekisho.model.errors import SekishoError
from sekisho.web.programme import escrow
from sekisho.web.programme.models import Opening, Sent, Staff, Wave, WaveState

LONGEST = 200
"""Letters of a reason."""


def take_half(wave: Wave, by: str) -> str:
    """Return the second half of the key, once, to somebody who did not get the first. SekishoError `half_none`, `half_same`."""
    with transaction.atomic():
        row = Wave.objects.select_for_update().get(pk=wave.pk)
        if not row.half:
            raise SekishoError("half_none", name=row.name)
        if by == row.frozen_by:
            raise SekishoError("half_same", name=row.name)
        half, row.half, row.half_to = row.half, "", by
        row.save(update_fields=["half", "half_to"])
    return half


def acted(wave: Wave) -> list[Sent]:
    """Return the stand-ins of a closed exercise that gave away what the page asked for, in the order of what stands for them."""
    if wave.mode != "pseudonymous" or wave.state != WaveState.CLOSED:
        return []
    return list(Sent.objects.filter(wave=wave, acted=True, verdict="person").order_by("who"))


def opened(wave: Wave, stand_in: str, halves: tuple[str, str], reason: str, by: str, now: datetime) -> Staff:
    """Return who is behind a stand-in, and write down who asked when and why.

    SekishoError `stand_in_unknown`, `stand_in_why`, `escrow_wrong`, `stand_in_gone` where the person is in the staff list no more.
    """
    row = next((one for one in acted(wave) if one.who == stand_in), None)
    if row is None:
        raise SekishoError("stand_in_unknown", name=wave.name)
    if not reason.strip():
        raise SekishoError("stand_in_why")
    mark = escrow.opened(bytes(wave.escrow), bytes(row.behind), *halves)
    Opening.objects.create(wave=wave, who=stand_in, why=reason.strip()[:LONGEST], by=by, at=now)
    found = Staff.objects.filter(mark=mark).first()
    if found is None:
        raise SekishoError("stand_in_gone")
    return found
