"""Tokens with which programs read: of an account, for some areas, until a day."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from sekisho.web.accounts.models import Account


class Token(models.Model):
    """One token. `mark` is its beginning, by which people know it; `digest` is over all of it, keyed with the console's key.

    `scopes` are the areas that it was made for. What it opens is never more than what its owner's role opens now.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    mark = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, blank=True)

    class Meta:
        """Names of the table."""

        db_table = "token"
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.mark} {self.name}"

    def lives(self, now: datetime) -> bool:
        """Tell whether it opens anything: not revoked, not expired."""
        return self.revoked_at is None and now < self.until
