"""Marks that honest programs hardly make: two senders, signs that turn the writing direction, files that run."""

import re

from sekisho.threats.email.analysers.judging.signals.sign import Case, Sign

# What turns the writing direction by force, or hides between letters of ours. Marks among letters that are written from right to
# left, and joiners between letters or pictures that need them, are ordinary.
_FORCED = re.compile(r"[\u200b\u202d\u202e]")
_MARKS = re.compile(r"[\u200e\u200f\u202a-\u202c\u2066-\u2069]")
_JOINED = re.compile(r"[A-Za-z0-9\u3040-\u30ff\u4e00-\u9fff][\u200c\u200d]+[A-Za-z0-9\u3040-\u30ff\u4e00-\u9fff]")
_LEFTWARD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
ENOUGH_WORDS = 40
ENOUGH_DOMAINS = 100
RARE = 0.01
BARE = 120
_MIXED = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]")
_PICTURE = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]")
_MARKED = (("code=link", "code"), ("hidden=text", "hidden_text"))
_ACTIVE = re.compile(r"\.(?:html?|svg|iso|img|vhd|lnk|js|vbs|wsf|hta|exe|scr|bat|cmd|ps1|one|xll|jar)$", re.IGNORECASE)


def oddity(case: Case) -> Sign:
    """Return two_senders, hidden_signs, active_file, code (a QR code), hidden_text, bulk or none."""
    mail = case.mail
    if mail.from_count > 1:
        return Sign("oddity", "two_senders")
    if _hides(mail.name) or _hides(mail.subject):
        return Sign("oddity", "hidden_signs")
    active = next((name for name in mail.attachments if _ACTIVE.search(name)), None)
    if active:
        return Sign("oddity", "active_file", {"file": active})
    seen = next((value for trait, value in _MARKED if trait in mail.traits), None)
    return Sign("oddity", seen or ("bulk" if mail.bulk else "none"))


def _hides(shown: str) -> bool:
    if shown.isascii():
        return False
    if _FORCED.search(shown) or _JOINED.search(shown):
        return True
    return bool(_MARKS.search(shown)) and not _LEFTWARD.search(shown)


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


def dress(case: Case) -> Sign:
    """Return mixed (letters of two scripts in one word), pictures (in subject or name), or plain."""
    shown = f"{case.mail.subject} {case.mail.name}"
    if _MIXED.search(shown) or "script=mixed" in case.mail.traits:
        return Sign("dress", "mixed")
    return Sign("dress", "pictures" if _PICTURE.search(shown) else "plain")


def body(case: Case) -> Sign:
    """Return bare_link where hardly more than a link is there, else words; unread where nothing could be read."""
    mail = case.mail
    if not mail.read:
        return Sign("body", "unread")
    strangers = [one for one in mail.links if one != mail.domain and not case.setting.inside(one)]
    return Sign("body", "bare_link" if strangers and mail.length < BARE else "words")
