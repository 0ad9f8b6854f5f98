"""Make the tables of the journal and its head."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first step."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("who", models.CharField(db_index=True, max_length=60)),
                ("role", models.CharField(max_length=20)),
                ("address", models.CharField(max_length=45)),
                ("what", models.CharField(db_index=True, max_length=40)),
                ("about", models.CharField(db_index=True, max_length=200)),
                ("answer", models.IntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "journal",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=64)),
            ],
            options={
                "db_table": "journal_head",
            },
        ),
    ]
