"""Make the tables of webhooks and their letters."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first step."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=500)),
                ("events", models.JSONField(default=list)),
                ("severity", models.SmallIntegerField(default=1)),
                ("salt", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                ("failures", models.IntegerField(default=0)),
                ("next_try", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "hook",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter", models.CharField(max_length=100, unique=True)),
                ("event", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("dead", "Dead")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tried_at", models.DateTimeField(null=True)),
                ("tries", models.IntegerField(default=0)),
                ("problem", models.JSONField(default=dict)),
                (
                    "hook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="hooks.hook"
                    ),
                ),
            ],
            options={
                "db_table": "hook_delivery",
                "indexes": [models.Index(fields=["hook", "-at"], name="hook_newest")],
            },
        ),
    ]
