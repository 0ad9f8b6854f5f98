"""What to do now about a case: the first steps of its runbooks, and words of its own where those do not fit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sekisho.findings.nouns import Finding
from sekisho.report.said import Said

BOXES = ("mailbox_takeover", "mailbox_forwarding")
POSING = "sender_is_another"
TAKEN = "mailbox_taken_over"
STEPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a case stands beyond its findings.

    Its payment is `gone`: it cannot be held, but called back. Its mail came from `outside`, which asks for no look at our
    own mailboxes, and asks for `money`, to the `account` as it may be shown ("" where none is named). `nobody` is there to
    call, so that it is said where to look for the number. The sender knew earlier mail of ours (`knew`), and we wrote
    again at `wrote`. A mailbox was taken, and what was asked for from the day `since` on is in doubt.
    """

    gone: bool = False
    outside: bool = False
    money: bool = False
    account: str = ""
    nobody: bool = False
    knew: bool = False
    wrote: Said | None = None
    since: Said | None = None


def steps(ordered: Iterable[Finding], runbooks: Mapping[str, tuple[Said, ...]], standing: Standing) -> tuple[Said, ...]:
    """Return what to do now, out of the findings' runbooks: of several kinds of subject the first steps, none twice.

    What the case itself asks for stands behind them: a mailbox that was read, an answer that we gave.
    """
    books: dict[str, tuple[Said, ...]] = {}
    for one in ordered:
        kind = "mailbox" if one.subject.table in BOXES else one.subject.table
        books.setdefault(kind, _book(one.detector, runbooks[one.id], standing))
    if not books:
        return ()
    first, *others = books.values()
    spare = [step for book in others for step in book[:1]]
    both = "payment" in books and "mailbox" in books
    chosen = [*first[: STEPS - 1], *spare, *first[STEPS - 1 :]] if both else [*first, *spare]
    first_of_all = [Said.of("case.step.recall")] if standing.gone else []
    kept = list(dict.fromkeys([*first_of_all, *chosen[len(first_of_all) :]]))[:STEPS]
    return (*kept, *_also(standing))


def _book(detector: str, book: tuple[Said, ...], standing: Standing) -> tuple[Said, ...]:
    if detector == POSING and standing.outside:
        return _outside(book, standing)
    if detector == TAKEN and standing.since:
        return (book[0], Said.of("case.step.hold_since", day=standing.since), *book[2:])
    return book


def _outside(book: tuple[Said, ...], standing: Standing) -> tuple[Said, ...]:
    """Return the steps about mail from outside: where it asks for money, the money comes first."""
    call = Said.of("case.step.call_by_name") if standing.nobody else book[1]
    if not standing.money:
        return book[0], call, Said.of("case.step.until_they_say_so")
    code = "case.step.look_first"
    look = Said.of(f"{code}_named", account=standing.account) if standing.account else Said.of(code)
    return look, call, Said.of("case.step.until_confirmed")


def _also(standing: Standing) -> Iterator[Said]:
    if standing.wrote:
        yield Said.of("case.step.we_wrote", at=standing.wrote)
    if standing.knew:
        yield Said.of("case.step.thread_read")
