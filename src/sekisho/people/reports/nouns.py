"""What is known of one report, and the words for why it counts or does not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from sekisho.identity.domains import FREEMAIL, domain_of, registrable
from sekisho.model.errors import SekishoError
from sekisho.text.lang import Lang

Verified = Literal["yes", "no", "undetermined"]
"""Whether the reporter's address is proved: undetermined where nothing speaks for it and nothing against it."""
Kind = Literal["attachment", "inline", "arf", "tnef", "link_only", "none"]
"""The form in which the reported mail came; `none` where no mail and no mark of one was found."""


class Reason(StrEnum):
    """Why a report is what it is. Each has a sentence, `people_reports.reason.<value>`."""

    PROVED_DMARC = "proved_dmarc"
    PROVED_DKIM = "proved_dkim"
    RESULTS_SILENT = "results_silent"
    NO_RESULTS = "no_results"
    CUT = "cut"
    BROKEN = "broken"
    SEALED = "sealed"
    ASKS_NO_ANSWER = "asks_no_answer"
    LINKS_BESIDE = "links_beside"

    NO_SENDER = "no_sender"
    SEVERAL_SENDERS = "several_senders"
    OUTSIDE = "outside"
    FORGED = "forged"
    OTHER_SENDER = "other_sender"
    RESULTS_FOREIGN = "results_foreign"
    UNCHECKED = "unchecked"
    MACHINE_UNPROVED = "machine_unproved"
    NOT_JUNK = "not_junk"

    AUTO_SUBMITTED = "auto_submitted"
    BOUNCE = "bounce"
    AWAY = "away"
    LIST = "list"
    RULE = "rule"
    ROLE = "role"
    OWN_ANSWER = "own_answer"
    ITSELF = "itself"


AUTOMATIC: Final = frozenset(
    {Reason.AUTO_SUBMITTED, Reason.BOUNCE, Reason.AWAY, Reason.LIST, Reason.RULE, Reason.ROLE, Reason.OWN_ANSWER, Reason.ITSELF}
)  # fmt: skip
"""What no person did."""
BARRING: Final = AUTOMATIC | {
    Reason.NO_SENDER, Reason.SEVERAL_SENDERS, Reason.OUTSIDE, Reason.FORGED, Reason.OTHER_SENDER, Reason.RESULTS_FOREIGN,
    Reason.UNCHECKED, Reason.MACHINE_UNPROVED, Reason.NOT_JUNK,
}  # fmt: skip
"""Each of these is enough for a report to be nobody's, and not to be answered."""


@dataclass(frozen=True, slots=True)
class OwnDomains:
    """Whose mail is a colleague's, and whose checks are believed. Make it with `of`.

    `domains` are registrable. `authserv` are the names that the firm's border puts first in Authentication-Results; without one no
    address is ever proved. `results_below` says that the border writes them below its own Received line. `mailboxes` are the
    addresses of the reporting mailbox, in lower case. `landing` are the registrable domains to which links of exercises lead; where
    they are told, a mail that bears a token and leads elsewhere too is taken for a real one as well.
    """

    domains: frozenset[str]
    authserv: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()
    results_below: bool = False
    landing: frozenset[str] = frozenset()

    @staticmethod
    def of(
        domains: Iterable[str],
        authserv: Iterable[str] = (),
        mailboxes: Iterable[str] = (),
        *,
        results_below: bool = False,
        landing: Iterable[str] = (),
    ) -> "OwnDomains":
        """Make one from settings. SekishoError `report_domain_shared` for a domain at which everybody can have mail."""
        own = frozenset(registrable(one) for one in domains)
        for shared in sorted(own & FREEMAIL):
            raise SekishoError("report_domain_shared", domain=shared)
        names = frozenset(one.strip().lower() for one in authserv)
        boxes = frozenset(one.strip().lower() for one in mailboxes)
        return OwnDomains(own, names, boxes, results_below, frozenset(registrable(one) for one in landing))

    def has(self, address: str) -> bool:
        """Tell whether an address is one of the firm's."""
        return domain_of(address) in self.domains


@dataclass(frozen=True, slots=True)
class Reported:
    """One report, read.

    `reporter` is the address in From, in lower case, "" where there is none. `tokens` are the simulated mails that it reports, in the
    order in which they were found; `real` the mails in it that bear no token (or lead elsewhere too), as RFC 5322 has them, for the mail desk. `about` is
    the first of `real`, else the first simulated mail that is there as a whole. `auto` is True for what no person sent.
    `message_id` is the report's own; `same` tells two reports of one mail by the same words, "" where no words are quoted.
    `lang` is the language that the reporter seems to write.
    """

    reporter: str
    verified: Verified
    tokens: tuple[str, ...]
    kind: Kind
    about: bytes | None
    auto: bool
    reasons: tuple[Reason, ...]
    name: str = ""
    real: tuple[bytes, ...] = ()
    message_id: str = ""
    same: str = ""
    lang: Lang = "en"

    @property
    def barred(self) -> frozenset[Reason]:
        """Return what keeps it from being a colleague's report: empty where nothing does."""
        return BARRING & frozenset(self.reasons)

    @property
    def credited(self) -> bool:
        """Tell whether it counts for the reporter: a simulated mail was found, and nothing bars it."""
        return bool(self.tokens) and not self.barred
