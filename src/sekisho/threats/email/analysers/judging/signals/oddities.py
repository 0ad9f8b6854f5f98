"""Marks that honest programs hardly make: two senders, signs that turn the writing direction, files that run."""

import re

from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

_TURNS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_ACTIVE = re.compile(r"\.(?:html?|svg|iso|img|vhd|lnk|js|vbs|wsf|hta|exe|scr|bat|cmd|ps1|one|xll|jar)$", re.IGNORECASE)


def oddity(case: Case) -> Sign:
    """Return two_senders, hidden_signs, active_file, bulk or none."""
    mail = case.mail
    if mail.from_count > 1:
        return Sign("oddity", "two_senders")
    if _TURNS.search(mail.name) or _TURNS.search(mail.subject):
        return Sign("oddity", "hidden_signs")
    active = next((name for name in mail.attachments if _ACTIVE.search(name)), None)
    if active:
        return Sign("oddity", "active_file", {"file": active})
    return Sign("oddity", "bulk" if mail.bulk else "none")
