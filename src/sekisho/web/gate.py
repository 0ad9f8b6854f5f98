"""Who may open what: roles, the rule of each page, and the gate that lets nobody through where no rule says so."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path

from sekisho.web.accounts.doors import SINGLE
from sekisho.web.accounts.models import Account, Role
from sekisho.web.programs import is_program

View = Callable[..., HttpResponseBase]


class Open(StrEnum):
    """Rules that name no role: everybody may come, or whoever is signed in."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"


Rule = Open | frozenset[Role]
EVERYBODY, SIGNED_IN = Open.EVERYBODY, Open.SIGNED_IN
TEAM = frozenset(Role) - {Role.LEARNER}
"""Everybody who works with findings, and whoever checks them."""
DECIDERS = frozenset({Role.ADMINISTRATOR, Role.ANALYST, Role.APPROVER, Role.RISK_OWNER})
"""Who may accept, suppress or take up a finding, with a key of their own."""
APPROVERS = frozenset({Role.ADMINISTRATOR, Role.APPROVER, Role.RISK_OWNER})
"""Who may approve as the second person what somebody else asked for."""
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.ANALYST})
"""Who may bring evidence."""
PURSE = frozenset({Role.ADMINISTRATOR, Role.RISK_OWNER})
"""Who may set the budget."""
OFFICE = frozenset({Role.ADMINISTRATOR})
TRAINERS = frozenset({Role.ADMINISTRATOR, Role.TRAINER})
"""Who runs the people programme: the staff list, training, exercises."""
WATCHERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
EXAMINERS = TRAINERS | WATCHERS
"""Who may take what tells of each person's training, by pseudonym."""


ECHOES = frozenset({"TRACE", "TRACK", "CONNECT"})
"""Methods that are for proxies and the curious, and that no page answers."""
UNCHANGED = frozenset({"password", "sign_out"})
"""What opens for somebody whose password was given by somebody else."""

_RULES: dict[str, Rule] = {}
"""The rule of each page by its name, as the table of addresses gives it."""


def page(route: str, view: View, name: str, rule: Rule) -> URLPattern:
    """Return the URL of a page together with who may open it."""

    def ruled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    ruled.rule = rule  # type: ignore[attr-defined]
    _RULES[name] = rule
    ruled.__name__, ruled.__doc__ = name, view.__doc__
    return path(route, ruled, name=name)


def rule_of(view: object) -> Rule | None:
    """Return the rule of a view, None where it has none."""
    return cast("Rule | None", getattr(view, "rule", None))


def may(account: Account | None, rule: Rule | None) -> bool:
    """Tell whether an account (None: nobody signed in) may open what has this rule; without a rule nobody may."""
    if rule is None:
        return False
    if rule is EVERYBODY:
        return True
    if account is None or not account.is_active:
        return False
    return rule is SIGNED_IN or (not isinstance(rule, Open) and Role(account.role) in rule)


def opens(account: Account | None, name: str) -> bool:
    """Tell whether an account may open the page of a name, by the rule that the table of addresses gives it."""
    return may(account, _RULES.get(name))


def account_of(request: HttpRequest) -> Account | None:
    """Return who is signed in, both factors given; None where nobody is."""
    user = request.user
    return user if isinstance(user, Account) else None


class Gate:
    """Lets a request through to a view whose rule admits it. Who is not signed in is led to the door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self._next(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return None where the view may answer."""
        if request.method in ECHOES:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        account, rule = account_of(request), rule_of(view)
        if is_program(request):
            return _program(account, rule)
        # Who came through single sign-on has no use for a password that somebody else gave, and may not even know it.
        due = account is not None and account.must_change and SINGLE not in request.session
        if due and rule is not EVERYBODY and getattr(view, "__name__", "") not in UNCHANGED:
            return redirect("password")
        if may(account, rule):
            return None
        if account is None:
            return redirect(f"{settings.LOGIN_URL}?next={request.path}" if request.method == "GET" else "/sign-in")
        raise PermissionDenied


def _program(account: Account | None, rule: Rule | None) -> HttpResponse | None:
    """Return None where a program may ask, else a status: there is no door that it could be led to."""
    if may(account, rule) and not (account and account.must_change):
        return None
    return HttpResponse(status=403 if account else 401)
