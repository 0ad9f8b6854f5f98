"""What is found in one mail: mails in it, words, and the tokens of simulated mails."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sekisho.connectors.mail.headers import Field, structure
from sekisho.people.reports.marks import HEADER, Known, known_in


@dataclass(frozen=True, slots=True)
class Carried:
    """A mail in a report, as RFC 5322 has it, and the tokens of the simulated mails that it is or holds.

    `beside` is True where it leads elsewhere than an exercise does: `real` says that it is to be looked at as any other phish.
    """

    raw: bytes
    tokens: tuple[str, ...]
    subject: str = ""
    beside: bool = False

    @property
    def real(self) -> bool:
        """Whether it may be more than an exercise."""
        return not self.tokens or self.beside


@dataclass(slots=True)
class Opened:
    """What was found in one mail: `words` is what a reader sees, `sources` what is searched, `inner` the tokens of mails in it.

    `forms` names what it was wrapped in: `arf`, `tnef`; `kinds` what Outlook calls a message that came as TNEF.
    """

    carried: list[Carried] = field(default_factory=list)
    inner: dict[str, None] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The words of the mail itself: its plain text, or its page where it has none."""
        return "\n".join(self.words if any(one.strip() for one in self.words) else self.pages)


def values(fields: Iterable[Field], *names: str) -> Iterator[str]:
    """Yield the values of the header fields of these names, unfolded."""
    return (structure(one.raw)[0] for one in fields if one.name.lower() in names)


def own_marks(fields: tuple[Field, ...], known: Known) -> tuple[str, ...]:
    """Return the tokens by which a mail says that it is a simulated one: its header field, else its Message-ID."""
    return known_in(values(fields, HEADER), known) or known_in(values(fields, "message-id"), known)


def answered_marks(fields: tuple[Field, ...], known: Known) -> tuple[str, ...]:
    """Return the tokens of the simulated mails that a mail answers or forwards, as its header says."""
    return known_in(values(fields, "in-reply-to", "references"), known)
