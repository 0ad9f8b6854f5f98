"""What the background process has the console do: follow a new report, and let its letters go."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from django.test.utils import override_settings

from sekisho.report.said import Said as Words
from sekisho.watch.child import Line
from sekisho.watch.nouns import Kind, Said
from sekisho.web.hooks import events as told
from sekisho.web.hooks import letters, office
from sekisho.web.hooks.models import Hook
from sekisho.web.renew import main
from sekisho.web.shown.load import newest
from sekisho.web.shown.models import Load
from tests.notify.test_webhook import receiving

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def said(capsysbinary: pytest.CaptureFixture[bytes]) -> Said | None:
    return msgspec.json.decode(capsysbinary.readouterr().out, type=Line).said


def test_a_new_report_is_shown_and_told_of(console: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    Hook.objects.all().delete()
    before = newest()
    assert before is not None
    Load.objects.filter(pk=before.pk).update(digest="of a report before")
    with receiving() as receiver, override_settings(WEBHOOK_PRIVATE=True):
        office.add(receiver.address, [told.Kind.ASSESSED], "high", "tanaka", NOW)
        assert main(str(console), Kind.LOAD, NOW) == 0
        assert said(capsysbinary) == Said()
        now = newest()
        assert now is not None
        assert now.pk != before.pk
        assert main(str(console), Kind.SEND, NOW) == 0
        assert said(capsysbinary) == Said(new=1)
        assert len(receiver.got) == 1
        letters.announce([told.Event(told.Kind.ASSESSED, "x", Words("x", "x"))], NOW)
        receiver.answers.append(503)
        assert main(str(console), Kind.SEND, NOW) == 1
        assert said(capsysbinary) == Said("letters_waiting", {"count": 1})
    Hook.objects.all().delete()


def test_what_cannot_be_done_is_said(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(str(tmp_path / "none"), Kind.LOAD, NOW) == 1
    told_of = said(capsysbinary)
    assert told_of is not None
    assert told_of.code == "org_not_found"
