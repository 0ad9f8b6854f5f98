"""The journal: what was read and done in the console, in order, each entry bound to the one before it."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One entry. `digest` is over the entry and the digest before it, keyed with the console's key."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=60, db_index=True)
    role = models.CharField(max_length=20)
    address = models.CharField(max_length=45)
    what = models.CharField(max_length=40, db_index=True)
    about = models.CharField(max_length=200, db_index=True)
    answer = models.IntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        """Names of the table."""

        db_table = "journal"
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.who} {self.what} {self.about}"


class Head(models.Model):
    """The newest number and a digest over it and the newest entry: one row, which whoever writes takes hold of first."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        """Names of the table."""

        db_table = "journal_head"

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
