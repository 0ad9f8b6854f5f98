"""The newest assessment, cut for pages. Everything a page filters or sorts by is a column; the rest is the document's JSON."""

from typing import ClassVar

from django.db import models

OPEN = models.Q(is_open__in=[True])
"""Findings that ask for work. `is_open=True` would be the same, but SQLite does not look it up in an index."""


class Load(models.Model):
    """One assessment that was loaded. The newest that is `whole` is shown; `digest` is that of the files it came from.

    `parts` has what is shown once: the document without its findings. `open`, `today` and `families` (open findings by
    family) are counted once and kept with each decision, so that no page counts a hundred thousand rows.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    whole = models.BooleanField(default=False)
    parts = models.BinaryField(default=bytes)
    open = models.IntegerField(default=0)
    today = models.IntegerField(default=0)
    families = models.JSONField(default=dict)

    class Meta:
        """Names of the table."""

        db_table = "shown_load"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.digest[:12]}"


class Finding(models.Model):
    """One finding. `price` is in minor units, None where it has none of its own; `place` its place in the queue.

    `today` is True where it fits into the minutes that somebody looks in a day. Severity 0 is the gravest.
    """

    load = models.ForeignKey(Load, on_delete=models.CASCADE)
    key = models.CharField(max_length=40)
    case = models.CharField(max_length=40)
    detector = models.CharField(max_length=80)
    family = models.CharField(max_length=40)
    severity = models.SmallIntegerField()
    state = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    is_open = models.BooleanField()
    since = models.DateField(null=True)
    price = models.BigIntegerField(null=True)
    minutes = models.IntegerField()
    place = models.IntegerField()
    today = models.BooleanField()
    words_en = models.TextField()
    words_ja = models.TextField()
    body = models.BinaryField()

    class Meta:
        """Names of the table, and what pages ask for."""

        db_table = "shown_finding"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["load", "key"], name="finding_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["load", "is_open", "place"], name="finding_queue"),
            models.Index(fields=["load", "is_open", "family", "place"], name="finding_family"),
            models.Index(fields=["load", "is_open", "severity", "place"], name="finding_severity"),
            models.Index(fields=["load", "case"], name="finding_case"),
        ]

    def __str__(self) -> str:
        return self.key


class Case(models.Model):
    """One case that has a page: payments, mail or mailboxes."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE)
    key = models.CharField(max_length=40)
    place = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        """Names of the table."""

        db_table = "shown_case"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["load", "key"], name="case_once")
        ]

    def __str__(self) -> str:
        return self.key
