"""Who is on the staff, by day, and the lists that said so."""

from typing import ClassVar

from django.db import models

from sekisho.web.accounts.models import Account


class Staff(models.Model):
    """One person. `mark` is what stands for them wherever the name is not needed; it says nothing about them.

    `away_until` stands while they are left alone by exercises, for the reason in `away_why`. `account` is theirs in the console.
    """

    mark = models.CharField(max_length=16, unique=True)
    number = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    reading = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254, blank=True, db_index=True)
    lang = models.CharField(max_length=2, blank=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    away_until = models.DateField(null=True)
    away_why = models.CharField(max_length=200, blank=True)
    account = models.OneToOneField(Account, on_delete=models.SET_NULL, null=True, related_name="staff")

    class Meta:
        """Names of the table."""

        db_table = "programme_staff"
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return self.mark


class StaffStay(models.Model):
    """Where somebody worked from a day to a day, both counted (`until` None: still), and the groups that made them one of."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="stays")
    since = models.DateField()
    until = models.DateField(null=True)
    department = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    groups = models.JSONField(default=list)

    class Meta:
        """Names of the table, and what is asked for."""

        db_table = "programme_stay"
        ordering: ClassVar[list[str]] = ["staff", "since"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["since", "until"], name="programme_stay_days")]

    def __str__(self) -> str:
        return f"{self.staff} {self.since}"


class RosterDraft(models.Model):
    """A list that was brought and not yet applied: the newest alone is kept."""

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    day = models.DateField()
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=60)

    class Meta:
        """Names of the table."""

        db_table = "programme_roster_draft"

    def __str__(self) -> str:
        return self.name


class RosterLoad(models.Model):
    """A list that was applied: which one (SHA-256), of which day, by whom, and how many it changed."""

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    day = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    counts = models.JSONField(default=dict)

    class Meta:
        """Names of the table."""

        db_table = "programme_roster_load"
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Rules(models.Model):
    """The firm's own words for groups: one row, or none while the usual ones hold."""

    rules = models.JSONField(default=list)

    class Meta:
        """Names of the table."""

        db_table = "programme_rules"

    def __str__(self) -> str:
        return str(self.pk)
