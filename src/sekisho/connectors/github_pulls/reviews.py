"""Who approved a pull request, and whether that was after its last push."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sekisho.connectors.documents.cells import inner, moment, objects, text

_NEVER = datetime.min.replace(tzinfo=UTC)
_DECIDES = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The accounts whose last word is an approval, those of all who reviewed that are bots, and whether it was late enough.

    `after_last_push` counts approvals by people other than the author; None where it cannot be told.
    """

    approvals: tuple[str, ...]
    bots: tuple[str, ...]
    after_last_push: bool | None


def user(value: Any) -> tuple[str | None, bool]:
    """Return an account's login, and whether it is a bot."""
    login = text(inner(value, "login"))
    bot = inner(value, "type") == "Bot" or inner(value, "is_bot") is True or (login or "").endswith("[bot]")
    return login, bot


def last_push(pull: Mapping[str, Any]) -> datetime | None:
    """Return when the last commit was made, where the commits are exported; None elsewhere."""
    dates = [
        moment(inner(one, "commit", "committer", "date")) or moment(one.get("committedDate"))
        for one in objects(pull.get("commits"))
    ]
    return max((one for one in dates if one), default=None)


def reviewed(pull: Mapping[str, Any], author: str | None) -> Reviewed:
    """Return what the reviews come to; without a list of reviews nothing is known about them."""
    if not isinstance(pull.get("reviews"), list):
        return Reviewed((), (), None)
    last: dict[str, Mapping[str, Any]] = {}
    bots: set[str] = set()
    for review in sorted(objects(pull["reviews"]), key=_time):
        login, bot = user(review.get("user") or review.get("author"))
        if login and text(review.get("state")) in _DECIDES:
            last[login] = review
            if bot:
                bots.add(login)
    approvals = {login: review for login, review in last.items() if text(review["state"]) == "APPROVED"}
    by_others = [review for login, review in approvals.items() if login not in bots and login != author]
    return Reviewed(tuple(approvals), tuple(sorted(bots)), _after(by_others, pull))


def _time(review: Mapping[str, Any]) -> datetime:
    return moment(review.get("submitted_at")) or moment(review.get("submittedAt")) or _NEVER


def _after(approvals: list[Mapping[str, Any]], pull: Mapping[str, Any]) -> bool | None:
    """Return whether one approval is of the last commit, or was given after it; None where neither can be told."""
    if not approvals:
        return False
    head = text(inner(pull, "head", "sha")) or text(pull.get("headRefOid"))
    pushed = last_push(pull)
    told = [_one_after(review, head, pushed) for review in approvals]
    if True in told:
        return True
    return None if None in told else False


def _one_after(review: Mapping[str, Any], head: str | None, pushed: datetime | None) -> bool | None:
    commit = text(review.get("commit_id")) or text(inner(review, "commit", "oid"))
    if commit and head:
        return commit == head
    given = _time(review)
    return given > pushed if pushed and given is not _NEVER else None
