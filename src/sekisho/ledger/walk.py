"""The rules of the ledger, one entry after another: what is forged, what has no effect, and what counts."""

from dataclasses import dataclass, field, replace

from sekisho.ledger.canonical import parse, read_time
from sekisho.ledger.decisions import Actor, Decision, Endorsement, Fold, Problem, authorised
from sekisho.ledger.entries import NO_ENTRY, Entry, Kind, possession
from sekisho.ledger.keys import signed_by

_FEWEST = 2


@dataclass(slots=True)
class Walk:
    """The state of a ledger while it is read; `step` takes the next entry and says what is wrong with it."""

    head: str = NO_ENTRY
    length: int = 0
    fingerprint: str = ""
    actors: dict[str, Actor] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    enacted: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def step(self, entry: Entry) -> Problem | None:
        """Take one entry; return what is wrong with it. After a problem that `stops`, the walk stands where it was."""
        seq = self.length + 1
        if entry.seq != seq or entry.prev != self.head:
            return Problem.of("chain_broken", seq)
        if entry.hash != entry.true_hash:
            return Problem.of("hash_differs", seq)
        decision = _decision(entry)
        if decision is None:
            return Problem.of("entry_malformed", seq)
        problem = self._found(entry, decision) if seq == 1 else self._check_signer(entry)
        if problem:
            return problem
        self.head, self.length = entry.hash, seq
        return self._take(decision)

    def fold(self, problems: tuple[Problem, ...] = ()) -> Fold:
        """Return what was decided so far."""
        return Fold(self.fingerprint, self.head, dict(self.decisions), dict(self.actors), problems)

    def _check_signer(self, entry: Entry) -> Problem | None:
        actor = self.actors.get(entry.signer)
        if actor is None or not actor.active_at(entry.seq):
            return Problem.of("signer_not_active", entry.seq, actor=entry.signer)
        if not signed_by(actor.key, entry.body, entry.signature):
            return Problem.of("signature_wrong", entry.seq, actor=entry.signer)
        return None

    def _found(self, entry: Entry, decision: Decision) -> Problem | None:
        """Take the two founders from the first entry, which both of them signed."""
        founders = [
            Actor(decision.text(f"actor_{place}"), decision.text(f"key_{place}"), decision.text(f"name_{place}"), 1)
            for place in (1, 2)
        ]
        signatures = entry.signature.split("+")
        apart = len({actor.id for actor in founders} - {""}) == len({actor.key for actor in founders}) == _FEWEST
        whole = decision.kind is Kind.GENESIS and apart and len(signatures) == _FEWEST
        if not whole or entry.signer != "+".join(actor.id for actor in founders):
            return Problem.of("genesis_wrong", 1)
        pairs = zip(founders, signatures, strict=True)
        if not all(signed_by(actor.key, entry.body, signature) for actor, signature in pairs):
            return Problem.of("signature_wrong", 1, actor=entry.signer)
        self.fingerprint = entry.hash
        self.actors = {actor.id: actor for actor in founders}
        self.keys = {actor.key for actor in founders}
        return None

    def _take(self, decision: Decision) -> Problem | None:
        if decision.kind is Kind.ENDORSE:
            return self._endorse(decision)
        if decision.kind is Kind.GENESIS:
            if decision.seq > 1:
                return Problem.of("genesis_again", decision.seq)
            second = Endorsement(decision.text("actor_2"), 1, decision.time)
            decision = replace(decision, by=decision.text("actor_1"), endorsements=(second,))
        problem = self._why_not(decision)
        if problem is None:
            self.decisions[decision.entry_hash] = decision
        return problem

    def _endorse(self, endorse: Decision) -> Problem | None:
        target = self.decisions.get(endorse.text("entry"))
        if target is None:
            return Problem.of("endorse_nothing", endorse.seq)
        if endorse.by in {target.by, *target.endorsed_by}:
            return Problem.of("endorse_again", endorse.seq, actor=endorse.by)
        if not self.actors[target.by].active_at(endorse.seq):
            return Problem.of("endorse_revoked", endorse.seq, actor=target.by)
        more = Endorsement(endorse.by, endorse.seq, endorse.time)
        target = replace(target, endorsements=(*target.endorsements, more))
        if target.entry_hash not in self.enacted and self._in_force(target, endorse.seq):
            problem = self._why_not(target, endorse.seq)
            if problem:
                return problem
            self._enact(target, endorse.seq)
        self.decisions[target.entry_hash] = target
        return None

    def _in_force(self, decision: Decision, seq: int) -> bool:
        """Tell whether two actors who may sign at `seq` stand behind a decision; nobody counts for their own key."""
        gone = {actor.id for actor in self.actors.values() if not actor.active_at(seq)}
        about = {decision.text("actor")} if decision.kind in {Kind.ACTOR, Kind.KEY} else set[str]()
        return authorised(decision, without=frozenset(gone | about))

    def _enact(self, decision: Decision, seq: int) -> None:
        """Let a decision about actors have effect from the entry after `seq` on, once and never again."""
        who, key = decision.text("actor"), decision.text("key")
        self.enacted.add(decision.entry_hash)
        if decision.kind in {Kind.ACTOR, Kind.KEY}:
            self.keys.add(key)
        if decision.kind is Kind.ACTOR:
            self.actors[who] = Actor(who, key, decision.text("name"), seq + 1)
        elif decision.kind is Kind.KEY:
            self.actors[who] = replace(self.actors[who], key=key)
        elif decision.kind is Kind.REVOKE:
            self.actors[who] = replace(self.actors[who], until=seq + 1)

    def _why_not(self, decision: Decision, seq: int | None = None) -> Problem | None:
        """Say why a decision about actors cannot have effect at entry `seq` (its own, or the one that completes it)."""
        at = decision.seq if seq is None else seq
        who, key = decision.text("actor"), decision.text("key")
        known = self.actors.get(who)
        if decision.kind is Kind.ACTOR and (known or not who or "+" in who):
            return Problem.of("actor_known", at, actor=who)
        if decision.kind in {Kind.KEY, Kind.REVOKE} and (known is None or not known.active_at(at)):
            return Problem.of("actor_unknown", at, actor=who)
        if decision.kind in {Kind.ACTOR, Kind.KEY}:
            if key in self.keys:
                return Problem.of("key_in_use", at, actor=who)
            if not signed_by(key, possession(self.fingerprint, who, key), decision.text("proof")):
                return Problem.of("key_not_shown", at, actor=who)
        if decision.kind is Kind.REVOKE and sum(actor.active_at(at) for actor in self.actors.values()) <= _FEWEST:
            return Problem.of("revoke_leaves_one", at, actor=who)
        return None


def _decision(entry: Entry) -> Decision | None:
    """Read an entry's texts; None where one of them is not as this ledger writes it."""
    try:
        moment, kind, payload = read_time(entry.time), Kind(entry.kind), parse(entry.payload)
    except ValueError:
        return None
    return Decision(entry.hash, entry.seq, moment, kind, entry.subject, payload, entry.signer)


def fold(entries: tuple[Entry, ...]) -> Fold:
    """Fold entries into decisions; the first forged one stops it there, and everything after is not honoured."""
    walk = Walk()
    problems: list[Problem] = []
    for entry in entries:
        problem = walk.step(entry)
        if problem:
            problems.append(problem)
            if problem.stops:
                break
    if not entries:
        problems.append(Problem.of("genesis_wrong", 1))
    return walk.fold(tuple(problems))
