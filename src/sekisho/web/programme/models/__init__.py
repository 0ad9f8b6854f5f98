"""The records of the people programme."""

from sekisho.web.programme.models.learning import (
    Attempt,
    CloudSeen,
    Exemption,
    Link,
    Period,
    Record,
    RecordHead,
    Reminder,
    Required,
)
from sekisho.web.programme.models.practices import Practice
from sekisho.web.programme.models.staff import RosterDraft, RosterLoad, Rules, Staff, StaffStay
from sekisho.web.programme.models.waves import (
    Answered,
    Click,
    MailCursor,
    Opening,
    Reported,
    Sent,
    Spooled,
    Wave,
    WaveState,
)

__all__ = [
    "Answered",
    "Attempt",
    "Click",
    "CloudSeen",
    "Exemption",
    "Link",
    "MailCursor",
    "Opening",
    "Period",
    "Practice",
    "Record",
    "RecordHead",
    "Reminder",
    "Reported",
    "Required",
    "RosterDraft",
    "RosterLoad",
    "Rules",
    "Sent",
    "Spooled",
    "Staff",
    "StaffStay",
    "Wave",
    "WaveState",
]
