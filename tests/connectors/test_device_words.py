"""Words of device logs for what became of an action."""

import pytest

from sekisho.connectors.endpoint_csv.words import is_outcome, on_medium, was_blocked


@pytest.mark.parametrize("written", ["Allowed", "Blocked", "Denied", "Audit", "許可", "ブロック", "Block (policy)"])
def test_what_became_of_an_action_is_no_action(written: str) -> None:
    assert is_outcome(written)


@pytest.mark.parametrize(
    "written", ["File Write", "File Write Blocked", "書き込み禁止", "Copy", "", "PnP Device Connected"]
)
def test_an_action_is_told_from_what_became_of_it(written: str) -> None:
    assert not is_outcome(written)


@pytest.mark.parametrize(
    ("written", "blocked"),
    [
        ("Blocked", True),
        ("File Write Blocked", True),
        ("書込拒否", True),
        ("Allowed", False),
        ("Blocked with override", False),
        ("Allowed without block", False),
        ("Audited", False),
        ("", False),
    ],
)
def test_only_what_was_not_let_through_is_blocked(written: str, blocked: bool) -> None:
    assert was_blocked("File Write", written) == blocked


def test_a_file_written_to_another_drive_than_the_first_is_on_the_medium() -> None:
    assert on_medium("File Write", "E:\\a.docx")
    assert not on_medium("File Write", "C:\\a.docx")
    assert not on_medium("File Read", "E:\\a.docx")
