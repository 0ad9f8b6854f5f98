"""The people programme begins each test without people, half-years and exercises."""

from pathlib import Path

import pytest

from sekisho.web.programme.models import (
    Attempt,
    Click,
    CloudSeen,
    Exemption,
    Link,
    Period,
    Practice,
    Record,
    RecordHead,
    Reminder,
    Reported,
    RosterDraft,
    RosterLoad,
    Rules,
    Sent,
    Spooled,
    Staff,
    Wave,
)

EVERY = (CloudSeen, Practice, Click, Reported, Sent, Wave, Spooled, Reminder, Link, Attempt, Exemption, Period, Record, RecordHead, RosterDraft, RosterLoad, Rules, Staff)  # fmt: skip


@pytest.fixture(autouse=True)
def nobody(console: Path) -> None:
    """Forget everybody."""
    for model in EVERY:
        model.objects.all().delete()
    # Tests write settings as a person would, and those of other rooms may have left the file open to others.
    (console / "sekisho.toml").chmod(0o600)
