"""When two people may see the name behind a stand-in: never one alone, never too late, never for longer than a day."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sekisho.ledger.entries import Kind, actor_draft, endorse_draft, erase_draft, revoke_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.reveals import LASTS, WAITS, Reveal, Step, reveal_draft, reveals
from sekisho.ledger.store import append
from sekisho.ledger.verify import read
from sekisho.model.errors import SekishoError

MINUTE = timedelta(minutes=1)
REASON = "the mailbox has to be closed"


@pytest.fixture
def asked(ledger: Path, ada: Signer, now: datetime) -> str:
    """The hash of a request of Ada."""
    return append(ledger, reveal_draft("f-1", "name-012345", REASON, lambda: b"5" * 32), ada, now).hash


def only(ledger: Path) -> Reveal:
    (found,) = reveals(read(ledger))
    return found


def test_one_alone_opens_nothing(ledger: Path, asked: str, ada: Signer, now: datetime) -> None:
    with pytest.raises(SekishoError, match="endorse_again"):
        append(ledger, endorse_draft(asked), ada, now)
    found = only(ledger)
    assert (found.entry, found.finding, found.standin, found.reason, found.by) == (
        asked,
        "f-1",
        "name-012345",
        REASON,
        "a-ada",
    )
    assert (found.second, found.opened, found.until) == ("", None, None)
    assert [found.step(now + later) for later in (timedelta(), WAITS - MINUTE, WAITS)] == [
        Step.ASKED,
        Step.ASKED,
        Step.LAPSED,
    ]


def test_two_see_it_for_a_day_from_the_second_signature(
    ledger: Path, asked: str, ben: Signer, cho: Signer, now: datetime
) -> None:
    second = now + MINUTE
    append(ledger, endorse_draft(asked), ben, second)
    found = only(ledger)
    assert (found.second, found.until) == ("a-ben", second + LASTS)
    assert [found.step(second + later) for later in (-MINUTE, timedelta(), LASTS - MINUTE, LASTS)] == [
        Step.OVER,
        Step.OPEN,
        Step.OPEN,
        Step.OVER,
    ]
    with pytest.raises(SekishoError, match="signer_not_active"):
        append(ledger, endorse_draft(asked), cho, second)


def test_a_signature_that_came_too_late_opens_nothing(ledger: Path, asked: str, ben: Signer, now: datetime) -> None:
    late = now + WAITS + MINUTE
    append(ledger, endorse_draft(asked), ben, late)
    found = only(ledger)
    assert (found.until, found.step(late)) == (None, Step.LAPSED)


def test_whoever_may_sign_no_more_looks_no_more(
    ledger: Path, asked: str, ada: Signer, ben: Signer, cho: Signer, now: datetime
) -> None:
    append(ledger, endorse_draft(asked), ben, now)
    proposed = append(ledger, actor_draft(Kind.ACTOR, read(ledger).fold.fingerprint, cho, None), ada, now)
    append(ledger, endorse_draft(proposed.hash), ben, now)
    revoked = append(ledger, revoke_draft("a-ben"), ada, now)
    assert only(ledger).step(now) is Step.OPEN
    append(ledger, endorse_draft(revoked.hash), cho, now)
    assert only(ledger).step(now) is Step.OVER
    other = append(ledger, reveal_draft("f-1", "name-012345", REASON, lambda: b"6" * 32), cho, now)
    assert [one.step(now) for one in reveals(read(ledger)) if one.entry == other.hash] == [Step.ASKED]


def test_the_reason_stands_beside_the_ledger_and_can_be_erased(
    ledger: Path, asked: str, ada: Signer, ben: Signer, now: datetime
) -> None:
    assert REASON.encode() not in ledger.read_bytes()
    commitment = read(ledger).fold.index[asked].text("reason")
    mark = append(ledger, erase_draft((commitment,)), ada, now)
    append(ledger, endorse_draft(mark.hash), ben, now)
    assert only(ledger).reason == ""
