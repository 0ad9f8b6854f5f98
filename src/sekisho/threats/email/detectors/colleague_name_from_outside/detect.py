"""Find inbound mail under a colleague's name from an address that is not known to be theirs, and weigh what it asks."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sekisho.detection.view import View
from sekisho.identity.domains import FREEMAIL, domain_of
from sekisho.model.verdict import Reason, Verdict
from sekisho.threats.email.persons import Roster, addresses_in, name_keys
from sekisho.threats.email.weights import INTENTS, THRESHOLD, said, score

NAME = 5.0
NAME_WITHOUT_ADDRESS = 3.5
NAMESAKE = 1.5
OUR_ADDRESS = 5.0
PRIVATE_MAIL = 1.0
LOOKALIKE_OF_US = 4.0
BULK = -2.0
FEATURES = ("message_uid", "new_text_length", "intents", "pressures", "account_numbers", "is_bulk")
STAFF = ("row_id", "employee_id", "name", "name_kana", "name_romaji", "email")
MESSAGE = (
    "message_uid",
    "row_id",
    "event_time",
    "from_name",
    "from_address",
    "to_addresses",
    "cc_addresses",
    "recipient_names",
)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Sent:
    """One of our people wrote to an outside address, under this name."""

    time: datetime
    name: str
    writer: str
    writer_name: str


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who the sender claims to be, and the rows that show it: the message and the roster."""

    reasons: tuple[Reason, ...]
    rows: set[str]


@dataclass(slots=True)
class _Known:
    """Whose name may be claimed, and which outside addresses our own mail has proved."""

    roster: Roster
    complete: bool
    name_weight: float = NAME
    seen_names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    first_in: dict[str, datetime] = field(default_factory=dict)
    written: dict[str, list[_Sent]] = field(default_factory=lambda: defaultdict(list))
    outsiders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    domains: set[str] = field(default_factory=set)
    imitations: dict[str, str] = field(default_factory=dict)

    def people(self, name: str) -> frozenset[str]:
        """Return the people with this name: employees of the roster, else own addresses that write under it."""
        return self.roster.named(name) or frozenset(
            who for key in name_keys(name) for who in self.seen_names.get(key, ())
        )

    def proved(self, address: str, name: str, people: frozenset[str]) -> bool:
        """Return whether the address is the person's: on the roster, or our own mail went there before any came.

        It must have gone there under the same name, or from the person's own address. An answer to mail proves nothing.
        """
        if self.roster.addresses.get(address, set()) & people:
            return True
        keys = name_keys(name)
        begun = self.first_in.get(address, _NEVER)
        return any(
            sent.time < begun
            and bool(keys & (name_keys(sent.name) | name_keys(sent.writer_name)) or self._is(sent.writer, people))
            for sent in self.written.get(address, ())
        )

    def _is(self, writer: str, people: frozenset[str]) -> bool:
        return bool(people & (self.roster.addresses.get(writer, set()) | {writer}))

    def namesakes(self, name: str, people: frozenset[str]) -> int:
        """Return how many other people bear the name: more than one of ours, and outsiders whom we wrote to first."""
        outside = {address for key in name_keys(name) for address in self.outsiders.get(key, ())}
        return len(outside) + len(people) - 1

    def index_outsiders(self) -> None:
        """Gather, by name, the outside addresses that we wrote to before any mail came from them."""
        for address, mails in self.written.items():
            begun = self.first_in.get(address, _NEVER)
            for key in {key for sent in mails if sent.time < begun for key in name_keys(sent.name)}:
                self.outsiders[key].add(address)


def detect(view: View) -> Iterator[Verdict]:
    """Answer for every message that has features: at once where its headers are enough, else by its words."""
    directions = {
        row["message_uid"]: row["direction"] for row in view.rows("message_features", "message_uid", "direction")
    }
    known = _learn(view, directions)
    claims: dict[str, _Claim] = {}
    for message in view.rows("message", *MESSAGE):
        direction = directions.get(message["message_uid"])
        if direction is not None:
            answer = _by_headers(view, message, direction, known)
            if isinstance(answer, Verdict):
                yield answer
            else:
                claims.setdefault(message["message_uid"], answer).rows.update(answer.rows)
    for told in view.rows("message_features", *FEATURES):
        if told["message_uid"] in claims:
            yield _by_words(view, told, claims[told["message_uid"]])


def _learn(view: View, directions: Mapping[str, str]) -> _Known:
    """Gather names, own domains and proofs in one pass over the mail."""
    roster = Roster(view.rows("staff", *STAFF))
    complete = view.has_field("staff", "name") and view.has_field("staff", "email")
    unaddressed = bool(roster.people) and not roster.addresses
    known = _Known(roster, complete and bool(roster.people), NAME_WITHOUT_ADDRESS if unaddressed else NAME)
    for row in view.rows("domain_history", "domain", "nearest", "nearest_kind"):
        if row["nearest"] and row["nearest_kind"] == "own":
            known.imitations[row["domain"]] = row["nearest"]
    known.domains = {domain_of(address) for address in roster.addresses} - FREEMAIL
    for message in view.rows("message", *MESSAGE):
        direction = directions.get(message["message_uid"])
        address = (message["from_address"] or "").lower()
        if direction is None or not address:
            continue
        if direction in ("internal", "outbound"):
            _ours(known, message, address)
        elif message["event_time"] is not None:
            known.first_in[address] = min(known.first_in.get(address, _NEVER), message["event_time"])
    known.index_outsiders()
    return known


def _ours(known: _Known, message: Mapping[str, Any], address: str) -> None:
    known.domains.add(domain_of(address))
    for key in name_keys(message["from_name"] or ""):
        known.seen_names[key].add(address)
    recipients = [*(message["to_addresses"] or []), *(message["cc_addresses"] or [])]
    names = [*(message["recipient_names"] or []), *([""] * len(recipients))]
    for recipient, name in zip(recipients, names, strict=False):
        if message["event_time"] is not None and domain_of(recipient) != domain_of(address):
            known.written[recipient.lower()].append(
                _Sent(message["event_time"], name or "", address, message["from_name"] or "")
            )


def _by_headers(view: View, message: Mapping[str, Any], direction: str, known: _Known) -> Verdict | _Claim:
    """Answer from the headers alone, or return what the sender claims."""
    uid, rows = message["message_uid"], (message["row_id"],)
    name, address = message["from_name"] or "", (message["from_address"] or "").lower()
    if direction in ("internal", "outbound"):
        return view.clear(uid, Reason.of("sent_from_inside"), rows=rows)
    if not address:
        return view.undetermined(uid, Reason.of("no_sender"), rows=rows)
    people = known.people(name)
    ours = sorted(one for one in addresses_in(name) if domain_of(one) in known.domains and one != address)
    if not people and not ours:
        return _nobody(view, uid, name, known, rows)
    if people and known.proved(address, name, people):
        return view.clear(uid, Reason.of("address_known", address=address), rows=rows)
    proof = {known.roster.people[one]["row_id"] for one in people if one in known.roster.people}
    return _Claim(_identity(name, address, people, ours, known), {message["row_id"], *proof})


def _nobody(view: View, uid: str, name: str, known: _Known, rows: tuple[str, ...]) -> Verdict:
    """Answer for a name that is nobody's: clear only where the roster is there to say so."""
    if not name.strip():
        return view.clear(uid, Reason.of("no_name_claimed"), rows=rows)
    if known.complete:
        return view.clear(uid, Reason.of("not_a_colleague"), rows=rows)
    return view.undetermined(uid, Reason.of("no_roster"), rows=rows)


def _identity(name: str, address: str, people: frozenset[str], ours: list[str], known: _Known) -> tuple[Reason, ...]:
    """Return the reasons in who the sender claims to be."""
    domain = domain_of(address)
    reasons = []
    if people:
        weight = round(max(0.5, known.name_weight - NAMESAKE * math.log(1 + known.namesakes(name, people))), 2)
        reasons.append(Reason.of("colleague_name", weight=weight, name=name.strip(), address=address))
    if ours:
        reasons.append(Reason.of("name_holds_our_address", weight=OUR_ADDRESS, written=ours[0], address=address))
    if domain in FREEMAIL:
        reasons.append(Reason.of("private_mail_service", weight=PRIVATE_MAIL, domain=domain))
    if domain in known.imitations:
        reasons.append(
            Reason.of("domain_looks_like_ours", weight=LOOKALIKE_OF_US, domain=domain, nearest=known.imitations[domain])
        )
    return tuple(reasons)


def _by_words(view: View, told: Mapping[str, Any], claim: _Claim) -> Verdict:
    uid = told["message_uid"]
    rows = tuple(sorted(row for row in claim.rows if row))
    if told["new_text_length"] is None:
        return view.undetermined(uid, *claim.reasons, Reason.of("text_not_there"), rows=rows)
    words = said(told, INTENTS)
    asked = not set(INTENTS).isdisjoint(told["intents"] or ()) or bool(told["account_numbers"])
    weighed = [*claim.reasons, *words, *([Reason.of("bulk_mail", weight=BULK)] if told["is_bulk"] else [])]
    if asked and score(weighed) >= THRESHOLD:
        return view.flagged(uid, *weighed, rows=rows)
    return view.undetermined(uid, *weighed, Reason.of("weak_request" if asked else "no_request"), rows=rows)
