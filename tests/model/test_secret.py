"""A secret is read from where a setting says that it is kept, and from nowhere that others can read."""

from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.model.secret import kept_secret


def test_a_secret_is_read_from_the_environment_or_from_a_file_of_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_SECRET", "heron")
    assert kept_secret("env:A_SECRET") == "heron"
    file = tmp_path / "secret"
    file.write_text("heron\r\n", "utf-8")
    file.chmod(0o600)
    assert kept_secret(f"file:{file}") == "heron"


@pytest.mark.parametrize(
    ("source", "code"),
    [("heron", "secret_source"), ("env:NOT_SET", "secret_missing"), ("file:/none/such", "secret_missing")],
)
def test_what_leads_nowhere_is_said(source: str, code: str) -> None:
    with pytest.raises(SekishoError, match=code):
        kept_secret(source)


def test_a_file_that_others_can_read_keeps_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("heron", "utf-8")
    file.chmod(0o640)
    with pytest.raises(SekishoError, match="secret_open"):
        kept_secret(f"file:{file}")
