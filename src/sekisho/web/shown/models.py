"""The newest assessment, cut for pages. Everything a page filters or sorts by is a column; the rest is the document's JSON."""

from typing import ClassVar

from django.db import models

OPEN = models.Q(is_open__in=[True])
"""Findings that ask for work. `is_open=True` would be the same, but SQLite does not look it up in an index."""


class Load(models.Model):
    """One assessment that was loaded. The newest that is `whole` is shown; `digest` is that of the files it came from.

    `parts` has what is shown once: the document without its findings. `open`, `today` and `families` (open findings by
    family) are counted once and kept with each decision, so that no page counts a hundred thousand rows. `every` counts
    those that are not open too.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    whole = models.BooleanField(default=False)
    parts = models.BinaryField(default=bytes)
    open = models.IntegerField(default=0)
    today = models.IntegerField(default=0)
    families = models.JSONField(default=dict)
    every = models.IntegerField(default=0)

    class Meta:
        """Names of the table."""

        db_table = "shown_load"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.digest[:12]}"


class Finding(models.Model):
    """One finding. `price` is in minor units, None where it has none of its own; `place` its place in the queue.

    `today` is True where it fits into the minutes that somebody looks in a day. Severity 0 is the gravest. `began_open`
    says how it was when it was loaded: the next assessment is compared with that. `words_*` is its text, folded.
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
    began_open = models.BooleanField(default=False)
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
            models.Index(fields=["load", "place"], name="finding_place"),
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


class Slice(models.Model):
    """One of the slices by which findings are found (`words.py`): its bits for the findings of one block, packed."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE)
    lang = models.CharField(max_length=2)
    number = models.SmallIntegerField()
    block = models.IntegerField()
    bits = models.BinaryField()

    class Meta:
        """Names of the table."""

        db_table = "shown_slice"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["load", "lang", "number", "block"], name="slice_once")
        ]

    def __str__(self) -> str:
        return f"{self.lang} {self.number} {self.block}"


class Past(models.Model):
    """What an assessment came to; it stays when its findings are gone. Money is in minor units of `currency`.

    `low`, `middle` and `high` are the mean loss of a year, `bad_year` that of one year in 20; None where nothing was
    priced. `families` counts open findings by family, `changed` the kinds of change (`changes.py`) since `before`, which is
    None where there was nothing to compare with.
    """

    run_at = models.DateTimeField(unique=True)
    as_of = models.DateTimeField()
    before = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3)
    low = models.BigIntegerField(null=True)
    middle = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    bad_year = models.BigIntegerField(null=True)
    held = models.BigIntegerField(default=0)
    open = models.IntegerField(default=0)
    families = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)

    class Meta:
        """Names of the table."""

        db_table = "shown_past"

    def __str__(self) -> str:
        return f"{self.run_at:%Y-%m-%d %H:%M}"


class Change(models.Model):
    """One thing that an assessment says otherwise than the one before it; `body` is what a page says of it."""

    past = models.ForeignKey(Past, on_delete=models.CASCADE)
    kind = models.CharField(max_length=10)
    place = models.IntegerField()
    key = models.CharField(max_length=80)
    body = models.BinaryField()

    class Meta:
        """Names of the table."""

        db_table = "shown_change"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["past", "kind", "place"], name="change_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
