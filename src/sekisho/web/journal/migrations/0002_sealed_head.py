"""Seal the head of a journal that the first release wrote: there it was the newest digest itself."""

from typing import Any

from django.db import migrations


def seal(apps: Any, _schema: Any) -> None:
    """Write the head's own digest, where the head is still the one that was written with the newest entry."""
    from sekisho.web.journal.write import sealed
    from sekisho.web.keys import derived, here

    head = apps.get_model("journal", "Head").objects.filter(pk=1).first()
    last = apps.get_model("journal", "Entry").objects.order_by("-number").first()
    if head and last and (head.number, head.digest) == (last.number, last.digest):
        head.digest = sealed(derived(here(), "journal"), last.number, last.digest)
        head.save()


class Migration(migrations.Migration):
    """The second step."""

    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
