"""Attack: files with hostile names, and files from those who may bring none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sekisho.pipeline.org import Org
from sekisho.web import uploads
from tests.web.security.table import ACTIONS

NAMES = (
    "../../../../etc/cron.d/x", "..\\..\\evil.csv", "/etc/passwd", "C:\\Windows\\x.csv", ".htaccess", "...hidden", "sekisho.toml",
    "console.key", "a" * 300 + ".csv", "日本語" * 100 + ".csv", "a\0b.csv", "a\nb.csv", "\u202egnp.csv", "-rf", "<img src=x>.csv",
    "x%2f..%2fy.csv", "./.", "a/", "lock", "ledger.db", "=cmd|calc.csv", "\x7f\x1b[2J.csv",
)  # fmt: skip


def test_a_file_is_kept_in_its_folder_whatever_it_is_called(tmp_path: Path) -> None:
    org = tmp_path / "friday.sekisho"
    Org.create(org)
    before = set(tmp_path.rglob("*"))
    for name in NAMES:
        brought = SimpleUploadedFile("x", b"1")
        # Django's reader of forms takes out what cannot be printed, and leaves the rest for us to cut.
        brought._name = "".join(filter(str.isprintable, name))  # type: ignore[attr-defined]
        uploads.keep(org, [brought])
    inbox = org / "inbox"
    new = set(tmp_path.rglob("*")) - before - {inbox}
    assert len(new) == len(NAMES)
    for path in new:
        assert path.parent == inbox
        assert not path.name.startswith(".")
        assert path.name.isprintable()
        assert len(path.name.encode()) <= 255


@pytest.mark.parametrize("role", ["trainer", "auditor", "learner", "approver", None])
def test_who_may_bring_nothing_writes_nothing_anywhere(
    role: str | None, inside: Callable[..., Client], console: Path
) -> None:
    browser = inside(role) if role else Client(SERVER_NAME="localhost")
    before = sorted(console.rglob("*"))
    for address in (
        "/background/files",
        *(set(ACTIONS) - {"/background/assess"}),
        "/sign-in",
        "/language",
        "/none",
        "/api/v1/findings",
    ):
        sent = SimpleUploadedFile("evil.csv", b"a" * 3_000_000)
        assert browser.post(address, {"files": sent, "name": "x"}).status_code >= 300, address
        assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR or "").glob("*.upload*")), address
    assert sorted(console.rglob("*")) == before


def test_too_many_files_or_fields_are_refused_and_leave_nothing(inside: Callable[..., Client], console: Path) -> None:
    browser = inside("analyst")
    before = sorted(console.rglob("*"))
    many = [SimpleUploadedFile(f"n{number}.csv", b"1") for number in range(150)]
    assert browser.post("/background/files", {"files": many}).status_code == 400
    assert browser.post("/background/files", {f"f{number}": "1" for number in range(600)}).status_code == 400
    assert browser.post("/settings/attention", {"minutes": "1" * 2_000_000}).status_code in {400, 403}
    assert sorted(console.rglob("*")) == before
