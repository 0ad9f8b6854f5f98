"""The firm's own domains, found in files of mail alone: by what takes part in most messages of each mailbox."""

from collections import Counter
from collections.abc import Iterable

from sekisho.identity.domains import FREEMAIL, OWN_SHARE, domain_of
from sekisho.threats.email.analysers.judging.history.seen import Seen

ENOUGH = 20
SENDERS = 3


class Guess:
    """Gathers, message by message, which domains take part; a mail service for everyone is nobody's."""

    def __init__(self) -> None:
        self._took_part: Counter[str] = Counter()
        self._wrote: dict[str, set[str]] = {}
        self._total = 0

    def see(self, mail: Seen) -> None:
        """Count one message."""
        self._total += 1
        domains = {mail.domain, *(domain_of(one) for one in mail.recipients)} - {""}
        self._took_part.update(domains)
        writers = self._wrote.setdefault(mail.domain, set())
        if len(writers) < SENDERS:
            writers.add(mail.address)

    def own(self) -> frozenset[str]:
        """Return the domains that take part in three of five messages and from which more than two people write."""
        if self._total < ENOUGH:
            return frozenset()
        return frozenset(
            domain
            for domain, count in self._took_part.items()
            if count >= OWN_SHARE * self._total
            and domain not in FREEMAIL
            and len(self._wrote.get(domain, ())) >= SENDERS
        )


def own_of(mails: Iterable[Seen]) -> frozenset[str]:
    """Return the own domains that a stream of messages shows."""
    guess = Guess()
    for mail in mails:
        guess.see(mail)
    return guess.own()
