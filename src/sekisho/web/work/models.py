"""Who works on a finding, and what was said about it. A finding is named by its id, which outlives every assessment."""

from typing import ClassVar

from django.db import models

from sekisho.web.accounts.models import Account

LONGEST = 2_000


class Assignment(models.Model):
    """Somebody who works on a finding, since when, and who said so."""

    finding = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        """Names of the table."""

        db_table = "work_assignment"

    def __str__(self) -> str:
        return f"{self.finding} {self.account_id}"


class Remark(models.Model):
    """What somebody said about a finding: never changed, never taken back."""

    finding = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=60)
    text = models.TextField(max_length=LONGEST)

    class Meta:
        """Names of the table."""

        db_table = "work_remark"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.finding} {self.who}"
