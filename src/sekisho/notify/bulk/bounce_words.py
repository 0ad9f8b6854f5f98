"""The words in which mail servers say that a mail did not arrive, where they do not say it in the form of RFC 3464."""

import html
import re
from dataclasses import dataclass

from sekisho.notify.bulk.parts import Mail

_MOST = 32 << 10


@dataclass(frozen=True, slots=True)
class Words:
    """What a server said: the text with the reason, and whether it gave up."""

    reason: str
    given_up: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """Words that a kind of server begins with, after which the reason stands; where `trying` is found it goes on trying."""

    begins: re.Pattern[str]
    trying: re.Pattern[str] | None = None


def _form(begins: str, trying: str = "") -> _Form:
    return _Form(re.compile(begins, re.IGNORECASE), re.compile(trying, re.IGNORECASE) if trying else None)


_FORMS = (
    # Postfix
    _form(r"This is the (?:mail system|Postfix program) at host", r"THIS IS A WARNING ONLY|still being retried"),
    # qmail, and what copies it
    _form(
        r"This is the (?:qmail-send|machine generated|Yahoo! Mail) ?(?:program|message)|wasn't able to deliver your message"
    ),
    # sendmail
    _form(
        r"The following addresses had (?:permanent fatal|transient non-fatal|delivery) (?:errors|problems)|Transcript of session follows",
        r"THIS IS A WARNING MESSAGE ONLY",
    ),
    # Gmail, old and new
    _form(
        r"Delivery to the following recipients? (?:failed|has been delayed)|Your message wasn't delivered to"
        r"|There was a (?:temporary )?problem delivering your message|宛てのメールが(?:配信|送信)されませんでした|にメールを配信できませんでした",
        r"has been delayed|Gmail will (?:retry|keep trying)|will be retried|temporary problem|再試行します",
    ),
    # Exchange and Microsoft 365
    _form(
        r"Delivery has failed to these recipients|Delivery is delayed to these recipients|Your message did not reach some or all"
        r"|couldn't be delivered|could not be delivered to the following|受信者またはグループへの配信(?:に失敗しました|が遅延)"
        r"|配信できませんでした|一部またはすべての受信者に(?:到達|配信)しませんでした",
        r"Delivery is delayed to these|配信が遅延",
    ),
    # Exim
    _form(
        r"A message that you (?:sent|have sent) (?:could not be delivered|has not yet been delivered|was not delivered)",
        r"has not yet been delivered|No action is required on your part",
    ),
)
_COPY = re.compile(
    r"^[ \t>*-]*(?:Below this line is a copy of the message|Original message(?: headers| details)?\b|This is a copy of (?:the|your) message"
    r"|Unsent message follows|Message header follows|元のメッセージ ?ヘッダー|元のメッセージ).*",
    re.IGNORECASE | re.MULTILINE,
)
_DETAILS = re.compile(
    r"Diagnostic information for administrators|管理者向けの?(?:診断)?情報|Technical details of|response (?:from the remote server )?was:",
    re.IGNORECASE,
)


def words_in(mail: Mail) -> Words | None:
    """Return what a server said in its own words, None where none of the known ones are found."""
    for part in mail.parts:
        text = _plain(part.kind, part.text[:_MOST])
        for form in _FORMS if text else ():
            found = form.begins.search(text)
            if found:
                said = _before_the_copy(text[found.start() :])
                trying = form.trying is not None and form.trying.search(said) is not None
                return Words(_nearer(said), not trying)
    return None


def _before_the_copy(text: str) -> str:
    found = _COPY.search(text)
    return text[: found.start()] if found else text


def _nearer(text: str) -> str:
    """Return what is meant for those who run servers, where it stands apart from what is meant for everybody."""
    found = _DETAILS.search(text)
    return text[found.start() :] if found else text


def _plain(kind: str, text: str) -> str:
    if kind == "text/html":
        return html.unescape(re.sub(r"<[^<>]{0,2000}>", " ", text)).replace("\u2019", "'")
    return text.replace("\u2019", "'") if kind == "text/plain" else ""
