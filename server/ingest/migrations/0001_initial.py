"""The first tables of ingest; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Parked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=32)),
                ("epoch", models.CharField(blank=True, max_length=32)),
                ("sequence", models.BigIntegerField(null=True)),
                ("reason", models.CharField(max_length=200)),
                ("raw", models.BinaryField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("received_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Counted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=32)),
                ("epoch", models.CharField(max_length=32)),
                ("sequence", models.BigIntegerField()),
                ("why", models.CharField(max_length=12)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("device", "epoch", "sequence"), name="counted_once")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=32)),
                ("epoch", models.CharField(max_length=32)),
                ("sequence", models.BigIntegerField()),
                ("event_id", models.CharField(max_length=32, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("occurred_at", models.DateTimeField()),
                ("clock_state", models.CharField(max_length=10)),
                ("boot_id", models.CharField(max_length=32)),
                ("boottime_ms", models.BigIntegerField()),
                ("received_at", models.DateTimeField()),
                ("data", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "Applied"), ("unapplied", "Unapplied"), ("unknown", "Unknown")],
                        default="applied",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "applied"), _negated=True), fields=["state"], name="event_state"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("device", "epoch", "sequence"), name="event_once")],
            },
        ),
        migrations.CreateModel(
            name="Quarantined",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=32)),
                ("epoch", models.CharField(max_length=32)),
                ("sequence", models.BigIntegerField()),
                ("event_id", models.CharField(max_length=32)),
                ("kept_sha256", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=60)),
                ("data", models.TextField()),
                ("reason", models.CharField(max_length=200)),
                ("received_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("device", "epoch", "sequence", "sha256"), name="quarantined_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=32)),
                ("epoch", models.CharField(max_length=32)),
                ("upto", models.BigIntegerField(default=0)),
                ("safe_upto", models.BigIntegerField(default=0)),
                ("head_seq", models.BigIntegerField(default=0)),
                ("duplicates", models.BigIntegerField(default=0)),
                ("last_received_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("device", "epoch"), name="stream_once")],
            },
        ),
    ]
