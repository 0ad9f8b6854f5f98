"""Exercises: the frozen plan, what went out, what was opened, and what was reported."""

from typing import ClassVar

from django.db import models


class WaveState(models.TextChoices):
    """Where a wave stands: written down, frozen, going out, waiting for what people do, closed."""

    DRAFT = "draft"
    FROZEN = "frozen"
    SENDING = "sending"
    OPEN = "open"
    CLOSED = "closed"


class Wave(models.Model):
    """One exercise. `plan` is the plan as JSON (b"" before it was made), `digest` what it is known by once it is frozen.

    `mode` never changes after that. `key` makes and reads its tokens, sealed with the console's key; where results are
    aggregate it reads them and leads back to nobody. `pages` has the landing page of each template and language. `kind` is
    mail, or how somebody else did it (call, sms, tailgating, usb). `tallies` has what was counted: of such a wave by group, of an
    aggregate one how many mails went out by cell and template. `escrow` is the public key under which it is sealed whose each stand-in
    of a pseudonymous wave is; of the private one two people hold a half each. `half` is the second half until somebody else than who froze
    the wave takes it (`half_to`).
    """

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, default="mail")
    mode = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=WaveState.choices, default=WaveState.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    round = models.IntegerField(default=1)
    plan = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.CharField(max_length=60, blank=True)
    signed = models.JSONField(default=dict)
    key = models.BinaryField(default=bytes)
    cells = models.JSONField(default=list)
    pages = models.JSONField(default=dict)
    seeds = models.JSONField(default=list)
    tallies = models.JSONField(default=dict)
    escrow = models.BinaryField(default=bytes)
    half = models.CharField(max_length=64, blank=True)
    half_to = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Names of the table."""

        db_table = "programme_wave"
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return self.name


class Sent(models.Model):
    """A mail that goes out: the name that its tokens bear (hexadecimal), and when it went (None: not yet). Of aggregate waves there is none.

    `who` is the mark of a member of staff, or in a pseudonymous wave a stand-in that is drawn for it. Once the wave is closed, `verdict` says
    who opened it ("" for nobody), `behind` whose a stand-in is, sealed, `click_after` and `report_after` after how many seconds (None: never, or not known).
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="sent")
    name = models.CharField(max_length=20)
    who = models.CharField(max_length=16)
    at = models.DateTimeField(null=True)
    cell = models.CharField(max_length=40)
    lure = models.CharField(max_length=60)
    anchor = models.BooleanField(default=False)
    arm = models.IntegerField(default=0)
    bounced = models.BooleanField(default=False)
    behind = models.BinaryField(default=bytes)
    verdict = models.CharField(max_length=12, blank=True)
    acted = models.BooleanField(default=False)
    click_after = models.IntegerField(null=True)
    report_after = models.IntegerField(null=True)

    class Meta:
        """Names of the table."""

        db_table = "programme_sent"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["wave", "name"], name="programme_sent_once")
        ]

    def __str__(self) -> str:
        return self.name


class Opening(models.Model):
    """That somebody opened who is behind a stand-in (`who`), and why. Whose it is is not written down."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="openings")
    who = models.CharField(max_length=16)
    why = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "programme_opening"
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return self.who


class Spooled(models.Model):
    """How far each file of the landings' spool was read."""

    path = models.CharField(max_length=200, unique=True)
    read = models.BigIntegerField(default=0)

    class Meta:
        """Names of the table."""

        db_table = "programme_spooled"

    def __str__(self) -> str:
        return f"{self.path} {self.read}"


class Click(models.Model):
    """A raw hit on a landing page, never changed: `hit` is what the landing wrote of it.

    Where results lead to nobody, all of them go when the wave is closed.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="clicks")
    name = models.CharField(max_length=20, db_index=True)
    cell = models.IntegerField(default=0)
    channel = models.IntegerField(default=0)
    lure = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    hit = models.JSONField(default=dict)

    class Meta:
        """Names of the table."""

        db_table = "programme_click"

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class Reported(models.Model):
    """A report of an exercise: the mail's name and cell, and who reported (a mark; "" where the wave names nobody)."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="reports")
    name = models.CharField(max_length=20, db_index=True)
    cell = models.IntegerField(default=0)
    who = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)

    class Meta:
        """Names of the table."""

        db_table = "programme_reported"

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class MailCursor(models.Model):
    """How far the mailbox that staff report to was read."""

    source = models.CharField(max_length=60, unique=True)
    cursor = models.CharField(max_length=60)

    class Meta:
        """Names of the table."""

        db_table = "programme_mail_cursor"

    def __str__(self) -> str:
        return f"{self.source} {self.cursor}"


class Answered(models.Model):
    """A report that was answered, by a key that names neither the mail nor the person."""

    key = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "programme_answered"

    def __str__(self) -> str:
        return self.key
