"""Throw the copy away that has no slices: the next start of the console loads the newest assessment again."""

from django.db import migrations


class Migration(migrations.Migration):
    """The third step."""

    dependencies = [("shown", "0002_search_and_history")]

    operations = [
        migrations.RunSQL(
            ["DELETE FROM shown_finding", "DELETE FROM shown_case", "DELETE FROM shown_load"], migrations.RunSQL.noop
        )
    ]
