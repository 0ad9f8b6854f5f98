"""Logins of devices and the people behind them, by how firms make logins out of names and numbers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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


def match_logins(logins: Iterable[str], staff: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return employee_id by login as written, only where one person alone fits.

    A login fits a person by the employee number, by the mail address, by what the directory says (`logins`, where a row has
    it), or by the name: in full, or one initial and the other name. Digits at its end must be those of the employee number,
    where they are three or more.
    """
    people = list(staff)
    exact: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for row in people:
        number = str(row["employee_id"])
        for text in (number, str(row.get("email") or "").partition("@")[0], *row.get("logins", ())):
            if text:
                exact.setdefault(text.lower(), set()).add(number)
        for form in _forms(row):
            names.setdefault(form, set()).add(number)
    read = {written: login_of(written) for written in set(logins)}
    found = {written: _fits(login, exact, names) for written, login in read.items()}
    return {written: next(iter(fits)) for written, fits in found.items() if len(fits) == 1}


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
