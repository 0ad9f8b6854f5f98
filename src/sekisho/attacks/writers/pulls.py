"""Merged pulls with their reviews, shaped as the hosting service's REST answers, all pages in one list."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sekisho.attacks.code import Pull, Review

REPOSITORY = "shiosai-shinkin/branch-site"
_API = f"https://api.github.com/repos/{REPOSITORY}"
_WEB = f"https://github.com/{REPOSITORY}"


def _at(when: dt.datetime) -> str:
    return f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:7], 16)


def _user(login: str, *, bot: bool) -> dict[str, Any]:
    return {
        "login": login,
        "id": _number(login),
        "type": "Bot" if bot else "User",
        "site_admin": False,
    }


def _review(pull: Pull, number: int, review: Review) -> dict[str, Any]:
    return {
        "id": _number(f"{pull.number}/{number}"),
        "user": _user(review.by, bot=review.bot),
        "body": "",
        "state": review.state,
        "html_url": f"{_WEB}/pull/{pull.number}",
        "submitted_at": _at(review.at),
        "commit_id": review.commit,
        "author_association": "NONE" if review.bot else "MEMBER",
    }


def _pull(pull: Pull) -> dict[str, Any]:
    return {
        "url": f"{_API}/pulls/{pull.number}",
        "id": _number(f"pull/{pull.number}"),
        "html_url": f"{_WEB}/pull/{pull.number}",
        "number": pull.number,
        "state": "closed",
        "title": pull.title,
        "user": _user(pull.author, bot=pull.author_bot),
        "body": None,
        "created_at": _at(pull.opened),
        "updated_at": _at(pull.merged),
        "closed_at": _at(pull.merged),
        "merged_at": _at(pull.merged),
        "merge_commit_sha": pull.merge_commit,
        "draft": False,
        "head": {"ref": f"work/{pull.number}", "sha": pull.head},
        "base": {"ref": pull.base, "repo": {"full_name": REPOSITORY, "private": True}},
        "merged": True,
        "merged_by": _user(pull.merged_by, bot=False),
        "reviews": [_review(pull, n, r) for n, r in enumerate(pull.reviews)],
    }


def pulls(rows: Iterable[Pull]) -> bytes:
    """Return the list, newest first."""
    ordered = sorted(rows, key=lambda p: -p.number)
    return (json.dumps([_pull(p) for p in ordered], ensure_ascii=False, indent=2) + "\n").encode()
