"""What each group does, and what goes on there."""

from typing import ClassVar

from django.db import models


class Practice(models.Model):
    """One thing that a group does, has planned, does not have, or was warned of, in a sentence, from a day to a day (None: no end)."""

    group = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """Names of the table."""

        db_table = "programme_practice"
        ordering: ClassVar[list[str]] = ["group", "pk"]

    def __str__(self) -> str:
        return f"{self.group}: {self.text}"
