"""Errors of many calls about buckets in one file, and the empty files that the calls left."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest

from sekisho.connectors.contract import Context
from sekisho.connectors.discover import connectors
from sekisho.model.rows import Limits, Output, Rejected, Row

BLOCK = "An error occurred (NoSuchPublicAccessBlockConfiguration) when calling the GetPublicAccessBlock operation: not found"
POLICY = "An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist"
TAGS = "An error occurred (NoSuchTagSet) when calling the GetBucketTagging operation: The TagSet does not exist"
DENIED = "An error occurred (AccessDenied) when calling the GetPublicAccessBlock operation: Access Denied"
EMPTY = ("aozora-policy.json", "aozora-public-access-block.json", "batch.bpa.json", "cards-tagging.json", "notes.txt")


def became(lines: Sequence[str], beside: tuple[str, ...] = EMPTY, name: str = "errors.txt") -> list[Output]:
    connector = connectors()["aws_bucket_access"]
    context = Context(name, "0" * 64, "test", date(2026, 11, 20), beside=beside)
    data = "".join(f"\n{line}\n" for line in lines).encode()
    assert connector.sniff(data, name).score > 50
    found: list[Output] = []
    for record in connector.read(BytesIO(data), {}, Limits()):
        found += [record] if isinstance(record, Rejected) else connector.normalise(record, context)
    return found


def said(found: list[Output]) -> set[tuple[str, str]]:
    return {
        (str(row.values["store_uid"]).rpartition(":")[2], str(row.values["kind"]))
        for row in found
        if isinstance(row, Row)
    }


def test_as_many_errors_of_a_call_as_empty_files_are_what_these_say() -> None:
    found = became([POLICY, BLOCK, TAGS, BLOCK])
    blocks = {("aozora", "no_public_access_block"), ("batch", "no_public_access_block")}
    assert said(found) == {("aozora", "no_policy"), *blocks, ("cards", "tags")}
    assert [row.place for row in found if isinstance(row, Row)] == ["line 2", "line 4", "line 6", "line 8"]


@pytest.mark.parametrize(
    ("lines", "beside"),
    [
        ([BLOCK, BLOCK, POLICY], ("aozora-policy.json", "aozora-public-access-block.json")),
        ([BLOCK, POLICY], EMPTY),
        ([BLOCK, DENIED, POLICY], EMPTY),
    ],
)
def test_errors_that_do_not_account_for_the_empty_files_of_their_call_say_nothing_of_them(
    lines: list[str], beside: tuple[str, ...]
) -> None:
    found = became(lines, beside)
    assert said(found) == {("aozora", "no_policy")}
    assert {one.reason for one in found if isinstance(one, Rejected)} <= {"bucket_unclear", "export_says_error"}


@pytest.mark.parametrize("line", ["Unable to locate credentials", "Connect timeout on endpoint URL", "x" * 1_100_000])
def test_a_failure_of_another_kind_leaves_every_empty_file_open(line: str) -> None:
    assert said(became([POLICY, BLOCK, BLOCK, TAGS, line])) == set()


def test_an_empty_file_that_could_be_of_two_buckets_is_of_none_and_that_of_the_account_is_of_all() -> None:
    found = became([BLOCK, BLOCK, POLICY], ("x-bucket-policy.json", "aozora.bpa.json", "s3control.json"))
    assert said(found) == {("aozora", "no_public_access_block"), ("*", "no_public_access_block")}
    assert [one.reason for one in found if isinstance(one, Rejected)] == ["bucket_unclear"]


def test_one_error_alone_is_about_the_bucket_of_the_file() -> None:
    assert said(became([BLOCK], (), "aozora.public-access-block.json")) == {("aozora", "no_public_access_block")}
