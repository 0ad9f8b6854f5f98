"""Sign people in to a console without its door, and say which pages each of them is shown."""

import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sekisho.ledger.keys import MINIMUM
from sekisho.pipeline.found import found
from sekisho.pipeline.org import Org

if TYPE_CHECKING:
    from tools.console_places import Place

NAMES = (("mori", "Mori Aoi", "administrator"), ("sato", "Sato Ren", "analyst"), ("kato", "Kato Yui", "learner"))
PEOPLE, PHRASES = (("mori", "Mori Aoi"), ("sato", "Sato Ren")), ("five wooden herons", "nine copper kettles")
"""Who signs in the copy's ledger, and with what."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The pages that are looked at, by the session that sees them."""

    rooms: "dict[str, list[Place]]"


def seat(org: Path, only: list[str]) -> Seat:
    """Prepare the console of an organisation, open accounts and sessions; `only`: names of pages, all where there are none."""
    from sekisho.web.serve import prepare

    logging.getLogger("django").setLevel(logging.CRITICAL)  # asking for what is no page is what happens here
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's own loop runs in this thread
    now = datetime.now(UTC)
    if not Org.open(org).ledger.exists():
        found(org, PEOPLE, PHRASES, now, cost=MINIMUM)
    prepare(Org.open(org), now)
    from tools.console_places import PROBLEMS, Place, places

    shown = _programme(org, now)
    office, asked, new, learner = _people(now, shown.get("learner", ""))
    rooms = {
        office: [
            *places(shown),
            *(
                Place(f"wave_{name}", f"/programme/exercises/{shown[name]}")
                for name in ("stand_ins", "half")
                if name in shown
            ),
            *(Place(name, address) for name, address in PROBLEMS.items()),
        ],
        asked: [Place("code", "/sign-in/code")],
        new: [Place("set_up", "/sign-in/set-up")],
        learner: [
            Place("forbidden", "/queue"),
            Place("learn", "/learn"),
            *(Place(f"learn_module_{page}", f"/learn/payment_change?page={page}") for page in (1, 2, 3)),
        ],
        "": [Place("sign_in", "/sign-in")],
    }
    answered = {who: [one for one in pages if not only or one.name in only] for who, pages in rooms.items()}
    return Seat(
        {
            who: [one for one in pages if who != office or one.name in PROBLEMS or _shows(who, one.address)]
            for who, pages in answered.items()
        }
    )


def _programme(org: Path, now: datetime) -> dict[str, str]:
    """Let the people programme stand where the bank's staff list lies beside the organisation's folder."""
    from tools.console_programme import stand

    staff = org.parent / "staff.csv"
    return stand(org, staff, now) if staff.is_file() else {}


def _people(now: datetime, learner_mark: str) -> list[str]:
    """Return the sessions of an administrator, of two who stand at the door, and of a learner."""
    from sekisho.web.accounts import codes
    from sekisho.web.accounts.doors import HALF
    from sekisho.web.accounts.models import Account

    made = []
    for name, shown_name, role in NAMES:
        account = Account(name=name, shown_name=shown_name, role=role)
        account.set_unusable_password()
        account.save()
        made.append(account)
    office, analyst, learner = made
    if learner_mark:
        from sekisho.web.programme.models import Staff

        Staff.objects.filter(mark=learner_mark).update(account=learner)
    for one in (office, analyst):
        codes.keep(one, codes.fresh(), 0)
    Account.objects.filter(pk=office.pk).update(actor=PEOPLE[0][0])
    return [
        session(office, now),
        _at_door({HALF: [analyst.pk, now.timestamp(), analyst.get_session_auth_hash()]}),
        _at_door({HALF: [learner.pk, now.timestamp(), learner.get_session_auth_hash()]}),
        session(learner, now),
    ]


def session(account: object, now: datetime) -> str:
    """Begin the session of an account as the door does; return its key."""
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from sekisho.web.accounts import doors

    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    request.session, request.user = SessionStore(), AnonymousUser()
    doors.enter(request, account, now)  # type: ignore[arg-type]
    request.session.save()
    return str(request.session.session_key)


def _at_door(said: dict[str, object]) -> str:
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store.update(said)
    store.save()
    return str(store.session_key)


def _shows(who: str, address: str) -> bool:
    """Tell whether an address answers with a page; what only takes forms does not."""
    from django.test import Client

    browser = Client(SERVER_NAME="localhost")
    browser.cookies["session"] = who
    answer = browser.get(address)
    page = answer.headers["Content-Type"].startswith("text/html") and "Content-Disposition" not in answer.headers
    return answer.status_code == 200 and page
