"""Make the tables of the people programme."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The first step."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "programme_answered",
            },
        ),
        migrations.CreateModel(
            name="CloudSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=40, unique=True)),
                ("day", models.DateField()),
            ],
            options={
                "db_table": "programme_cloud",
            },
        ),
        migrations.CreateModel(
            name="MailCursor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60, unique=True)),
                ("cursor", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "programme_mail_cursor",
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("begins", models.DateField()),
                ("ends", models.DateField()),
                ("seed", models.BigIntegerField(default=0)),
                ("arms", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "programme_period",
                "ordering": ["-begins"],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("person", models.CharField(db_index=True, max_length=16)),
                ("what", models.CharField(max_length=40)),
                ("module", models.CharField(blank=True, max_length=60)),
                ("version", models.CharField(blank=True, max_length=64)),
                ("detail", models.CharField(blank=True, max_length=400)),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "programme_record",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="RecordHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                ("newest", models.CharField(default="", max_length=64)),
                ("seal", models.CharField(default="", max_length=64)),
            ],
            options={
                "db_table": "programme_record_head",
            },
        ),
        migrations.CreateModel(
            name="RosterDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("day", models.DateField()),
                ("brought_at", models.DateTimeField()),
                ("brought_by", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "programme_roster_draft",
            },
        ),
        migrations.CreateModel(
            name="RosterLoad",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=60)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "programme_roster_load",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Rules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rules", models.JSONField(default=list)),
            ],
            options={
                "db_table": "programme_rules",
            },
        ),
        migrations.CreateModel(
            name="Spooled",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=200, unique=True)),
                ("read", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "programme_spooled",
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("kind", models.CharField(default="mail", max_length=20)),
                ("mode", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("frozen", "Frozen"),
                            ("sending", "Sending"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=60)),
                ("round", models.IntegerField(default=1)),
                ("plan", models.BinaryField(default=bytes)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("frozen_by", models.CharField(blank=True, max_length=60)),
                ("signed", models.JSONField(default=dict)),
                ("key", models.BinaryField(default=bytes)),
                ("cells", models.JSONField(default=list)),
                ("pages", models.JSONField(default=dict)),
                ("seeds", models.JSONField(default=list)),
                ("tallies", models.JSONField(default=dict)),
                ("escrow", models.BinaryField(default=bytes)),
                ("sent_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "programme_wave",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=16, unique=True)),
                ("number", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("reading", models.CharField(blank=True, max_length=200)),
                ("address", models.CharField(blank=True, db_index=True, max_length=254)),
                ("lang", models.CharField(blank=True, max_length=2)),
                ("joined_on", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                ("away_until", models.DateField(null=True)),
                ("away_why", models.CharField(blank=True, max_length=200)),
                (
                    "account",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="staff",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "programme_staff",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("used", models.IntegerField(default=0)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="programme.staff"
                    ),
                ),
            ],
            options={
                "db_table": "programme_link",
            },
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("module", models.CharField(blank=True, max_length=60)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("why", models.CharField(max_length=300)),
                ("by", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exemptions", to="programme.staff"
                    ),
                ),
            ],
            options={
                "db_table": "programme_exemption",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Reported",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=20)),
                ("cell", models.IntegerField(default=0)),
                ("who", models.CharField(blank=True, max_length=16)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=20)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="programme.wave"
                    ),
                ),
            ],
            options={
                "db_table": "programme_reported",
            },
        ),
        migrations.CreateModel(
            name="Click",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=20)),
                ("cell", models.IntegerField(default=0)),
                ("channel", models.IntegerField(default=0)),
                ("lure", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("hit", models.JSONField(default=dict)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clicks", to="programme.wave"
                    ),
                ),
            ],
            options={
                "db_table": "programme_click",
            },
        ),
        migrations.CreateModel(
            name="Required",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("module", models.CharField(max_length=60)),
                ("group", models.CharField(max_length=40)),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="required", to="programme.period"
                    ),
                ),
            ],
            options={
                "db_table": "programme_required",
                "ordering": ["group", "module"],
                "constraints": [
                    models.UniqueConstraint(fields=("period", "module", "group"), name="programme_required_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("about", models.JSONField(default=list)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="programme.staff"
                    ),
                ),
            ],
            options={
                "db_table": "programme_reminder",
                "constraints": [models.UniqueConstraint(fields=("staff", "day"), name="programme_reminder_once")],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("module", models.CharField(max_length=60)),
                ("lang", models.CharField(max_length=2)),
                ("digest", models.CharField(max_length=64)),
                ("period", models.CharField(blank=True, max_length=60)),
                ("begun_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("seconds", models.IntegerField(default=0)),
                ("answers", models.JSONField(default=list)),
                ("done_on", models.DateField(null=True)),
                ("score", models.FloatField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="programme.staff"
                    ),
                ),
            ],
            options={
                "db_table": "programme_attempt",
                "indexes": [models.Index(fields=["module", "done_on"], name="programme_attempt_done")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("staff", "module", "digest", "period"), name="programme_attempt_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffStay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("department", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("groups", models.JSONField(default=list)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stays", to="programme.staff"
                    ),
                ),
            ],
            options={
                "db_table": "programme_stay",
                "ordering": ["staff", "since"],
                "indexes": [models.Index(fields=["since", "until"], name="programme_stay_days")],
            },
        ),
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("who", models.CharField(max_length=16)),
                ("at", models.DateTimeField(null=True)),
                ("cell", models.CharField(max_length=40)),
                ("lure", models.CharField(max_length=60)),
                ("anchor", models.BooleanField(default=False)),
                ("arm", models.IntegerField(default=0)),
                ("bounced", models.BooleanField(default=False)),
                ("behind", models.BinaryField(default=bytes)),
                ("verdict", models.CharField(blank=True, max_length=12)),
                ("acted", models.BooleanField(default=False)),
                ("click_after", models.IntegerField(null=True)),
                ("report_after", models.IntegerField(null=True)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sent", to="programme.wave"
                    ),
                ),
            ],
            options={
                "db_table": "programme_sent",
                "constraints": [models.UniqueConstraint(fields=("wave", "name"), name="programme_sent_once")],
            },
        ),
    ]
