"""Find inbound mail under a colleague's name from an address that is not known to be theirs, and weigh what it asks."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sekisho.detection.view import View
from sekisho.identity.acquaintance import Acquaintances
from sekisho.identity.domains import FREEMAIL, domain_of
from sekisho.identity.people import MESSAGE_COLUMNS, People
from sekisho.identity.person_names import addresses_in
from sekisho.identity.roster import COLUMNS, Roster
from sekisho.model.verdict import Reason, Verdict
from sekisho.threats.email.weights import INTENTS, THRESHOLD, counted, said, score

NAME = 5.0
NAME_WITHOUT_ADDRESS = 3.5
NAMESAKE = 1.5
OUR_ADDRESS = 5.0
PRIVATE_MAIL = 1.0
LOOKALIKE_OF_US = 4.0
BULK = -2.0
# A partner's employee who bears a colleague's name is the usual false alarm. That the firm knows the partner speaks for it
# a little (one group, the strongest counts): a mailbox there may be taken over. That nothing but an ordinary payment is
# asked speaks for it much: whoever uses the colleague's name wants what only a colleague could ask for.
LISTED = -1.0
LONG_KNOWN = -1.0
LONG_HEARD = -0.75
WROTE_FIRST = -0.75
USUAL_OF_PARTNER = -3.0
INSIDE, NOBODY = Reason.of("sent_from_inside"), Reason.of("not_a_colleague")
USUAL = frozenset({"payment_request"})
UNUSUAL = frozenset({"secrecy", "bypass"})
FEATURES = ("message_uid", "new_text_length", "intents", "pressures", "account_numbers", "is_bulk")
SENDER = ("message_uid", "row_id", "from_address", "from_name", "event_time")
HISTORY = ("row_id", "domain", "own", "on_list", "nearest", "nearest_kind")


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who the sender claims to be, whether the firm knows where it comes from, and the rows that show it."""

    reasons: tuple[Reason, ...]
    partner: bool
    rows: frozenset[str]
    copy: tuple[bool, float, str]

    def joined(self, other: "_Claim") -> "_Claim":
        """Return the claim of the earlier copy of the same message, with the rows of both."""
        return replace(min(self, other, key=lambda claim: claim.copy), rows=self.rows | other.rows)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of people, domains and correspondents. `complete`: the roster can say who is not a colleague."""

    people: People
    partners: Acquaintances
    history: Mapping[str, Mapping[str, Any]]
    complete: bool
    name_weight: float
    claimed: Callable[[str], tuple[frozenset[str], tuple[str, ...]]]
    """Whose name a display name may be, and our addresses that stand in it."""

    def ours(self, domain: str) -> bool:
        """Return whether a domain is the firm's own: seen as such in the mail, or on the roster."""
        return domain in self.people.own

    def row(self, domain: str) -> str | None:
        """Return the row that says what is known of a domain."""
        return self.history[domain]["row_id"] if domain in self.history else None


def detect(view: View) -> Iterator[Verdict]:
    """Answer for every message: at once where its headers are enough, else by its words where they were read."""
    known = _learn(view)
    claims: dict[str, _Claim] = {}
    for message in view.rows("message", *SENDER):
        answer = _by_headers(view, message, known)
        if isinstance(answer, Verdict):
            yield answer
        else:
            earlier = claims.get(message["message_uid"])
            claims[message["message_uid"]] = earlier.joined(answer) if earlier else answer
    for told in view.rows("message_features", *FEATURES):
        if told["message_uid"] in claims:
            yield _by_words(view, told, claims[told["message_uid"]])


def _learn(view: View) -> _Known:
    """Gather names, proofs and acquaintances in one pass over the mail."""
    roster = Roster(view.rows("staff", *COLUMNS))
    history = {row["domain"]: row for row in view.rows("domain_history", *HISTORY)}
    own = frozenset(domain for domain, row in history.items() if row["own"])
    own |= {domain_of(address) for address in roster.addresses} - FREEMAIL
    listed = frozenset(domain for domain, row in history.items() if row["on_list"])
    people, partners = People(roster, own, listed), Acquaintances(own)
    for message in view.rows("message", *MESSAGE_COLUMNS):
        people.see(message)
        partners.see(message)
    complete = view.has_field("staff", "name") and view.has_field("staff", "email") and bool(roster.people)
    unaddressed = bool(roster.people) and not roster.addresses
    weight = NAME_WITHOUT_ADDRESS if unaddressed else NAME

    @lru_cache(maxsize=4096)
    def claimed(name: str) -> tuple[frozenset[str], tuple[str, ...]]:
        return people.named(name), tuple(sorted(one for one in addresses_in(name) if domain_of(one) in own))

    return _Known(people, partners, history, complete, weight, claimed)


def _by_headers(view: View, message: Mapping[str, Any], known: _Known) -> Verdict | _Claim:
    """Answer from the headers alone, or return what the sender claims."""
    uid, rows = message["message_uid"], {message["row_id"]}
    name, address = message["from_name"] or "", (message["from_address"] or "").lower()
    domain = domain_of(address)
    if not domain:
        return view.undetermined(uid, Reason.of("no_sender"), rows=_ids(rows))
    rows |= {known.row(domain)}
    if known.ours(domain):
        return view.clear(uid, INSIDE, rows=_ids(rows))
    who, shown = known.claimed(name)
    if not who and not shown:
        return _nobody(view, uid, name, known, _ids(rows))
    if who and known.people.proven(address, name, who):
        return view.clear(uid, Reason.of("address_known", address=address), rows=_ids(rows))
    rows |= {known.people.roster.people[one]["row_id"] for one in who if one in known.people.roster.people}
    trust, partner = _trust(message, known)
    reasons = (*_identity(name, address, who, shown, known), *trust)
    return _Claim(reasons, partner, frozenset(_ids(rows)), _copy(message))


def _copy(message: Mapping[str, Any]) -> tuple[bool, float, str]:
    """Return the order of a copy among the copies of its message: dated before undated, by time, then by row."""
    time = message["event_time"]
    return time is None, time.timestamp() if time else 0.0, message["row_id"]


def _nobody(view: View, uid: str, name: str, known: _Known, rows: tuple[str, ...]) -> Verdict:
    """Answer for a name that is nobody's: clear only where the roster is there to say so."""
    if not name.strip():
        return view.clear(uid, Reason.of("no_name_claimed"), rows=rows)
    if known.complete:
        return view.clear(uid, NOBODY, rows=rows)
    return view.undetermined(uid, Reason.of("no_roster"), rows=rows)


def _identity(name: str, address: str, who: frozenset[str], shown: Sequence[str], known: _Known) -> Iterator[Reason]:
    """Yield the reasons in who the sender claims to be."""
    domain = domain_of(address)
    if who:
        others = known.people.namesakes(name, who, besides=address)
        weight = round(max(0.5, known.name_weight - NAMESAKE * math.log(1 + others)), 2)
        yield Reason.of("colleague_name", weight=weight, name=name.strip(), address=address)
    if shown:
        yield Reason.of("name_holds_our_address", weight=OUR_ADDRESS, written=shown[0], address=address)
    if domain in FREEMAIL:
        yield Reason.of("private_mail_service", weight=PRIVATE_MAIL, domain=domain)
    past = known.history.get(domain)
    if past and past["nearest"] and past["nearest_kind"] == "own":
        yield Reason.of("domain_looks_like_ours", weight=LOOKALIKE_OF_US, domain=domain, nearest=past["nearest"])


def _trust(message: Mapping[str, Any], known: _Known) -> tuple[list[Reason], bool]:
    """Return the reasons in how well the firm knows where the mail comes from, and whether that makes a partner."""
    address = message["from_address"].lower()
    domain = domain_of(address)
    met = known.partners.at(address, message["event_time"])
    listed = domain in known.history and bool(known.history[domain]["on_list"])
    reasons = []
    if listed:
        reasons.append(Reason.of("domain_on_payee_list", weight=LISTED, domain=domain))
    if met.long:
        place = address if domain in FREEMAIL else domain
        reasons.append(Reason.of("long_two_way_mail", weight=LONG_KNOWN, place=place, days=met.days))
    elif met.long_heard:
        reasons.append(Reason.of("long_heard_from", weight=LONG_HEARD, domain=domain, days=met.heard_for))
    if met.we_wrote_first:
        reasons.append(Reason.of("wrote_there_first", weight=WROTE_FIRST))
    return reasons, listed or met.long or met.long_heard


def _by_words(view: View, told: Mapping[str, Any], claim: _Claim) -> Verdict:
    uid, rows = told["message_uid"], _ids(claim.rows)
    if told["new_text_length"] is None:
        return view.undetermined(uid, *counted(claim.reasons), Reason.of("text_not_there"), rows=rows)
    intents = set(told["intents"] or ()) & set(INTENTS)
    asked = bool(intents or told["account_numbers"])
    weighed = [*claim.reasons, *said(told, INTENTS)]
    ordinary = asked and intents <= USUAL and UNUSUAL.isdisjoint(told["pressures"] or ())
    if claim.partner and ordinary:
        weighed.append(Reason.of("usual_of_partner", weight=USUAL_OF_PARTNER))
    if told["is_bulk"]:
        weighed.append(Reason.of("bulk_mail", weight=BULK))
    if asked and score(weighed) >= THRESHOLD:
        return view.flagged(uid, *counted(weighed), rows=rows)
    return view.undetermined(uid, *counted(weighed), Reason.of("weak_request" if asked else "no_request"), rows=rows)


def _ids(rows: Collection[Any]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, rows)))
