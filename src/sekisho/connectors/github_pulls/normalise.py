"""One pull request -> one row of `code_change`."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import inner, moment, rest, text, whole
from sekisho.connectors.documents.items import item
from sekisho.connectors.github_pulls.reviews import last_push, reviewed, user
from sekisho.model.rows import RawRecord, Rejected, Row

_URL = re.compile(r"https?://[^/]+/(?:api/v3/)?(?:repos/)?([^/]+/[^/]+)/pulls?/\d+.*")


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:  # noqa: ARG001 - the contract's shape
    """Yield the row; a reject where the number or the repository is missing.

    A pull request without a list of reviews is a row that says nothing of them, and a reject that says so.
    """
    value = item(record).value
    number, repository = whole(value.get("number")), _repository(value)
    if number is None or not repository:
        yield Rejected(record.place, "base.repo.full_name" if number is not None else "number", "value_missing")
        return
    author, author_bot = user(value.get("user") or value.get("author"))
    merger, merger_bot = user(value.get("merged_by") or value.get("mergedBy"))
    found = reviewed(value, author)
    known = isinstance(value.get("reviews"), list)
    merged = moment(value.get("merged_at")) or moment(value.get("mergedAt"))
    bots = {login for login, bot in ((author, author_bot), (merger, merger_bot)) if login and bot}
    bots |= {login for login in found.bots if login in found.approvals}
    yield Row(
        "code_change",
        record.place,
        {
            "change_uid": f"{repository}#{number}",
            "repository": repository,
            "number": number,
            "title": text(value.get("title")),
            "author": author,
            "merged_by": merger,
            "merged_time": merged,
            "base": text(inner(value, "base", "ref")) or text(value.get("baseRefName")),
            "approvals": list(found.approvals) if known else None,
            "approved_after_last_push": found.after_last_push,
            "last_push_time": last_push(value),
            "bots": sorted(bots) or None,
            "unmapped": rest(value, ("state", "draft", "merge_commit_sha")),
        },
        merged,
    )
    if not known:
        yield Rejected(f"{record.place.rstrip('/')}/reviews", "reviews", "reviews_not_exported")


def _repository(value: Mapping[str, Any]) -> str | None:
    named = text(inner(value, "base", "repo", "full_name"))
    if named:
        return named
    for key in ("url", "html_url"):
        if found := _URL.fullmatch(text(value.get(key)) or ""):
            return found[1]
    return None
