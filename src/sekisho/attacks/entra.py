"""Sign-ins and directory facts of Microsoft Entra ID that recipes and the everyday log share."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.attacks.naming import upn, user_id
from sekisho.attacks.nouns import Person

PASSWORD = (("Password", "Correct password"),)
CLAIM = (("Previously satisfied", "MFA requirement satisfied by claim in the token"),)
PUSH = (*PASSWORD, ("Mobile app notification", "MFA completed in Azure AD"))
HELLO = (("Windows Hello for Business", ""),)
KEY = (("FIDO2 security key", ""),)


@dataclass(frozen=True, slots=True)
class Who:
    """A user as the sign-in log names them."""

    upn: str
    id: str
    shown: str
    guest: bool = False


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in. An event of source `entra.signIns`."""

    who: Who
    ip: str
    country: str
    city: str
    app: str
    client: str
    """clientAppUsed: Browser, Mobile Apps and Desktop clients, Exchange ActiveSync, IMAP4, ..."""
    browser: str
    system: str
    device: str
    requirement: str
    """singleFactorAuthentication or multiFactorAuthentication."""
    steps: tuple[tuple[str, str], ...]
    """authenticationDetails: method and result detail of each step."""
    error: int = 0
    interactive: bool = True
    policies: tuple[tuple[str, str, str], ...] = ()
    """appliedConditionalAccessPolicies: id, displayName, result."""


@dataclass(frozen=True, slots=True)
class Left:
    """A member of staff whom the rule for all leaves out. An event of source `entra.groups`."""

    staff_id: str
    group: str
    """moving (nothing else covers it), browser (only browsers are covered), trial (a policy that only reports)."""


def who(person: Person) -> Who:
    """Return a member of staff as the sign-in log names them: in kanji."""
    return Who(upn(person), user_id(person), person.name.kanji)
