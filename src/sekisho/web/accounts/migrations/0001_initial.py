"""Make the tables of accounts, sessions and wrong answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first step."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("shown_name", models.CharField(blank=True, max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("analyst", "Analyst"),
                            ("approver", "Approver"),
                            ("risk_owner", "Risk Owner"),
                            ("trainer", "Trainer"),
                            ("auditor", "Auditor"),
                            ("learner", "Learner"),
                        ],
                        max_length=20,
                    ),
                ),
                ("actor", models.CharField(blank=True, max_length=60)),
                ("lang", models.CharField(blank=True, max_length=2)),
                ("is_active", models.BooleanField(default=True)),
                ("must_change", models.BooleanField(default=False)),
                ("secret", models.BinaryField(blank=True, default=bytes)),
                ("counter", models.BigIntegerField(default=0)),
                ("wrong", models.IntegerField(default=0)),
                ("waits_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "account",
            },
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=45)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "knock",
                "indexes": [models.Index(fields=["address", "at"], name="knock_address_15c0db_idx")],
            },
        ),
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("at", models.DateTimeField()),
                ("address", models.CharField(max_length=45)),
                ("browser", models.CharField(max_length=200)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "signed_in",
            },
        ),
    ]
