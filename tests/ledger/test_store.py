"""A ledger is made once by two founders and then only added to."""

from datetime import datetime
from pathlib import Path

from sekisho.ledger.decisions import authorised
from sekisho.ledger.entries import Draft, Kind, actor_draft, endorse_draft
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import append
from sekisho.ledger.verify import read, verify


def test_a_decision_counts_once_a_second_actor_endorsed_it(
    ledger: Path, ada: Signer, ben: Signer, now: datetime
) -> None:
    entry = append(ledger, Draft(Kind.NOTE, "s", {"text": "x"}), ada, now)
    assert not authorised(read(ledger).fold.decisions[-1])
    append(ledger, endorse_draft(entry.hash), ben, now)
    last = read(ledger).fold.decisions[-1]
    assert authorised(last)
    assert last.endorsed_by == ("a-ben",)
    assert verify(ledger) == ()


def test_a_later_actor_counts_when_two_others_signed(
    ledger: Path, ada: Signer, ben: Signer, cho: Signer, now: datetime
) -> None:
    fingerprint = read(ledger).fold.fingerprint
    entry = append(ledger, actor_draft(Kind.ACTOR, fingerprint, cho, None), ada, now)
    append(ledger, endorse_draft(entry.hash), ben, now)
    append(ledger, Draft(Kind.NOTE, "s", {"text": "x"}), cho, now)
    assert verify(ledger, expect=fingerprint) == ()
