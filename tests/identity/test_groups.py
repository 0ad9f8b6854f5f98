"""Which group a file of members is of: by the name that both bear, never by a guess between two."""

from typing import Any

import pytest

from sekisho.evidence.reader import MemoryTables
from sekisho.identity.groups import NOT_EXPORTED, group_of, memberships

_ID = "0f3a1c52-7d11-4f6e-9a53-1f2e3d4c5b6a"


def row(uid: str, name: str | None, member: str | None, kind: str | None = "user", batch: str = "b1") -> dict[str, Any]:
    return {
        "membership_uid": f"m-{uid}-{member}-{batch}",
        "row_id": f"r-{uid}-{member}-{batch}",
        "batch_id": batch,
        "container_uid": uid,
        "container_name": name,
        "container_kind": "group",
        "member_uid": member,
        "member_kind": kind,
    }


def inside(*rows: dict[str, Any]) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for one in memberships(MemoryTables({"directory_membership": list(rows)}), ("container_kind",)):
        found.setdefault(one["container_uid"], set()).add(one["member_uid"])
    return found


def named(uid: str, name: str) -> dict[str, Any]:
    return row(uid, name, None, NOT_EXPORTED)


@pytest.mark.parametrize(
    ("file_name", "groups", "uid"),
    [
        ("SG-CA-MFA-Exclude", {"g1": "SG-CA-MFA-Exclude", "g2": "SG-CA"}, "g1"),
        ("members of SG CA (2026-11-28)", {"g1": "sg-ca", "g2": "SG"}, "g1"),
        ("ＳＧ除外_メンバー一覧", {"g1": "SG除外"}, "g1"),
        ("SG-CA-old", {"g1": "SG-CA"}, "name:sgcaold"),
        ("SG-CA", {"g1": "SG-CA", "g2": "SG CA"}, "name:sgca"),
        ("SG-CA", {}, "name:sgca"),
        (f"members_{_ID.upper()}", {_ID: "SG-CA"}, _ID),
    ],
    ids=["by name", "words around", "width", "another group", "two of the name", "no list", "by id"],
)
def test_a_file_is_of_the_one_group_that_it_is_named_after(file_name: str, groups: dict[str, str], uid: str) -> None:
    rows = [row(group_of(file_name), file_name, "a1"), *(named(one, name) for one, name in groups.items())]
    assert inside(*rows) == {uid: {"a1"}}


def test_a_name_without_members_says_nothing_and_hides_nothing() -> None:
    assert inside(row("g1", "SG", "a1"), row("g1", "SG", None, NOT_EXPORTED, "b2")) == {"g1": {"a1"}}
    assert inside(named("g1", "SG")) == {}
    assert memberships(MemoryTables({})) == []


def test_the_newest_delivery_of_a_group_stands_however_it_was_named() -> None:
    old, new = row("g1", "SG", "a1"), row("name:sg", "SG", "a2", batch="b2")
    assert inside(old, new, named("g1", "SG")) == {"g1": {"a2"}}
