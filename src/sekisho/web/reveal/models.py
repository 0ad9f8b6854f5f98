"""From which account somebody signed for a name: an account that is linked to a signer later sees nothing."""

from typing import ClassVar

from django.db import models

from sekisho.web.accounts.models import Account


class Witness(models.Model):
    """An account from which a request for a name was signed or approved, and as which actor of the ledger."""

    entry = models.CharField(max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "reveal_witness"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "account"], name="witness_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry[:12]} {self.actor}"
