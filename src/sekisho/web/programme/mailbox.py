"""What staff reported: read from the mailbox, credited, answered, and what was no exercise handed on to the mail desk."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from sekisho.connectors.imap.account import ImapSource
from sekisho.evidence.disk import replace_whole
from sekisho.model.errors import SekishoError
from sekisho.model.secret import kept_secret
from sekisho.notify.mail import send
from sekisho.people.reports.answer import Desk, answer, answer_keys
from sekisho.people.reports.collect import Folder, Read, T, Unread, collect
from sekisho.people.reports.nouns import OwnDomains, Reported
from sekisho.people.reports.read import read_report
from sekisho.people.waves.tokens import Token
from sekisho.pipeline.settings import Settings, load
from sekisho.text.lang import one as lang_named
from sekisho.web.keys import folder
from sekisho.web.programme.days import day_of
from sekisho.web.programme.gather import Known, known_waves
from sekisho.web.programme.models import Answered, MailCursor, Staff, Wave, WaveState
from sekisho.web.programme.models import Reported as Row
from sekisho.web.programme.sending import server_of


@dataclass(frozen=True, slots=True)
class Heard:
    """What the mailbox brought: reports of exercises that were credited, other mails handed on, and what could not be read."""

    credited: int = 0
    handed_on: int = 0
    answered: int = 0
    unread: tuple[str, ...] = ()


class _Marks:
    """Which tokens are ours: of all waves that are not closed, and which mail each is about."""

    @cached_property
    def waves(self) -> list[Known]:
        """Return the waves; they are asked for once the first token is."""
        return known_waves(Wave.objects.exclude(state__in=(WaveState.DRAFT, WaveState.CLOSED)))

    def find(self, token: str) -> tuple[Known, Token] | None:
        """Return the wave of a token and what the token says, None where it is of none."""
        return next(((one, told) for one in self.waves if (told := one.token(token))), None)

    def known(self, token: str) -> bool:
        """Tell whether a token is ours."""
        return self.find(token) is not None

    def mail(self, token: str) -> str:
        """Return what names the mail that a token is about."""
        found = self.find(token)
        return found[1].name.hex() if found else token

    def answered(self, token: str) -> str:
        """Return by what it is remembered that a mail was answered: where results lead to nobody, the wave and not the mail."""
        found = self.find(token)
        if found is None or found[0].wave.mode == "individual":
            return self.mail(token)
        return f"wave {found[0].wave.pk}"


def read_mailbox(now: datetime) -> Heard:
    """Read what came since the last time, credit it, answer it. Nothing in the mailbox is changed.

    SekishoError `reporting_unknown` where the settings name a source that is not there, and as of `collect`.
    """
    org = load(folder())
    if not org.programme.reporting:
        return Heard()
    source = source_of(org, org.programme.reporting)
    own = OwnDomains.of(
        org.organisation.own_domains,
        [org.programme.authserv] if org.programme.authserv else (),
        [source.owner],
        landing=[urlsplit(org.programme.landing).hostname or ""] if org.programme.landing else (),
    )
    marks = _Marks()
    credited = handed = answered = 0
    unread: list[str] = []

    def reader(raw: bytes, name: str) -> Reported:
        return read_report(raw, name, marks.known, own, marks.mail)

    for found in read_on(source.name, source, reader):
        if isinstance(found, Unread):
            unread.append(found.name)
        else:
            person = Staff.objects.filter(address=found.reporter).first()
            credited += _credit(found, person, marks, now)
            handed += _hand_on(found, org)
            answered += _reply(found, person, org, source, own, marks, now)
    return Heard(credited, handed, answered, tuple(unread))


def read_on(reading: str, source: ImapSource, read: Read[T]) -> Iterator[T | Unread]:
    """Yield what came since a `reading` of this name ended; each is behind us once the next is asked for. Errors as of `collect`."""
    cursor = MailCursor.objects.filter(source=reading).values_list("cursor", flat=True).first()
    for one in collect(Folder(source, kept_secret(source.secret), time.sleep), cursor, read):
        yield one.found
        MailCursor.objects.update_or_create(source=reading, defaults={"cursor": one.cursor})


def source_of(org: Settings, name: str) -> ImapSource:
    """Return the IMAP source of a name that the programme's settings give. SekishoError `reporting_unknown`."""
    for one in org.sources:
        if one.name == name and isinstance(one, ImapSource):
            return one
    raise SekishoError("reporting_unknown", name=name)


def _credit(found: Reported, person: Staff | None, marks: _Marks, now: datetime) -> int:
    """Write down that exercises were reported: by whom, where the wave knows persons; of others which mail it was alone."""
    if not found.credited or person is None:
        return 0
    count = 0
    for one, told in filter(None, map(marks.find, found.tokens)):
        alone = one.wave.mode == "individual"
        who, name = person.mark if alone else "", told.name.hex()
        if not Row.objects.filter(wave=one.wave, name=name, who=who).exists():
            at = now if alone else day_of(now)
            Row.objects.create(wave=one.wave, name=name, cell=told.cell, who=who, at=at, kind=found.kind)
            count += 1
    return count


def _hand_on(found: Reported, org: Settings) -> int:
    """Put mails that were no exercise where evidence is read from, each once."""
    if found.barred or not org.watch.folders:
        return 0
    place = folder() / org.watch.folders[0]
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for raw in found.real:
        path = place / f"reported-{sha256(raw).hexdigest()[:24]}.eml"
        if not path.exists():
            replace_whole(path, raw)
    return len(found.real)


def _reply(
    found: Reported,
    person: Staff | None,
    org: Settings,
    source: ImapSource,
    own: OwnDomains,
    marks: _Marks,
    now: datetime,
) -> int:
    """Answer a report, once for each mail and person; where no mail can be sent nothing is answered."""
    told = org.actions
    if not told.smtp_host or person is None:
        return 0
    keys = answer_keys(found, marks.answered)
    before = set(Answered.objects.filter(key__in=keys).values_list("key", flat=True))
    desk = Desk(source.owner, org.organisation.name or settings.ORG_NAME, told.ask)
    made = answer(found, desk, own, now, before, lang_named(person.lang), marks.answered)
    if made is None:
        return 0
    with transaction.atomic():
        for key in made.keys:
            Answered.objects.get_or_create(key=key, defaults={"at": day_of(now)})
        send(server_of(org), made.message, _never)
    return 1


def _never(_seconds: float) -> None:
    """Wait for nothing: what was not taken is tried with the next tick."""
