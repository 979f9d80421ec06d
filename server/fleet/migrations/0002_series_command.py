"""Our letters to machines; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from django.db import migrations, models

STATES = ["pending", "applied", "refused", "unknown", "superseded"]


class Migration(migrations.Migration):
    dependencies = [("fleet", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("device", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("epoch", models.CharField(max_length=32)),
                ("followed_upto", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Command",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=32)),
                ("epoch", models.CharField(blank=True, max_length=32)),
                ("sequence", models.BigIntegerField(null=True)),
                ("command_id", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("data", models.TextField()),
                ("topic", models.CharField(blank=True, max_length=20)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=150)),
                (
                    "state",
                    models.CharField(
                        choices=[(state, state.capitalize()) for state in STATES], default="pending", max_length=10
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "pending")), fields=["device", "id"], name="command_open")
                ],
                "constraints": [models.UniqueConstraint(fields=("device", "epoch", "sequence"), name="command_once")],
            },
        ),
    ]
