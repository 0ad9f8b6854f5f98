"""One mail from the reporting mailbox, read: who reports, whether that is proved, and which mails they report.

The report is that of the person in its From, whoever the simulated mail was sent to: a colleague who hands it on is who reports.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from sekisho.connectors.live import MESSAGE_BYTES
from sekisho.connectors.mail.addresses import mailboxes
from sekisho.connectors.mail.boundaries import Span
from sekisho.connectors.mail.headers import HEADER_BYTES, Field, split_block, structure, words
from sekisho.identity.domains import domain_of
from sekisho.model.errors import SekishoError
from sekisho.people.reports.automatic import Heads, Whole, automatic, wants_no_answer
from sekisho.people.reports.carried import Opener
from sekisho.people.reports.found import Carried, Opened, answered_marks, own_marks
from sekisho.people.reports.marks import Known, known_in
from sekisho.people.reports.nouns import AUTOMATIC, Kind, OwnDomains, Reason, Reported
from sekisho.people.reports.verify import verified
from sekisho.people.reports.words import Words, words_of

LARGEST: Final = MESSAGE_BYTES // 4 * 3
"""Bytes of a report: less than what a conversation with a server takes, since some servers only estimate how large a mail is."""
_NOT_JUNK = re.compile(r"\s*(?:2\||not junk:)", re.IGNORECASE)
_ID = re.compile(r"<[!-~]{1,400}>")


def read_report(
    raw: bytes, name: str, known: Known, own: OwnDomains, mail_of: Callable[[str], str] | None = None
) -> Reported:
    """Read one mail of the reporting mailbox, which is called `name` in errors.

    `known` tells of 32 signs whether they are a token of the programme's. `mail_of` returns which mail a token is about: of those
    of one mail (its header, its link, its file) the first is kept. SekishoError `report_large`, `report_unreadable`; nothing else
    is raised on any bytes. What could not be read within the bounds is told by `Reason.CUT`.
    """
    if len(raw) > LARGEST:
        raise SekishoError("report_large", name=name, most=LARGEST >> 20)
    raw = raw.replace(b"\r", b"\n") if b"\n" not in raw else raw
    fields, at = split_block(raw)
    if not fields or at > HEADER_BYTES:
        raise SekishoError("report_unreadable", name=name)
    heads = _heads(fields)
    reporter, reasons = _reporter(fields, own)
    opener = Opener(known, own)
    found = opener.open(fields, Span(raw, at, len(raw)))
    itself = own_marks(fields, known)
    tokens = _tokens(itself, found, fields, known, mail_of)
    proof, why = verified([(one.name, structure(one.raw)[0]) for one in fields], domain_of(reporter), own)
    reasons += [why, *automatic(heads, reporter, own, Whole(frozenset(found.kinds), bool(found.carried)))]
    reasons += [Reason.ITSELF] if itself else []
    reasons += [Reason.MACHINE_UNPROVED] if "arf" in found.forms and proof != "yes" else []
    reasons += [Reason.NOT_JUNK] if _NOT_JUNK.match(heads.get("subject", ("",))[0]) else []
    reasons += [Reason.ASKS_NO_ANSWER] if wants_no_answer(heads) else []
    reasons += opener.reasons
    said = _words(found, heads)
    real = tuple(one.raw for one in found.carried if one.real)
    return Reported(
        reporter=reporter,
        verified=proof,
        tokens=tokens,
        kind=_kind(found, tokens, quotes=said.quotes),
        about=_about(found.carried),
        auto=not AUTOMATIC.isdisjoint(reasons),
        reasons=tuple(dict.fromkeys(reasons)),
        name=name,
        real=real,
        message_id=next(iter(_ID.findall(heads.get("message-id", ("",))[0])), ""),
        same=said.same,
        lang=said.lang,
    )


def _words(found: Opened, heads: Heads) -> Words:
    """Read the reporter's words; those of an abuse report are a machine's."""
    machine = "arf" in found.forms
    other = " ".join([heads.get("content-type", ("",))[0], *(one.subject for one in found.carried)])
    page = "" if machine else "\n".join(found.pages)
    return words_of("" if machine else found.text, page, heads.get("subject", ("",))[0], other)


def _heads(fields: Iterable[Field]) -> Heads:
    found: dict[str, list[str]] = {}
    for one in fields:
        found.setdefault(one.name.lower(), []).append(words(structure(one.raw)[0])[0])
    return found


def _reporter(fields: Iterable[Field], own: OwnDomains) -> tuple[str, list[Reason]]:
    """Return the address in From, and what bars it: none, more than one, or one of a stranger."""
    written = [structure(one.raw)[0] for one in fields if one.name.lower() == "from"]
    found = [box.address.lower() for text in written for box in mailboxes(text)[0] if "@" in box.address]
    if not found:
        return "", [Reason.NO_SENDER]
    if len(found) > 1 or len(written) > 1:
        return found[0], [Reason.SEVERAL_SENDERS]
    return found[0], [] if own.has(found[0]) else [Reason.OUTSIDE]


def _tokens(
    itself: Sequence[str],
    found: Opened,
    fields: tuple[Field, ...],
    known: Known,
    mail_of: Callable[[str], str] | None,
) -> tuple[str, ...]:
    """Return the tokens of a report: those in it; where it holds none and no mail, those of what it answers or forwards."""
    tokens = [*itself, *found.inner, *known_in(found.sources, known)]
    if not tokens and not found.carried:
        tokens += answered_marks(fields, known)
    if mail_of is None:
        return tuple(dict.fromkeys(tokens))
    first: dict[str, str] = {}
    for one in tokens:
        first.setdefault(mail_of(one), one)
    return tuple(first.values())


def _kind(found: Opened, tokens: Sequence[str], *, quotes: bool) -> Kind:
    if "arf" in found.forms:
        return "arf"
    if "tnef" in found.forms and (found.carried or tokens or quotes):
        return "tnef"
    if found.carried:
        return "attachment"
    if quotes:
        return "inline"
    return "link_only" if tokens else "none"


def _about(carried: Sequence[Carried]) -> bytes | None:
    """Return the first mail that may be real, else the first."""
    ordered = sorted(carried, key=lambda one: not one.real)
    return ordered[0].raw if ordered else None
