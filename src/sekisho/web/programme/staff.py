"""What is done with the staff list: brought, looked at, applied; who is there on a day and in which groups."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

import msgspec
from django.db import transaction
from django.db.models import Q

from sekisho.model.errors import SekishoError
from sekisho.people.roster.diff import Difference, compare, demand_whole, last_day
from sekisho.people.roster.groups import USUAL, Rule, groups_of
from sekisho.people.roster.nouns import Member, Roster, Stay
from sekisho.people.roster.read import read_roster
from sekisho.people.roster.stays import after, ended
from sekisho.text.lang import one as lang_named
from sekisho.web.programme.models import RosterDraft, RosterLoad, Rules, Staff, StaffStay

CONNECTOR = "staff_roster"
AWAY = timedelta(days=400)
"""How long somebody may be left alone by exercises at a time."""


def rules() -> tuple[Rule, ...]:
    """Return the words that put people into groups: the firm's own, else the usual ones."""
    own = Rules.objects.order_by("pk").first()
    return tuple(msgspec.convert(own.rules, list[Rule])) if own else USUAL


def known() -> dict[str, Member]:
    """Return everybody who is or was on the staff, by employee number, as the newest list had them."""
    last: dict[int, StaffStay] = {}
    for stay in StaffStay.objects.order_by("staff_id", "since"):
        last[stay.staff_id] = stay
    return {one.number: _member(one, last.get(one.pk)) for one in Staff.objects.all()}


def bring(name: str, content: bytes, mapping: Mapping[str, str], by: str, now: datetime, day: date) -> Difference:
    """Keep a list as a draft and return what it would change. Nothing is changed. SekishoError as of `read_roster`."""
    found = compare(known(), read_roster(content, name, mapping, day), day)
    with transaction.atomic():
        RosterDraft.objects.all().delete()
        RosterDraft.objects.create(name=name[:200], content=content, day=day, brought_at=now, brought_by=by)
    return found


def drafted(mapping: Mapping[str, str]) -> tuple[RosterDraft, Difference] | None:
    """Return the draft and what it would change now, None where none was brought."""
    draft = RosterDraft.objects.order_by("-pk").first()
    if draft is None:
        return None
    roster = read_roster(bytes(draft.content), draft.name, mapping, draft.day)
    return draft, compare(known(), roster, draft.day)


def apply(mapping: Mapping[str, str], by: str, now: datetime, *, sure: bool) -> RosterLoad:
    """Apply the draft. SekishoError `roster_none` where there is none, and as of `demand_whole`."""
    with transaction.atomic():
        found = drafted(mapping)
        if found is None:
            raise SekishoError("roster_none")
        draft, difference = found
        load = _applied(difference, draft.name, bytes(draft.content), by, now, draft.day, sure=sure)
        draft.delete()
    return load


def take(roster: Roster, name: str, by: str, now: datetime, day: date, *, sure: bool) -> tuple[Difference, RosterLoad]:
    """Apply a list that was read elsewhere, from a directory. SekishoError as of `demand_whole`."""
    with transaction.atomic():
        difference = compare(known(), roster, day)
        content = msgspec.json.encode([_plain(one) for one in roster.members])
        return difference, _applied(difference, name, content, by, now, day, sure=sure)


def _applied(
    difference: Difference, name: str, content: bytes, by: str, now: datetime, day: date, *, sure: bool
) -> RosterLoad:
    demand_whole(difference, sure=sure)
    keep(difference, day)
    digest = sha256(content).hexdigest()
    return RosterLoad.objects.create(name=name[:200], digest=digest, day=day, at=now, by=by, counts=counts(difference))


def counts(found: Difference) -> dict[str, int]:
    """Return how many people a list changes, by what happens to them."""
    return {
        "joined": len(found.joined),
        "changed": len(found.changed),
        "leaving": len(found.leaving),
        "gone": len(found.gone),
        "back": len(found.back),
        "same": found.same,
        "left_out": len(found.roster.left_out),
    }


def keep(found: Difference, day: date) -> None:
    """Keep what a list says of each person, on the day of the list."""
    words = rules()
    rows = {one.number: one for one in Staff.objects.all()}
    before = _stays(rows.values())
    for member in found.roster.members:
        row = rows.get(member.number) or Staff(number=member.number, mark=_mark(), name=member.name)
        _write(row, member)
        rows[member.number] = row
        _write_stays(row, before.get(member.number, ()), after(before.get(member.number, ()), member, day), words)
    for member in found.gone:
        row = rows[member.number]
        last = last_day(member, day)
        row.left_on = last
        row.save(update_fields=["left_on"])
        _write_stays(row, before.get(member.number, ()), ended(before[member.number], last), words)


def on(day: date) -> Sequence[StaffStay]:
    """Return the stays that hold on a day, with their people: one a person."""
    return list(
        StaffStay.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
        .select_related("staff")
        .order_by("staff__number")
    )


def regroup() -> None:
    """Put everybody into the groups that the words name now; days that are over keep those that held."""
    words = rules()
    for stay in StaffStay.objects.filter(until__isnull=True).select_related("staff"):
        stay.groups = list(groups_of(stay.staff.number, stay.department, stay.title, words))
        stay.save(update_fields=["groups"])


def set_rules(group: str, departments: Sequence[str], titles: Sequence[str]) -> None:
    """Set the words of a group, and put everybody into groups anew. SekishoError `group_unknown`."""
    standing = {one.group: one for one in rules()}
    if group not in standing:
        raise SekishoError("group_unknown", group=group, groups=", ".join(standing))
    standing[group] = Rule(group, _words(departments), _words(titles), standing[group].numbers)
    with transaction.atomic():
        Rules.objects.all().delete()
        Rules.objects.create(rules=msgspec.to_builtins(list(standing.values())))
        regroup()


def leave_alone(row: Staff, until: date | None, why: str, today: date) -> None:
    """Leave somebody alone until a day, None for no longer. SekishoError `away_days`, `away_why`."""
    if until is not None and not today <= until <= today + AWAY:
        raise SekishoError("away_days", most=AWAY.days)
    if until is not None and not why.strip():
        raise SekishoError("away_why")
    row.away_until, row.away_why = until, why.strip()[:200] if until else ""
    row.save(update_fields=["away_until", "away_why"])


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip()[:60] for word in given if word.strip()))[:60]


def _mark() -> str:
    return f"p{secrets.token_hex(6)}"


def _member(row: Staff, stay: StaffStay | None) -> Member:
    return Member(
        number=row.number,
        name=row.name,
        address=row.address,
        reading=row.reading,
        department=stay.department if stay else "",
        title=stay.title if stay else "",
        joined_on=row.joined_on,
        left_on=row.left_on,
        lang=lang_named(row.lang),
    )


def _write(row: Staff, member: Member) -> None:
    """Write what a list says of a person; what it does not say stays as it was."""
    row.name = member.name[:200] or row.name
    row.reading = member.reading[:200] or row.reading
    address = member.address[:254] or row.address
    if row.pk and address != row.address:
        # A way in that lies in a mailbox that is no longer theirs.
        row.links.all().delete()
    row.address = address
    row.joined_on = member.joined_on or row.joined_on
    row.left_on = member.left_on
    row.save()


def _stays(rows: Iterable[Staff]) -> dict[str, tuple[Stay, ...]]:
    numbers = {one.pk: one.number for one in rows}
    found: dict[str, list[Stay]] = defaultdict(list)
    for one in StaffStay.objects.order_by("since"):
        found[numbers[one.staff_id]].append(
            Stay(numbers[one.staff_id], one.since, one.until, one.department, one.title)
        )
    return {number: tuple(every) for number, every in found.items()}


def _write_stays(row: Staff, before: Sequence[Stay], now: Sequence[Stay], words: Sequence[Rule]) -> None:
    """Write a person's stays where they changed; those that did not keep the groups that held then."""
    if tuple(before) == tuple(now):
        return
    held = {(one.since, one.department, one.title): one.groups for one in row.stays.all()} if row.pk else {}
    row.stays.all().delete()
    StaffStay.objects.bulk_create(
        StaffStay(
            staff=row,
            since=one.since,
            until=one.until,
            department=one.department[:200],
            title=one.title[:200],
            groups=held.get((one.since, one.department, one.title))
            or list(groups_of(row.number, one.department, one.title, words)),
        )
        for one in now
    )


class _Plain(msgspec.Struct):
    """What of a person a list from a directory is known by."""

    number: str
    name: str
    address: str
    department: str
    title: str


def _plain(one: Member) -> _Plain:
    return _Plain(one.number, one.name, one.address, one.department, one.title)
