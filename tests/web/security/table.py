"""What there is to attack, written down by hand so that a rule changed by mistake is noticed: pages, actions, and who may do them."""

from collections.abc import Mapping

from django.test import Client

from sekisho.web.accounts.models import Role

EVERY = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
STAFF = EVERY - {Role.LEARNER}
OFFICE = frozenset({Role.ADMINISTRATOR})
DECIDE = frozenset({Role.ADMINISTRATOR, Role.ANALYST, Role.APPROVER, Role.RISK_OWNER})

PAGES: Mapping[str, frozenset[Role]] = {
    **dict.fromkeys(("/", "/queue", "/cases", "/payments", "/risk", "/plan", "/plan/board", "/areas", "/sources"), STAFF),
    **dict.fromkeys(("/accepted", "/changes", "/start", "/settings", "/background", "/risk.csv", "/plan.csv"), STAFF),
    **dict.fromkeys((f"/export/{name}.{kind}" for name in ("findings", "accepted", "cases", "payments", "sources") for kind in ("csv", "json")), STAFF),
    **dict.fromkeys(("/people", "/programs", "/export/people.csv", "/export/people.json"), OFFICE),
    **dict.fromkeys(("/journal", "/journal/check", "/export/journal.csv", "/export/journal.json"), frozenset({Role.ADMINISTRATOR, Role.AUDITOR})),
    "/background/files": frozenset({Role.ADMINISTRATOR, Role.ANALYST}),
    **dict.fromkeys(("/me", "/me/password", "/me/tokens"), EVERY),
}  # fmt: skip
"""Addresses that are opened, and the roles that may."""

ACTIONS: Mapping[str, frozenset[Role]] = {
    "/findings/f-none/accept": DECIDE,
    "/findings/f-none/suppress": DECIDE,
    "/findings/f-none/hands/assign": DECIDE,
    "/findings/f-none/hands/remark": DECIDE,
    "/payments/p-none/call": DECIDE,
    "/payments/p-none/refuse": DECIDE,
    "/approvals/none": frozenset({Role.ADMINISTRATOR, Role.APPROVER, Role.RISK_OWNER}),
    "/start/organisation": OFFICE,
    "/settings/attention": OFFICE,
    "/background/assess": DECIDE,
    "/background/files": frozenset({Role.ADMINISTRATOR, Role.ANALYST}),
    "/plan/budget": frozenset({Role.ADMINISTRATOR, Role.RISK_OWNER}),
    "/people": OFFICE,
    "/people/999999/role": OFFICE,
    "/people/999999/password": OFFICE,
    "/people/999999/close": OFFICE,
    "/people/999999/forget-factor": OFFICE,
    "/programs": OFFICE,
    "/me/password": EVERY,
    "/me/tokens": EVERY,
}
"""Addresses that a form is sent to, and the roles that may send it."""


def stranger(**headers: str) -> Client:
    """Return a browser in which nobody is signed in, and which is asked for the token of each form."""
    return Client(SERVER_NAME="localhost", enforce_csrf_checks=True, headers=headers)
