"""Make the table of those whom an issuer of single sign-on knows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The second step."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=255)),
                ("told_name", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                ("seen", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "identity",
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="identity_one_subject"),
                    models.UniqueConstraint(fields=("issuer", "account"), name="identity_one_account"),
                ],
            },
        ),
    ]
