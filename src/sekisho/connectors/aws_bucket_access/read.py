"""What `aws s3api` says of one bucket, or of all -> one record a fact. The call is told by the shape of its answer."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from sekisho.connectors.documents.cells import shown
from sekisho.connectors.documents.items import elements, incomplete, prefix, too_deep
from sekisho.connectors.documents.outline import outline
from sekisho.connectors.documents.parse import Parsed, parsed
from sekisho.connectors.sheets.archive import rejoined
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, Match, RawRecord, Rejected

BLOCK, TAGS, OWNERSHIP = "PublicAccessBlockConfiguration", "TagSet", "OwnershipControls"
NOTHING_THERE = {
    "NoSuchBucketPolicy": "no_policy",
    "NoSuchPublicAccessBlockConfiguration": "no_public_access_block",
    "NoSuchTagSet": "tags",
}
_S3 = re.compile(r"arn:aws[a-z-]*:s3:::")
_ANSWER = re.compile(rb"\s*(?:aws: \[ERROR\]: )?An error occurred \((\w+)\) when calling the (\w+) operation")
_HEAD = 4096
_LOG = 1024 * 1024
"""Bytes of a file of errors that are read; a longer one is not whole, and proves nothing about empty files."""


ERROR = re.compile(r"An error occurred \((\w+)\) when calling the (\w+) operation")
OTHER = re.compile(r"error|unable|could not|cannot|timed? ?out|exception|traceback|denied|usage:", re.IGNORECASE)
"""What a line says where a call failed in another way, and left an empty file too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of several errors in a file: its number from 0 among those of its call, and how many these are.

    `count` is 0 where it is not sure that they are all that failed, and in the same way.
    """

    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer: its kind as `store_access` calls it, the document, and the bucket where the answer names it."""

    kind: str
    document: Any
    bucket: str = ""
    answer: Answer | None = None


def sniff(head: bytes, name: str) -> Match:  # noqa: ARG001 - the content alone decides
    """Certain for the answer of a call, near it for a bucket's policy alone and for an answer that there is none."""
    error = _ANSWER.match(head)
    if error:
        known = error[1].decode("ascii") in NOTHING_THERE or b"Bucket" in error[2] or b"PublicAccess" in error[2]
        return Match(80 if known else 0, "answer")
    kind = _kind(outline(head).value)
    if kind is None:
        return Match(0)
    return Match(75 if kind == "document" else 90, kind)


def read(stream: BinaryIO, mapping: Mapping[str, str], limits: Limits) -> Iterator[RawRecord | Rejected]:  # noqa: ARG001
    """Yield the facts; Refused `bucket_answer_unknown` where the file is no answer of a call that is read."""
    head = stream.read(_HEAD)
    if _ANSWER.match(head):
        yield from _errors((head + stream.read(_LOG)).decode("utf-8", "replace"))
        return
    found = parsed(rejoined(head, stream), limits)
    for number, value in enumerate(found.documents):
        yield from _facts(found, number, value, limits)
    yield from incomplete(found)


def _errors(text: str) -> Iterator[RawRecord | Rejected]:
    """Yield one record an error that says that there is nothing, and a reject for any other.

    Of several, each knows how many errors there are of its call, where all of them say the same and nothing else failed.
    """
    said = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    errors = [(number, found[1], found[2]) for number, line in said if (found := ERROR.search(line))]
    whole = len(text) < _LOG and not any(OTHER.search(line) for _, line in said if not ERROR.search(line))
    seen: Counter[str] = Counter()
    for number, code, call in errors:
        place = f"line {number}"
        same = [one for _, one, other in errors if other == call]
        if code not in NOTHING_THERE:
            yield Rejected(place, "", "export_says_error", code[:40])
            continue
        alike = len(set(same)) == 1 and whole
        answer = Answer(seen[call], len(same) if alike else 0) if len(errors) > 1 else None
        seen[call] += 1
        yield RawRecord(place, Fact(NOTHING_THERE[code], {}, answer=answer))


def _facts(found: Parsed, number: int, value: Any, limits: Limits) -> Iterator[RawRecord | Rejected]:
    kind, place = _kind(value) if isinstance(value, dict) else None, f"{prefix(found, number)}/"
    if kind is None:
        raise Refused("bucket_answer_unknown", place=place)
    if kind == "exists":
        for at, bucket in elements(found, number, "Buckets"):
            if isinstance(bucket, dict):
                yield RawRecord(at, Fact(kind, bucket, str(bucket.get("Name") or "")))
            else:
                yield Rejected(at, "", "json_not_object", shown(bucket))
    elif found.cut and number == len(found.documents) - 1:
        return
    elif too_deep(value, limits.depth):
        yield Rejected(place, "", "json_too_deep")
    else:
        document = value.get("Policy") if kind == "policy" else value
        yield RawRecord(place, Fact("policy" if kind == "document" else kind, document))


def _kind(value: Mapping[str, Any]) -> str | None:
    """Return the kind of an answer: that of the fact, or `document` for a policy alone; None for anything else."""
    policy = value.get("Policy")
    if policy is not None:
        return "policy" if _S3.search(str(policy)) else None
    if "Statement" in value:
        return "document" if _S3.search(str(value["Statement"])) else None
    return next((name for key, name in _KINDS.items() if isinstance(value.get(key), (dict, list))), None)


_KINDS = {BLOCK: "public_access_block", "Grants": "acl", TAGS: "tags", OWNERSHIP: "ownership", "Buckets": "exists"}
