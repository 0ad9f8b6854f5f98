"""What a lab asks for is in what it hands out, and the answer comes from what was planted."""

import json
from pathlib import Path

import pytest

from sekisho.people.learning import labs
from sekisho.people.learning.answers import judge_lab
from sekisho.sample.build import build_small
from tests.people.learning.written import LAB, WHOLE, made

TABLES = ("public_stores", "escalation", "password_only")


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    out = tmp_path_factory.mktemp("lab") / "out"
    return out, labs.prepare(out)


def test_the_exports_are_written_and_nothing_that_tells_what_was_planted(handed: tuple[Path, tuple[str, ...]]) -> None:
    out, names = handed
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == sorted(names)
    whole = "".join((out / name).read_text("utf-8") for name in names)
    assert not any(f'"{table}"' in whole for table in TABLES)
    assert not list(out.parent.glob("*truth*"))


def test_the_same_seed_hands_out_the_same(handed: tuple[Path, tuple[str, ...]], tmp_path: Path) -> None:
    out, names = handed
    assert labs.prepare(tmp_path) == names
    assert all((tmp_path / name).read_bytes() == (out / name).read_bytes() for name in names)


def test_an_open_bucket_is_in_the_list_and_its_policy_or_grants_open_it(handed: tuple[Path, tuple[str, ...]]) -> None:
    out, _ = handed
    buckets = {one["name"]: one for one in json.loads((out / labs.BUCKETS).read_text("utf-8"))["buckets"]}
    accepted = [one for one in labs.answer("open_bucket") if not one.startswith("arn:")]
    assert len(accepted) >= 1
    for name in accepted:
        told = json.dumps(buckets[name])
        assert '"Principal": "*"' in told or "AllUsers" in told


def test_a_role_that_escalates_is_in_the_list_of_roles(handed: tuple[Path, tuple[str, ...]]) -> None:
    out, _ = handed
    told = json.loads((out / "aws/account-authorization-details.json").read_text("utf-8"))
    roles = {one["RoleName"]: one["Arn"] for one in told["RoleDetailList"]}
    named = [one for one in labs.answer("escalation_role") if not one.startswith("arn:")]
    assert named
    assert {roles[name] for name in named} == {one for one in labs.answer("escalation_role") if one.startswith("arn:")}


def test_a_user_without_a_second_factor_has_none_registered(handed: tuple[Path, tuple[str, ...]]) -> None:
    out, _ = handed
    told = json.loads((out / "entra/userRegistrationDetails.json").read_text("utf-8"))
    registered = {one["userPrincipalName"]: one["isMfaRegistered"] for one in told["value"]}
    users = [one for one in labs.answer("user_without_mfa") if "@" in one]
    assert users
    assert not any(registered[one] for one in users)


def test_the_smallest_bank_has_all_that_a_larger_one_has(tmp_path: Path) -> None:
    seed = 1
    truth = build_small(tmp_path / "bank", seed=seed).facts
    stores = truth["public_stores"]
    assert isinstance(stores, list)
    assert {one["bucket"] for one in stores} == {one for one in labs.answer("open_bucket", seed) if ":" not in one}
    assert all(labs.answers(seed).values())


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("shiosai-crm-export", True),
        ("  Shiosai-CRM-Export ", True),
        ("ｓｈｉｏｓａｉ－ｃｒｍ－ｅｘｐｏｒｔ", True),
        ("arn:aws:s3:::shiosai-crm-export", True),
        ('"shiosai-crm-export"', True),
        ("shiosai-crm-archive", False),
        ("shiosai-crm", False),
        ("s3", False),
    ],
)
def test_an_answer_is_compared_without_regard_to_capitals_spaces_and_width(text: str, right: bool) -> None:
    assert judge_lab(made(WHOLE + LAB), "bucket", text, labs.answer("open_bucket")).right is right


def test_a_lab_looks_at_files_folders_and_patterns(handed: tuple[Path, tuple[str, ...]]) -> None:
    _, names = handed
    assert labs.looked_at(("entra/users.json",), names) == ("entra/users.json",)
    assert set(labs.looked_at(("entra",), names)) == {name for name in names if name.startswith("entra/")}
    assert len(labs.looked_at(("aws/buckets/*.acl.json", "aws/buckets/"), names)) > 40
    assert labs.looked_at(("people/training_results.csv",), names) == ()
