"""Logins of devices and the people behind them, by how firms make logins out of names and numbers."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sekisho.identity.accounts import code_fold

_SPLIT = re.compile(r"[\s._-]+")
_DIGITS = 3
"""So many digits at a login's end are a part of the employee number; fewer tell namesakes apart."""


@dataclass(frozen=True, slots=True)
class Login:
    """A login without its domain: its letters, and the digits at its end."""

    text: str
    letters: str
    digits: str


def login_of(written: str) -> Login:
    """Return a login as it is compared: without the domain before it or the address behind it, in lower case."""
    plain = written.strip().rpartition("\\")[2].partition("@")[0].lower()
    found = re.fullmatch(r"(.*?)(\d*)", plain)
    return Login(plain, _SPLIT.sub("", found[1]) if found else plain, found[2] if found else "")


def match_logins(
    logins: Iterable[str], staff: Iterable[Mapping[str, Any]], accounts: Iterable[Mapping[str, Any]] = ()
) -> dict[str, str]:
    """Return employee_id by login as written, only where one person alone fits.

    A login fits a person by the directory, where an account of that name (`user_name`, and `unmapped` for the name on the
    premises) has an employee number of the roster; else by the employee number, by the mail address, or by the name: in
    full, or one initial and the other name. Digits at its end must be those of the employee number, where they are three
    or more.
    """
    people = list(staff)
    sure = _by_directory(accounts, people)
    exact: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for row in people:
        number = str(row["employee_id"])
        for text in (number, str(row.get("email") or "").partition("@")[0]):
            if text:
                exact.setdefault(text.lower(), set()).add(number)
        for form in _forms(row):
            names.setdefault(form, set()).add(number)
    read = {written: login_of(written) for written in set(logins)}
    found = {written: sure.get(login.text) or _fits(login, exact, names) for written, login in read.items()}
    return {written: next(iter(fits)) for written, fits in found.items() if len(fits) == 1}


def _by_directory(accounts: Iterable[Mapping[str, Any]], people: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return the employees by the login names of their accounts."""
    numbers: dict[str, set[str]] = {}
    for row in people:
        numbers.setdefault(code_fold(str(row["employee_id"])), set()).add(str(row["employee_id"]))
    found: dict[str, set[str]] = {}
    for account in accounts:
        holders = numbers.get(code_fold(str(account["employee_id"] or "")), set())
        kept = json.loads(account.get("unmapped") or "{}")
        for name in (account["user_name"], kept.get("onPremisesSamAccountName") if isinstance(kept, dict) else None):
            if holders and name:
                found.setdefault(login_of(str(name)).text, set()).update(holders)
    return found


def _fits(login: Login, exact: Mapping[str, set[str]], names: Mapping[str, set[str]]) -> set[str]:
    if login.text in exact:
        return exact[login.text]
    fits = names.get(login.letters, set())
    if len(login.digits) >= _DIGITS:
        return {number for number in fits if number.endswith(login.digits)} or {
            number for known in exact for number in exact[known] if known == login.digits
        }
    return fits


def _forms(row: Mapping[str, Any]) -> set[str]:
    """Return the letters of logins that are made of a person's name."""
    forms: set[str] = set()
    for text in (str(row.get("name_romaji") or ""), str(row.get("email") or "").partition("@")[0]):
        parts = [re.sub(r"[^a-z]", "", part) for part in _SPLIT.split(text.lower())]
        parts = [part for part in parts if part]
        if len(parts) == 2:
            one, other = parts
            forms |= {one + other, other + one, one[0] + other, other[0] + one, one + other[0], other + one[0]}
        elif parts:
            forms.add("".join(parts))
    return forms
