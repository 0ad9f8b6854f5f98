"""What the firm knows of its groups: what they do, what is planned, what they do not have. The rating of templates goes by it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from sekisho.model.errors import SekishoError
from sekisho.people.roster.groups import EVERYONE, GROUPS
from sekisho.web.programme.models import Practice

LONGEST = 300
"""Letters of one."""
MOST = 20
"""Of one group at a time: more would be a story, and not what the group does."""


def on(day: date) -> Mapping[str, str]:
    """Return what is known of each group on a day, a line each; what is true of everybody is true of every group."""
    found = defaultdict[str, list[str]](list)
    rows = Practice.objects.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
    for one in rows:
        for group in (EVERYONE, *GROUPS) if one.group == EVERYONE else (one.group,):
            found[group].append(one.text)
    return {group: "\n".join(texts) for group, texts in found.items()}


def add(group: str, text: str, since: date | None, until: date | None, by: str, now: datetime) -> None:
    """Keep one. SekishoError `group_unknown`, `practice_text`, `practice_days`, `practice_many`."""
    if group not in {EVERYONE, *GROUPS}:
        raise SekishoError("group_unknown", group=group, groups=", ".join(GROUPS))
    said = " ".join(text.split())
    if not 0 < len(said) <= LONGEST:
        raise SekishoError("practice_text", most=LONGEST)
    if since and until and since > until:
        raise SekishoError("practice_days")
    if Practice.objects.filter(group=group).count() >= MOST:
        raise SekishoError("practice_many", most=MOST)
    Practice.objects.create(group=group, text=said, since=since, until=until, by=by, at=now)


def drop(key: int) -> None:
    """Take one away; one that is gone already is gone."""
    Practice.objects.filter(pk=key).delete()
