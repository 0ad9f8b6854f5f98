"""Marks that honest programs hardly make: two senders, signs that turn the writing direction, files that run."""

import re

from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

_TURNS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
ENOUGH_WORDS = 40
ENOUGH_DOMAINS = 100
RARE = 0.01
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


def language(case: Case) -> Sign:
    """Return en, ja, other, or unread: what language its own words are in."""
    mail = case.mail
    if not mail.read or mail.length < ENOUGH_WORDS:
        return Sign("language", "unread")
    return Sign("language", mail.language or "other")


def suffix(case: Case) -> Sign:
    """Return usual or rare: whether hardly any mail has come from domains with this ending; none where all is too new."""
    mail, memory = case.mail, case.setting.memory
    last = mail.domain.rpartition(".")[2]
    total = sum(memory.suffixes.values())
    if not last or total < ENOUGH_DOMAINS:
        return Sign("suffix", "none")
    rare = memory.suffixes.get(last, 0) < RARE * total
    return Sign("suffix", "rare" if rare else "usual", {"domain": mail.domain})
