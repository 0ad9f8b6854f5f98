"""Passwords that somebody who knows the firm, or a list of common ones, guesses first."""

import re

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from sekisho.web.accounts.models import Account, Role

ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
TURNED = str.maketrans("013457@$!", "oleastasi")
SHORTEST = 4
"""Letters from which on a word of the firm is looked for."""
LEFT = 8
"""Letters that a password has to have beside such words."""


class Guessable:
    """Refuses a common word that was only dressed up, and one that lives by the names of firm, product, role and account.

    Digits and signs at both ends, letters written as digits and a word said twice make no common password a good one.
    """

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError for a password that is guessed first."""
        plain = password.lower()
        if any(_once(one) in self._common for one in (ENDS.sub("", plain), ENDS.sub("", plain.translate(TURNED)))):
            raise ValidationError("common")
        left = plain
        for word in sorted(_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != plain and len(ENDS.sub("", left)) < LEFT:
            raise ValidationError("context")

    def get_help_text(self) -> str:
        """Return nothing: what a password has to be stands on the page."""
        return ""


def _once(word: str) -> str:
    """Return the part that a word repeats, the word itself where it repeats none."""
    at = (word + word).find(word, 1)
    return word[:at]


def _words(user: Account | None) -> set[str]:
    told = [settings.ORG_NAME, "sekisho", "console", "password", *Role.values, user.name if user else ""]
    return {part for text in told for part in re.split(r"[\W_]+", text.lower()) if len(part) >= SHORTEST}
