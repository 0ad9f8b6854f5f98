"""Make the table of what families know."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first step."""

    initial = True

    dependencies = [
        ("shown", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.BinaryField()),
                ("load", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="shown.load")),
            ],
            options={
                "db_table": "areas_part",
            },
        ),
    ]
