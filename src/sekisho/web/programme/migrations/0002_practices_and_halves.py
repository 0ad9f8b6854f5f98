"""Add what each group does and what goes on there; and that the second half of a key waits for somebody else."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The second step."""

    dependencies = [("programme", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=300)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "programme_practice",
                "ordering": ["group", "pk"],
            },
        ),
        migrations.AddField(
            "wave", "half", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
        migrations.AddField(
            "wave", "half_to", models.CharField(blank=True, default="", max_length=60), preserve_default=False
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=16)),
                ("why", models.CharField(max_length=200)),
                ("by", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="programme.wave"
                    ),
                ),
            ],
            options={
                "db_table": "programme_opening",
                "ordering": ["-at"],
            },
        ),
    ]
