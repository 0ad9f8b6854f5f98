"""One fact -> one row of `store_access`. The bucket is the one that the document names, else the one of the file's name."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from sekisho.connectors.aws_bucket_access.read import BLOCK, TAGS, Fact
from sekisho.connectors.contract import Context
from sekisho.connectors.documents.cells import dumped, moment, objects, text
from sekisho.connectors.documents.policies import document_of
from sekisho.model.ids import stable_id
from sekisho.model.rows import RawRecord, Rejected, Row

ARN = "arn:aws:s3:::"
ALL = "*"
_KIND = r"policy|(?:public[-_]?)?access[-_]?block|block|bpa|pab|acl|tagging|tags|ownership-controls|ownership"
_BEHIND = re.compile(rf"(.+?)(?:\.(?:get-)?(?:bucket-)?|[-_](?:get[-_](?:bucket[-_])?)?)({_KIND})")
_BEFORE = re.compile(rf"(?:get[-_])?(?:bucket[-_])?({_KIND})[-_.](.+)")
_ENDING = re.compile(r"\.(?:json|txt)(?:\.gz)?$", re.IGNORECASE)
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_RESOURCE = re.compile(r"arn:aws[a-z-]*:s3:::([^/*?$]+)(?:/.*)?", re.DOTALL)
_OF_ACCOUNT = re.compile(r"s3control|アカウント.*(?:BPA|ブロック|block)", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?:account|s3control|aws|\d{12})(?:[-_.](?:account|s3control|level|\d{12}))*", re.IGNORECASE)


def normalise(record: RawRecord, context: Context) -> Iterator[Row | Rejected]:
    """Yield the row; a reject where the policy cannot be read or nothing says which bucket it is about."""
    if not isinstance(record.payload, Fact):
        raise TypeError(f"{record.place} is not a fact about a bucket")
    fact = record.payload
    document = _document(fact)
    if document is None:
        yield Rejected(record.place, "Policy", "policy_document_unreadable")
        return
    named = _of_answer(fact, context.beside) if fact.answer else of_file(context.file_name)
    bucket = fact.bucket or (_of_policy(document, named) if fact.kind == "policy" else named)
    if not bucket or not (bucket == ALL or _BUCKET.fullmatch(bucket)) or (bucket == ALL and fact.kind not in _OF_ALL):
        yield Rejected(record.place, "", "bucket_unclear", PurePath(context.file_name).name[:80])
        return
    yield Row(
        "store_access",
        record.place,
        {
            "fact_uid": stable_id("sa", ARN + bucket, fact.kind.removeprefix("no_")),
            "store_uid": ARN + bucket,
            "kind": fact.kind,
            "document": dumped(document) if document or fact.kind == "tags" else None,
            "cloud_account": _digits(context.file_name) if bucket == ALL and not fact.answer else None,
            "created_time": moment(document.get("CreationDate")) if fact.kind == "exists" else None,
        },
    )


_OF_ALL = frozenset({"public_access_block", "no_public_access_block"})


def of_file(name: str) -> str:
    """Return the bucket that a file is named after, `*` for the account, "" where it names none or could name two.

    `BUCKET.acl.json`, `BUCKET-acl.json` and `get-bucket-acl-BUCKET.json` name one. `x-bucket-acl.json` is of `x` or of `x-bucket`.
    """
    stem, cut = _ENDING.subn("", PurePath(name).name)
    behind, before = _BEHIND.fullmatch(stem), _BEFORE.fullmatch(stem)
    if not cut or (behind and before):
        return ""
    if not (behind or before):
        return ALL if _OF_ACCOUNT.search(stem) else ""
    found = behind[1] if behind else before[2] if before else ""
    if behind and stem[len(found)] != "." and found.endswith(("-bucket", "_bucket")) and "block" not in behind[2]:
        return ""
    return ALL if _ACCOUNT.fullmatch(found) else found


def _of_answer(fact: Fact, beside: tuple[str, ...]) -> str:
    """Return the bucket of one error of a file that keeps those of many calls, "" where it cannot be told.

    Each call that fails leaves an empty file. Where there are as many of a call as errors, and all errors say the same, each
    of these files stands for that answer, whichever error is whose.
    """
    empty = [name for name in beside if _call_of(name) == _CALLS[fact.kind]]
    if not fact.answer or len(empty) != fact.answer.count:
        return ""
    return of_file(empty[fact.answer.number])


def _call_of(name: str) -> str:
    """Return the call whose answer a file was to hold, by its name; "" where it names none."""
    stem = _ENDING.sub("", PurePath(name).name)
    found = _BEHIND.fullmatch(stem), _BEFORE.fullmatch(stem)
    kind = found[0][2] if found[0] else found[1][1] if found[1] else "block" if _OF_ACCOUNT.search(stem) else ""
    return "block" if kind in {"bpa", "pab"} or kind.endswith("block") else "tags" if kind == "tagging" else kind


_CALLS = {"no_policy": "policy", "no_public_access_block": "block", "tags": "tags"}


def _document(fact: Fact) -> dict[str, Any] | None:
    """Return what is kept of a fact: policy, block and tags without the answer around them."""
    value = fact.document
    if fact.kind == "policy":
        return document_of(value)
    if not isinstance(value, dict):
        return None
    if fact.kind == "public_access_block":
        block = value.get(BLOCK)
        return block if isinstance(block, dict) else None
    if fact.kind == "tags":
        return {text(one.get("Key")) or "": one.get("Value") for one in objects(value.get(TAGS))}
    return value


def _of_policy(document: dict[str, Any], named: str) -> str:
    """Return the one bucket that a policy's resources name; of several the one of the file's name, else none.

    A policy that names none is that of the bucket that the file is named after.
    """
    found: set[str] = set()
    statements = document["Statement"]
    for statement in objects(statements if isinstance(statements, list) else [statements]):
        for key in ("Resource", "NotResource"):
            written = statement.get(key)
            for one in written if isinstance(written, list) else [written]:
                matched = _RESOURCE.fullmatch(one) if isinstance(one, str) else None
                if matched:
                    found.add(matched[1])
    if len(found) == 1:
        return next(iter(found))
    return named if named in found or not found else ""


def _digits(name: str) -> str | None:
    found = re.match(r"\d{12}(?=[._])", PurePath(name).name)
    return found[0] if found else None
