"""Where webhooks go, and what became of their letters."""

from typing import ClassVar

from django.db import models


class Hook(models.Model):
    """An address that is told about `events`. `severity` is the least grave of new findings that count, 0 the gravest.

    `salt` is what its secret is derived from, together with the console's key: the secret itself is kept nowhere.
    `failures` are tries in a row that came to nothing, and nothing is tried before `next_try`.
    """

    address = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    severity = models.SmallIntegerField(default=1)
    salt = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    failures = models.IntegerField(default=0)
    next_try = models.DateTimeField(null=True)

    class Meta:
        """Names of the table."""

        db_table = "hook"
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.address


class State(models.TextChoices):
    """What became of a letter: it waits, was taken, or was given up."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Delivery(models.Model):
    """One letter to one address. `problem` is the code of what went wrong last with what fills its sentence."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    letter = models.CharField(max_length=100, unique=True)
    event = models.CharField(max_length=40)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tried_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    problem = models.JSONField(default=dict)

    class Meta:
        """Names of the table, and what is asked for."""

        db_table = "hook_delivery"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["hook", "-at"], name="hook_newest")]

    def __str__(self) -> str:
        return f"{self.letter} {self.state}"
