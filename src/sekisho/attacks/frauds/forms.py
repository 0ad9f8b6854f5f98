"""The forms in which a text travels: as ever, as HTML alone or beside plain text, with the account in an attached letter."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sekisho.attacks.mail import Attachment, Mail
from sekisho.attacks.nouns import Language
from sekisho.attacks.writers.pdf import pdf

_LETTER, _HTML_ONLY, _HTML_TOO = 0.4, 0.2, 0.3
"""The shares, one for all: whoever writes, a fraud or a twin, draws from the same."""

_LINES = {
    "ja": ("(添付書面に記載)", "(添付PDFのとおり)", "※別紙をご覧ください", "(添付の書面をご参照ください)"),
    "en": ("(see the attached letter)", "(details in the attached PDF)", "[attached]", "(as per the attachment)"),
}
_INLINE = {
    "ja": ("添付書面の口座", "別紙記載の口座", "添付PDFにある口座"),
    "en": ("the account in the attached letter", "the account given in the PDF", "the account on the attachment"),
}
_HEADS = {
    "ja": ("お振込先のご案内", "請求書", "お支払いについて", "ご連絡"),
    "en": ("Payment details", "Invoice", "Remittance advice", "Letter"),
}
_FILES = {
    "ja": ("請求書_{no}.pdf", "振込先のご案内.pdf", "{no}.pdf", "scan{ref}.pdf", "別紙.pdf"),
    "en": ("Invoice {no}.pdf", "payment details.pdf", "{no}.pdf", "scan_{ref}.pdf", "letter.pdf"),
}
_TOLD = {
    "ja": {"no": "番号", "ref": "整理番号", "sum": "金額", "due": "期日"},
    "en": {"no": "Number", "ref": "Reference", "sum": "Amount", "due": "Due"},
}


@dataclass(frozen=True, slots=True)
class Form:
    """How one mail travels. Pointers stand in the body where the account would."""

    pointers: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    file: str = ""
    tells: tuple[str, ...] = ()
    """Which slots besides the account the letter repeats: those that the text speaks of."""
    html: bool = False
    plain: bool = True


AS_EVER = Form()


def drawn(text: str, language: Language, rng: random.Random) -> Form:
    """Draw the form of a mail whose text is still to be filled; only one that gives an account can leave it to a letter."""
    roll = rng.random()
    html, plain = roll < _HTML_ONLY + _HTML_TOO, roll >= _HTML_ONLY
    if not ("{lines}" in text or "{acct}" in text) or rng.random() >= _LETTER:
        return Form(html=html, plain=plain)
    pointers = {"lines": rng.choice(_LINES[language]), "acct": rng.choice(_INLINE[language])}
    tells = tuple(slot for slot in _TOLD[language] if f"{{{slot}}}" in text)
    return Form(pointers, rng.choice(_HEADS[language]), rng.choice(_FILES[language]), tells, html, plain)


def given(mail: Mail, form: Form, slots: Mapping[str, str], language: Language) -> Mail:
    """Return the mail in its form, with the letter attached where the body points at one."""
    if form.html:
        mail = replace(mail, html=True, plain=form.plain)
    if not form.file:
        return mail
    letter = Attachment(form.file.format(**slots), "application/pdf", pdf(_letter(form, slots, language)))
    return replace(mail, attachments=(*mail.attachments, letter))


def _letter(form: Form, slots: Mapping[str, str], language: Language) -> list[str]:
    to = f"{slots['there']} {slots['to_full']}" + (" 様" if language == "ja" else "")
    told = [f"{_TOLD[language][slot]}: {slots[slot]}" for slot in form.tells]
    return [form.head, "", to, "", *told, "", *slots["lines"].split("\n"), "", slots["firm"], slots["me_full"]]
