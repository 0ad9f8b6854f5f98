"""Reminders of training: one mail a person a day, with a link that opens their own training and nothing else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from sekisho.model.errors import SekishoError
from sekisho.notify.mail import note, send
from sekisho.people.learning.reminders import Reminder as Due
from sekisho.people.learning.reminders import reminders
from sekisho.people.roster.addresses import usable
from sekisho.people.waves.calendar import business_calendar
from sekisho.pipeline.settings import Settings, load
from sekisho.text.formats import day as day_told
from sekisho.text.say import say
from sekisho.web.keys import folder
from sekisho.web.programme.access import link_for
from sekisho.web.programme.learning import module_of, programme, record
from sekisho.web.programme.models import Period, Reminder, Staff
from sekisho.web.programme.sending import server_of

MORNING = 9
"""The hour from which on reminders go out."""


def remind(now: datetime) -> int:
    """Send the reminders of today and return how many went out; none before the morning, none twice.

    SekishoError as of `send`: whoever was reached before stays reminded.
    """
    there = now.astimezone(ZoneInfo(settings.ORG_ZONE))
    today, told = there.date(), load(folder())
    if there.hour < MORNING or not told.actions.smtp_host or not Period.objects.exists():
        return 0
    calendar = business_calendar(settings.ORG_ZONE, today.year, today.year + 1)
    done = set(Reminder.objects.filter(day=today).values_list("staff__mark", flat=True))
    people = {one.mark: one for one in Staff.objects.all()}
    count = 0
    for one in reminders(programme(), _before(today), today, calendar):
        person = people.get(one.person)
        if person is not None and _ours(person.address, told.organisation.own_domains) and one.person not in done:
            _send(person, one, told, now, today)
            count += 1
    return count


def _ours(address: str, domains: list[str]) -> bool:
    """Tell whether an address is one of the firm's: a way in to somebody's training goes nowhere else."""
    return usable(address).rpartition("@")[2] in {one.lower() for one in domains} - {""}


def _before(today: date) -> date:
    """Return the last day before today on which reminders went out, so that those of today are found again after a stop."""
    return Reminder.objects.filter(day__lt=today).order_by("-day").values_list("day", flat=True).first() or date(
        today.year - 1, 1, 1
    )


def _send(person: Staff, one: Due, told: Settings, now: datetime, today: date) -> None:
    """Remind somebody: written down with the mail, so that a mail that was not taken is sent again."""
    with transaction.atomic():
        Reminder.objects.create(staff=person, day=today, about=[item.module for item in one.items])
        address = f"{settings.PORTAL or settings.OWN_ADDRESS}/learn/in/{link_for(person, now)}"
        lines = [_line(item.module, item.due_on, one) for item in one.items]
        text = say("learn.mail", one.language, name=person.name, firm=told.organisation.name or settings.ORG_NAME, list="\n".join(lines), address=address)  # fmt: skip
        sender = told.actions.digest_from or told.actions.smtp_user
        if not sender:
            raise SekishoError("wave_no_return")
        message = note(sender, [person.address], say("learn.mail.subject", one.language), text, now)
        record(now, person.mark, "reminded", detail=", ".join(item.module for item in one.items))
        send(server_of(told), message, lambda _seconds: None)


def _line(module: str, due_on: date, one: Due) -> str:
    found = module_of(module, one.language)
    return say(
        "learn.mail.line", one.language, title=found.title if found else module, day=day_told(due_on, one.language)
    )
