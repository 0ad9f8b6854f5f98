"""Keep when a first password was given; those that are out already are good for three days from the upgrade on."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def begin_now(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let the time of first passwords that were given before begin now."""
    apps.get_model("accounts", "Account").objects.filter(must_change=True).update(given_at=timezone.now())


class Migration(migrations.Migration):
    """The fourth step."""

    dependencies = [("accounts", "0003_known_browsers")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(begin_now, migrations.RunPython.noop),
    ]
