"""Make the tables of the search by words and of what stays of each assessment."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The second step."""

    dependencies = [
        ("shown", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("place", models.IntegerField()),
                ("key", models.CharField(max_length=80)),
                ("body", models.BinaryField()),
            ],
            options={
                "db_table": "shown_change",
            },
        ),
        migrations.CreateModel(
            name="Past",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run_at", models.DateTimeField(unique=True)),
                ("as_of", models.DateTimeField()),
                ("before", models.DateTimeField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("low", models.BigIntegerField(null=True)),
                ("middle", models.BigIntegerField(null=True)),
                ("high", models.BigIntegerField(null=True)),
                ("bad_year", models.BigIntegerField(null=True)),
                ("held", models.BigIntegerField(default=0)),
                ("open", models.IntegerField(default=0)),
                ("families", models.JSONField(default=dict)),
                ("changed", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "shown_past",
            },
        ),
        migrations.CreateModel(
            name="Slice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lang", models.CharField(max_length=2)),
                ("number", models.SmallIntegerField()),
                ("block", models.IntegerField()),
                ("bits", models.BinaryField()),
            ],
            options={
                "db_table": "shown_slice",
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="began_open",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="load",
            name="every",
            field=models.IntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["load", "place"], name="finding_place"),
        ),
        migrations.AddField(
            model_name="change",
            name="past",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shown.past"),
        ),
        migrations.AddField(
            model_name="slice",
            name="load",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shown.load"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(fields=("past", "kind", "place"), name="change_once"),
        ),
        migrations.AddConstraint(
            model_name="slice",
            constraint=models.UniqueConstraint(fields=("load", "lang", "number", "block"), name="slice_once"),
        ),
    ]
