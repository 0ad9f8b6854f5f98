"""What an assessment published beside its findings, kept with its load and forgotten with it."""

from django.db import models

from sekisho.web.shown.models import Load


class Part(models.Model):
    """The part of one load, as its JSON."""

    load = models.OneToOneField(Load, on_delete=models.CASCADE)
    body = models.BinaryField()

    class Meta:
        """Names of the table."""

        db_table = "areas_part"

    def __str__(self) -> str:
        return str(self.load_id)
