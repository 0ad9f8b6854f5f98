"""Make the tables of what is shown."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first step."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Load",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("whole", models.BooleanField(default=False)),
                ("parts", models.BinaryField(default=bytes)),
                ("open", models.IntegerField(default=0)),
                ("today", models.IntegerField(default=0)),
                ("families", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "shown_load",
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("case", models.CharField(max_length=40)),
                ("detector", models.CharField(max_length=80)),
                ("family", models.CharField(max_length=40)),
                ("severity", models.SmallIntegerField()),
                ("state", models.CharField(max_length=20)),
                ("answer", models.CharField(max_length=20)),
                ("is_open", models.BooleanField()),
                ("since", models.DateField(null=True)),
                ("price", models.BigIntegerField(null=True)),
                ("minutes", models.IntegerField()),
                ("place", models.IntegerField()),
                ("today", models.BooleanField()),
                ("words_en", models.TextField()),
                ("words_ja", models.TextField()),
                ("body", models.BinaryField()),
                ("load", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shown.load")),
            ],
            options={
                "db_table": "shown_finding",
                "indexes": [
                    models.Index(fields=["load", "is_open", "place"], name="finding_queue"),
                    models.Index(fields=["load", "is_open", "family", "place"], name="finding_family"),
                    models.Index(fields=["load", "is_open", "severity", "place"], name="finding_severity"),
                    models.Index(fields=["load", "case"], name="finding_case"),
                ],
                "constraints": [models.UniqueConstraint(fields=("load", "key"), name="finding_once")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("place", models.IntegerField()),
                ("body", models.BinaryField()),
                ("load", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shown.load")),
            ],
            options={
                "db_table": "shown_case",
                "constraints": [models.UniqueConstraint(fields=("load", "key"), name="case_once")],
            },
        ),
    ]
