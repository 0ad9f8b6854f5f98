"""One mail a day to every recipient, at a fixed hour, the same whether or not there is news: it says that it is time to look."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sekisho.hotline.folder import Settings
from sekisho.model.errors import SekishoError
from sekisho.model.secret import kept_secret
from sekisho.notify.mail import Server, note, send
from sekisho.notify.retry import Wait
from sekisho.text.say import say


def next_time(now: datetime, said: Settings) -> datetime:
    """Return when the next mail is due: the hour of the settings in the firm's time zone."""
    zone = ZoneInfo(said.time_zone)
    hour, minute = map(int, said.digest.hour.split(":"))
    local = now.astimezone(zone)
    due = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return due if due > local else due + timedelta(days=1)


def remind(said: Settings, due: datetime, wait: Wait) -> None:
    """Send the mail of a day to each recipient by itself, so that none sees who the others are. Errors of `notify.mail.send`.

    Its time is the one that was due, whenever it is sent.
    """
    digest = said.digest
    password = kept_secret(digest.password) if digest.password else ""
    security = cast('Literal["tls", "starttls", "none"]', digest.security)
    server = Server(digest.smtp_host, digest.smtp_port, security, digest.user, password)
    subject = f"{say('hotline_digest.subject', 'ja')} / {say('hotline_digest.subject', 'en')}"
    text = f"{say('hotline_digest.text', 'ja')}\n\n{say('hotline_digest.text', 'en')}\n"
    for one in digest.to:
        send(server, note(digest.sender, [one], subject, text, due), wait)


class Clock:
    """Tells whether a mail is due, once a day."""

    def __init__(self, said: Settings, now: Callable[[], datetime]) -> None:
        self._said, self._now = said, now
        self._due = next_time(now(), said)

    def tick(self, wait: Wait) -> bool:
        """Send what is due, and tell whether something was; one that fails is tried again at the next tick of the same day."""
        if not self._said.digest.to or self._now() < self._due:
            return False
        try:
            remind(self._said, self._due, wait)
        except SekishoError:
            if self._now() < self._due + timedelta(hours=12):
                return False
        self._due = next_time(self._now(), self._said)
        return True
