"""The rules: who counts, from when, and what has no effect."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from nacl.signing import SigningKey

from sekisho.ledger.canonical import name_of
from sekisho.ledger.decisions import Actor, Endorsement, Fold, Problem, authorised
from sekisho.ledger.entries import (
    NO_ENTRY,
    Draft,
    Entry,
    Kind,
    actor_draft,
    endorse_draft,
    possession,
    revoke_draft,
    signed,
)
from sekisho.ledger.keys import Signer
from sekisho.ledger.store import genesis_draft
from sekisho.ledger.walk import fold

NOTE = Draft(Kind.NOTE, "s", {"text": "x"})


class Chain:
    """Entries made without a file and without the checks of `append`, as an adversary can."""

    def __init__(self, first: Signer, second: Signer, now: datetime) -> None:
        self.now = now
        names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))
        draft = genesis_draft((first, second), names, ())
        self.entries = [signed(1, NO_ENTRY, draft, (first, second), now)]

    def add(self, draft: Draft, *signers: Signer) -> str:
        last = self.entries[-1]
        self.entries.append(signed(last.seq + 1, last.hash, draft, signers, self.now))
        return self.entries[-1].hash

    def two(self, draft: Draft, first: Signer, second: Signer) -> str:
        entry = self.add(draft, first)
        self.add(endorse_draft(entry), second)
        return entry

    def fold(self) -> Fold:
        return fold(tuple(self.entries))

    @property
    def fingerprint(self) -> str:
        return self.entries[0].hash

    def problems(self) -> list[tuple[str, int | None]]:
        return [(problem.code, problem.seq) for problem in self.fold().problems]


@pytest.fixture
def chain(ada: Signer, ben: Signer, now: datetime) -> Chain:
    return Chain(ada, ben, now)


@pytest.fixture
def three(chain: Chain, ada: Signer, ben: Signer, cho: Signer) -> Chain:
    """A chain with a third actor, in entries 2 and 3."""
    chain.two(actor_draft(Kind.ACTOR, chain.fingerprint, cho, None), ada, ben)
    return chain


def test_founders_are_active_and_their_first_entry_is_a_decision_of_both(chain: Chain, now: datetime) -> None:
    done = chain.fold()
    assert done.problems == ()
    assert done.fingerprint == done.head == chain.fingerprint
    (genesis,) = done.decisions
    assert (genesis.by, genesis.endorsements) == ("a-ada", (Endorsement("a-ben", 1, now),))
    assert (genesis.seq, genesis.time, genesis.kind, genesis.subject) == (1, now, Kind.GENESIS, "ledger")
    assert authorised(genesis)
    ada = done.actors["a-ada"]
    assert (ada.since, ada.until, ada.active_at(1), ada.active_at(0)) == (1, None, True, False)
    assert ada.name.startswith("c:")


def test_no_entries_are_no_ledger() -> None:
    done = fold(())
    assert done == Fold("", NO_ENTRY, {}, {}, (Problem.of("genesis_wrong", 1),))


def test_a_decision_stands_in_the_fold_as_it_was_made(chain: Chain, ada: Signer, ben: Signer) -> None:
    entry = chain.two(Draft(Kind.ACCEPT, "f-1", {"why": "known", "days": 30}), ada, ben)
    decision = chain.fold().index[entry]
    assert (decision.kind, decision.subject, decision.by, decision.endorsed_by) == (
        "accept",
        "f-1",
        "a-ada",
        ("a-ben",),
    )
    assert (decision.text("why"), decision.text("days"), decision.text("none")) == ("known", "", "")
    assert decision.payload == {"why": "known", "days": 30}
    assert authorised(decision)
    assert not authorised(decision, 3)
    assert not authorised(decision, without=frozenset({"a-ben"}))
    assert chain.fold().head == chain.entries[-1].hash


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize(
    ("field", "value"),
    [("time", "2027-01-01T00:00:00.000000Z"), ("kind", "accept"), ("subject", "other"), ("payload", '{"text":"y"}'),
     ("signer", "a-ben"), ("signature", "00" * 64), ("hash", "0" * 64)],
)  # fmt: skip
def test_an_edited_entry_stops_the_fold_at_its_place(
    chain: Chain, ada: Signer, place: int, field: str, value: str
) -> None:
    for _ in range(3):
        chain.add(NOTE, ada)
    values: dict[str, Any] = {field: value}
    chain.entries[place - 1] = replace(chain.entries[place - 1], **values)
    assert chain.problems() == [("hash_differs", place)]
    assert len(chain.fold().decisions) == place - 1
    assert chain.fold().problems[0].stops


@pytest.mark.parametrize(("field", "value"), [("subject", "other"), ("payload", '{"text":"y"}'), ("signer", "a-ben")])
def test_an_edited_entry_with_a_new_hash_lacks_its_signature(chain: Chain, ada: Signer, field: str, value: str) -> None:
    chain.add(NOTE, ada)
    values: dict[str, Any] = {field: value}
    edited = replace(chain.entries[1], **values)
    chain.entries[1] = replace(edited, hash=edited.true_hash)
    (problem,) = chain.fold().problems
    assert problem == Problem.of("signature_wrong", 2, actor=edited.signer)


def test_a_removed_a_doubled_and_a_moved_entry_break_the_chain(chain: Chain, ada: Signer) -> None:
    for _ in range(4):
        chain.add(NOTE, ada)
    first, *rest = chain.entries
    assert [p.code for p in fold((first, *rest[1:])).problems] == ["chain_broken"]
    assert fold((first, rest[0], rest[0], *rest[1:])).problems[0] == Problem.of("chain_broken", 3)
    assert fold((first, rest[1], rest[0], *rest[2:])).problems[0] == Problem.of("chain_broken", 2)
    renumbered = [replace(entry, seq=seq) for seq, entry in enumerate((first, *rest[1:]), 1)]
    assert fold(tuple(renumbered)).problems[0] == Problem.of("chain_broken", 2)


def resigned(entry: Entry, signer: Signer, **texts: Any) -> Entry:
    edited = replace(entry, **texts)
    edited = replace(edited, signature=signer.sign(edited.body))
    return replace(edited, hash=edited.true_hash)


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "order"), ("time", "2026-11-24"), ("payload", '{"text": "x"}'), ("payload", "[]")]
)
def test_an_entry_in_another_form_is_malformed(chain: Chain, ada: Signer, field: str, value: str) -> None:
    chain.add(NOTE, ada)
    chain.add(NOTE, ada)
    chain.entries[1] = resigned(chain.entries[1], ada, **{field: value})
    assert chain.problems() == [("entry_malformed", 2)]


def test_a_stranger_can_sign_nothing(chain: Chain, cho: Signer) -> None:
    chain.add(NOTE, cho)
    assert chain.fold().problems == (Problem.of("signer_not_active", 2, actor="a-cho"),)


def test_a_key_signs_under_no_other_name(chain: Chain, ada: Signer) -> None:
    chain.add(NOTE, Signer("a-ben", ada.key))
    assert chain.fold().problems == (Problem.of("signature_wrong", 2, actor="a-ben"),)


def test_a_ledger_needs_two_founders_with_two_keys(chain: Chain, ada: Signer, ben: Signer, now: datetime) -> None:
    twins = ((ada, ada), (ada, Signer("a-ben", ada.key)), (ada, Signer("a-ada", ben.key)), (Signer("", ada.key), ben))
    for pair in twins:
        assert Chain(*pair, now).problems() == [("genesis_wrong", 1)]
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))
    draft = genesis_draft((ada, ben), names, ())
    for signers in ((ada,), (ben, ada), (ada, ben, ben)):
        assert [p.code for p in fold((signed(1, NO_ENTRY, draft, signers, now),)).problems] == ["genesis_wrong"]
    other = (ada, Signer("a-ben", SigningKey(b"x" * 32)))
    (problem,) = fold((signed(1, NO_ENTRY, draft, other, now),)).problems
    assert problem == Problem.of("signature_wrong", 1, actor="a-ada+a-ben")
    other = (Signer("a-ada", SigningKey(b"x" * 32)), ben)
    assert [p.code for p in fold((signed(1, NO_ENTRY, draft, other, now),)).problems] == ["signature_wrong"]


def test_the_first_entry_must_found_the_ledger(ada: Signer, ben: Signer, now: datetime) -> None:
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Ben"))
    draft = replace(genesis_draft((ada, ben), names, ()), kind=Kind.NOTE)
    assert [p.code for p in fold((signed(1, NO_ENTRY, draft, (ada, ben), now),)).problems] == ["genesis_wrong"]


def test_a_ledger_is_founded_once(chain: Chain, ada: Signer, cho: Signer) -> None:
    names = (name_of(b"1" * 32, "name", "Ada"), name_of(b"2" * 32, "name", "Cho"))
    chain.add(genesis_draft((ada, cho), names, ()), ada)
    chain.add(NOTE, ada)
    assert chain.problems() == [("genesis_again", 2)]
    assert "a-cho" not in chain.fold().actors
    assert len(chain.fold().decisions) == 2


def test_two_sign_together_only_in_the_first_entry(chain: Chain, ada: Signer, ben: Signer) -> None:
    chain.add(NOTE, ada, ben)
    assert chain.problems() == [("signer_not_active", 2)]


@pytest.mark.parametrize("named", ["", "0" * 64])
def test_endorsing_what_is_not_there_has_no_effect(chain: Chain, ada: Signer, named: str) -> None:
    chain.add(endorse_draft(named), ada)
    assert chain.problems() == [("endorse_nothing", 2)]


def test_an_endorsement_is_nothing_to_endorse(chain: Chain, ada: Signer, ben: Signer) -> None:
    chain.two(NOTE, ada, ben)
    chain.add(endorse_draft(chain.entries[-1].hash), ada)
    assert chain.problems() == [("endorse_nothing", 4)]


def test_endorsing_ones_own_or_twice_has_no_effect(three: Chain, ada: Signer, ben: Signer) -> None:
    entry = three.add(NOTE, ada)
    for signer in (ada, ben, ben):
        three.add(endorse_draft(entry), signer)
    assert three.fold().problems == (
        Problem.of("endorse_again", 5, actor="a-ada"),
        Problem.of("endorse_again", 7, actor="a-ben"),
    )
    assert three.fold().index[entry].endorsed_by == ("a-ben",)
    assert not three.fold().problems[0].stops


def test_endorsing_a_payload_that_was_changed_since_is_not_honoured(chain: Chain, ada: Signer, ben: Signer) -> None:
    chain.two(NOTE, ada, ben)
    chain.entries[1] = resigned(chain.entries[1], ada, payload='{"text":"y"}')
    assert chain.problems() == [("chain_broken", 3)]
    assert chain.fold().decisions[1].endorsed_by == ()


def test_an_endorsement_copied_to_another_entry_is_not_honoured(chain: Chain, ada: Signer, ben: Signer) -> None:
    chain.two(NOTE, ada, ben)
    other = chain.add(Draft(Kind.NOTE, "s", {"text": "y"}), ada)
    copied = replace(chain.entries[2], seq=5, prev=other)
    chain.entries.append(replace(copied, hash=copied.true_hash))
    assert chain.problems() == [("signature_wrong", 5)]
    assert chain.fold().index[other].endorsed_by == ()


def test_a_new_actor_signs_from_the_entry_after_the_second_signature(
    chain: Chain, ada: Signer, ben: Signer, cho: Signer
) -> None:
    entry = chain.add(actor_draft(Kind.ACTOR, chain.fingerprint, cho, None), ada)
    assert "a-cho" not in chain.fold().actors
    chain.add(endorse_draft(entry), ben)
    chain.add(NOTE, cho)
    done = chain.fold()
    assert done.problems == ()
    assert done.actors["a-cho"] == Actor("a-cho", cho.public, "", 4)


def test_a_proposed_actor_cannot_endorse_itself(chain: Chain, ada: Signer, cho: Signer) -> None:
    entry = chain.add(actor_draft(Kind.ACTOR, chain.fingerprint, cho, None), ada)
    chain.add(endorse_draft(entry), cho)
    assert chain.problems() == [("signer_not_active", 3)]


def test_an_actors_name_stands_as_a_commitment(chain: Chain, ada: Signer, ben: Signer, cho: Signer) -> None:
    name = name_of(b"3" * 32, "name", "Cho")
    draft = actor_draft(Kind.ACTOR, chain.fingerprint, cho, name)
    assert draft.names == (name,)
    assert draft.subject == "actor:a-cho"
    chain.two(draft, ada, ben)
    assert chain.fold().actors["a-cho"].name == name.commitment


@pytest.mark.parametrize("who", ["a-ben", "", "a-ada+a-ben"])
def test_an_id_in_use_or_unusable_makes_no_actor(chain: Chain, ada: Signer, cho: Signer, who: str) -> None:
    chain.add(actor_draft(Kind.ACTOR, chain.fingerprint, Signer(who, cho.key), None), ada)
    assert chain.fold().problems == (Problem.of("actor_known", 2, actor=who),)


def test_an_actor_proposed_twice_comes_once(chain: Chain, ada: Signer, ben: Signer, cho: Signer) -> None:
    other = Signer("a-cho", SigningKey(b"x" * 32))
    first = chain.add(actor_draft(Kind.ACTOR, chain.fingerprint, cho, None), ada)
    second = chain.add(actor_draft(Kind.ACTOR, chain.fingerprint, other, None), ada)
    chain.add(endorse_draft(first), ben)
    chain.add(endorse_draft(second), ben)
    assert chain.fold().problems == (Problem.of("actor_known", 5, actor="a-cho"),)
    assert chain.fold().actors["a-cho"].key == cho.public
    assert chain.fold().index[second].endorsed_by == ()


def test_a_key_of_someone_in_the_ledger_makes_no_actor(chain: Chain, ada: Signer, ben: Signer) -> None:
    chain.add(actor_draft(Kind.ACTOR, chain.fingerprint, Signer("a-cho", ben.key), None), ada)
    assert chain.fold().problems == (Problem.of("key_in_use", 2, actor="a-cho"),)


def test_a_key_must_be_shown_for_this_ledger_and_this_actor(chain: Chain, ada: Signer, cho: Signer) -> None:
    elsewhere = actor_draft(Kind.ACTOR, "0" * 64, cho, None)
    chain.add(elsewhere, ada)
    renamed = dict(actor_draft(Kind.ACTOR, chain.fingerprint, cho, None).payload)
    chain.add(Draft(Kind.ACTOR, "x", {**renamed, "actor": "a-dai"}), ada)
    chain.add(Draft(Kind.ACTOR, "x", {**renamed, "proof": ""}), ada)
    chain.add(Draft(Kind.ACTOR, "x", {**renamed, "key": "zz"}), ada)
    assert [code for code, _ in chain.problems()] == ["key_not_shown"] * 4
    assert possession("a", "b", "c") != possession("a", "c", "b")
    assert chain.fold().problems[0] == Problem.of("key_not_shown", 2, actor="a-cho")


def new_key(actor: Signer, seed: bytes) -> Signer:
    return Signer(actor.actor, SigningKey(seed * 32))


def test_a_new_key_takes_the_old_ones_place_when_two_others_signed(
    three: Chain, ada: Signer, ben: Signer, cho: Signer
) -> None:
    fresh = new_key(cho, b"n")
    three.two(actor_draft(Kind.KEY, three.fingerprint, fresh, None), ada, ben)
    three.add(NOTE, fresh)
    done = three.fold()
    assert done.problems == ()
    assert done.actors["a-cho"] == Actor("a-cho", fresh.public, "", 4)
    three.add(NOTE, cho)
    assert three.problems() == [("signature_wrong", 7)]


def test_nobody_counts_for_their_own_key(three: Chain, ada: Signer, ben: Signer, cho: Signer) -> None:
    fresh = new_key(cho, b"n")
    entry = three.two(actor_draft(Kind.KEY, three.fingerprint, fresh, None), cho, ben)
    assert three.fold().actors["a-cho"].key == cho.public
    three.add(endorse_draft(entry), ada)
    assert three.fold().actors["a-cho"].key == fresh.public
    assert three.problems() == []


def test_a_key_of_a_stranger_has_no_effect(chain: Chain, ada: Signer, cho: Signer) -> None:
    chain.add(actor_draft(Kind.KEY, chain.fingerprint, cho, None), ada)
    assert chain.fold().problems == (Problem.of("actor_unknown", 2, actor="a-cho"),)


def test_an_old_key_does_not_come_back(three: Chain, ada: Signer, ben: Signer, cho: Signer) -> None:
    dai = Signer("a-dai", SigningKey(b"d" * 32))
    three.two(actor_draft(Kind.ACTOR, three.fingerprint, dai, None), ada, ben)
    first, second = new_key(cho, b"n"), new_key(cho, b"m")
    once = three.two(actor_draft(Kind.KEY, three.fingerprint, first, None), ada, ben)
    three.two(actor_draft(Kind.KEY, three.fingerprint, second, None), ada, ben)
    three.two(revoke_draft("a-ben"), ada, second)
    three.add(endorse_draft(once), dai)
    assert three.problems() == []
    assert three.fold().actors["a-cho"].key == second.public
    three.add(actor_draft(Kind.KEY, three.fingerprint, cho, None), ada)
    three.add(actor_draft(Kind.KEY, three.fingerprint, first, None), ada)
    assert [code for code, _ in three.problems()] == ["key_in_use", "key_in_use"]


def test_a_revoked_actor_signs_no_more(three: Chain, ada: Signer, ben: Signer, cho: Signer) -> None:
    three.add(NOTE, cho)
    entry = three.add(revoke_draft("a-cho"), ada)
    three.add(NOTE, cho)
    three.add(endorse_draft(entry), ben)
    actor = three.fold().actors["a-cho"]
    assert (three.problems(), actor.until, actor.active_at(7), actor.active_at(8)) == ([], 8, True, False)
    three.add(NOTE, cho)
    assert three.problems() == [("signer_not_active", 8)]


def test_a_decision_of_someone_revoked_can_no_longer_be_endorsed(
    three: Chain, ada: Signer, ben: Signer, cho: Signer
) -> None:
    entry = three.add(NOTE, cho)
    three.two(revoke_draft("a-cho"), ada, ben)
    three.add(endorse_draft(entry), ben)
    assert three.fold().problems == (Problem.of("endorse_revoked", 7, actor="a-cho"),)
    assert three.fold().index[entry].endorsed_by == ()


def test_whoever_was_revoked_since_no_longer_counts_for_a_key(
    three: Chain, ada: Signer, ben: Signer, cho: Signer
) -> None:
    dai = Signer("a-dai", SigningKey(b"d" * 32))
    three.two(actor_draft(Kind.ACTOR, three.fingerprint, dai, None), ada, ben)
    fresh = new_key(cho, b"n")
    entry = three.two(actor_draft(Kind.KEY, three.fingerprint, fresh, None), cho, ben)
    three.two(revoke_draft("a-ben"), ada, dai)
    three.add(endorse_draft(entry), dai)
    assert three.fold().actors["a-cho"].key == cho.public
    three.add(endorse_draft(entry), ada)
    assert three.fold().actors["a-cho"].key == fresh.public


def test_two_actors_must_remain(chain: Chain, ada: Signer) -> None:
    chain.add(revoke_draft("a-ben"), ada)
    assert chain.fold().problems == (Problem.of("revoke_leaves_one", 2, actor="a-ben"),)


def test_two_revocations_that_leave_one_do_not_both_count(three: Chain, ada: Signer, ben: Signer, cho: Signer) -> None:
    first, second = three.add(revoke_draft("a-cho"), ada), three.add(revoke_draft("a-ben"), ada)
    three.add(endorse_draft(second), cho)
    assert three.fold().actors["a-ben"].until == 7
    three.add(endorse_draft(first), cho)
    assert three.fold().problems == (Problem.of("revoke_leaves_one", 7, actor="a-cho"),)
    assert three.fold().actors["a-cho"].until is None


def test_nobody_is_revoked_twice(three: Chain, ada: Signer, ben: Signer) -> None:
    three.two(revoke_draft("a-cho"), ada, ben)
    three.add(revoke_draft("a-cho"), ada)
    assert three.fold().problems == (Problem.of("actor_unknown", 6, actor="a-cho"),)
    three.add(revoke_draft("a-dai"), ada)
    assert three.problems()[-1] == ("actor_unknown", 7)


def test_a_time_that_goes_back_is_no_forgery(chain: Chain, ada: Signer, now: datetime) -> None:
    chain.now = now - timedelta(days=1)
    chain.add(NOTE, ada)
    assert chain.problems() == []
    assert chain.fold().decisions[1].time == now - timedelta(days=1)
