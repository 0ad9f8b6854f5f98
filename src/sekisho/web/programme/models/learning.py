"""Half-years, what is required in them, who did it, and the record that auditors get."""

from typing import ClassVar

from django.db import models

from sekisho.web.programme.models.staff import Staff


class Period(models.Model):
    """A half-year. `seed` drew which part of the staff is trained first; `arms` keeps for each mark the group within which it was drawn, and the arm."""

    name = models.CharField(max_length=60, unique=True)
    begins = models.DateField()
    ends = models.DateField()
    seed = models.BigIntegerField(default=0)
    arms = models.JSONField(default=dict)

    class Meta:
        """Names of the table."""

        db_table = "programme_period"
        ordering: ClassVar[list[str]] = ["-begins"]

    def __str__(self) -> str:
        return self.name


class Required(models.Model):
    """A module that a group ("everyone" for all) has to do in a half-year."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="required")
    module = models.CharField(max_length=60)
    group = models.CharField(max_length=40)

    class Meta:
        """Names of the table; nothing is required twice."""

        db_table = "programme_required"
        ordering: ClassVar[list[str]] = ["group", "module"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "module", "group"], name="programme_required_once")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.module}"


class Exemption(models.Model):
    """Somebody who need not do a module ("" for all of them) from a day to a day, why, and who said so."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="exemptions")
    module = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField()
    why = models.CharField(max_length=300)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "programme_exemption"
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.staff} {self.module}"


class Attempt(models.Model):
    """How far somebody is with a version of a module (`digest`) in a half-year ("" for none). `answers` are those that were given, in order.

    `seconds` counts the time in which they did something; `done_on` and `score` (0 to 1) stand once it is finished.
    """

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="attempts")
    module = models.CharField(max_length=60)
    lang = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    period = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    seconds = models.IntegerField(default=0)
    answers = models.JSONField(default=list)
    done_on = models.DateField(null=True)
    score = models.FloatField(null=True)

    class Meta:
        """Names of the table, and what is asked for."""

        db_table = "programme_attempt"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["staff", "module", "digest", "period"], name="programme_attempt_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["module", "done_on"], name="programme_attempt_done")
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.module}"


class Link(models.Model):
    """A way in to somebody's own training, sent to their mailbox: its digest alone is kept. It opens until `until`."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used = models.IntegerField(default=0)

    class Meta:
        """Names of the table."""

        db_table = "programme_link"

    def __str__(self) -> str:
        return str(self.pk)


class Reminder(models.Model):
    """A reminder that went out: to whom, on which day, and about how many modules. Nobody gets two on a day."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField()
    about = models.JSONField(default=list)

    class Meta:
        """Names of the table."""

        db_table = "programme_reminder"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["staff", "day"], name="programme_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.day}"


class Record(models.Model):
    """A line of the record of learning, each bound to the one before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    person = models.CharField(max_length=16, db_index=True)
    what = models.CharField(max_length=40)
    module = models.CharField(max_length=60, blank=True)
    version = models.CharField(max_length=64, blank=True)
    detail = models.CharField(max_length=400, blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        """Names of the table."""

        db_table = "programme_record"
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.person} {self.what}"


class RecordHead(models.Model):
    """The newest number of the record, the seal of that line, and one of its own: one row, which whoever writes takes hold of first."""

    number = models.BigIntegerField(default=0)
    newest = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")

    class Meta:
        """Names of the table."""

        db_table = "programme_record_head"

    def __str__(self) -> str:
        return f"{self.number}"


class CloudSeen(models.Model):
    """A cloud service that evidence speaks of, and the first day it did."""

    service = models.CharField(max_length=40, unique=True)
    day = models.DateField()

    class Meta:
        """Names of the table."""

        db_table = "programme_cloud"

    def __str__(self) -> str:
        return self.service
