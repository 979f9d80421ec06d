"""Events point at their stream and boot; the old tables are set aside until 0003 has carried their rows over."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models

STATES = [("pending", "Pending"), ("applied", "Applied"), ("unapplied", "Unapplied"), ("unknown", "Unknown")]
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _stream(name: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(related_name=name, to="ingest.stream", **more)


class Migration(migrations.Migration):
    dependencies = [("ingest", "0001_initial")]

    operations = [
        migrations.RemoveIndex("event", "event_state"),
        migrations.RenameModel("Event", "OldEvent"),
        migrations.RenameModel("Counted", "OldCounted"),
        migrations.AddField("stream", "slot", models.PositiveIntegerField(default=0)),
        migrations.AddField("stream", "highest", models.BigIntegerField(default=0)),
        migrations.AddField("stream", "cloned_at", models.DateTimeField(null=True)),
        migrations.AddField("stream", "aside", models.BooleanField(default=False)),
        migrations.AddField("quarantined", "boot", models.CharField(blank=True, default="", max_length=32)),
        migrations.AddField("quarantined", "letter", models.TextField(default="")),
        migrations.AddField("quarantined", "released_at", models.DateTimeField(null=True)),
        migrations.AlterField("quarantined", "kept_sha256", models.CharField(blank=True, max_length=64)),
        migrations.CreateModel(
            name="Boot",
            fields=[
                ID,
                ("boot", models.CharField(max_length=32)),
                ("stranger", models.BooleanField(default=False)),
                ("first_sequence", models.BigIntegerField(default=0)),
                ("last_sequence", models.BigIntegerField(default=0)),
                ("anchor_boottime_ms", models.BigIntegerField(null=True)),
                ("anchor_wall_ms", models.BigIntegerField(null=True)),
                ("anchor_uncertainty_ms", models.BigIntegerField(null=True)),
                ("has_unsure", models.BooleanField(default=False)),
                ("stream", _stream("boots", on_delete=django.db.models.deletion.CASCADE)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("has_unsure", True)), fields=["stream"], name="boot_unsure")
                ],
                "constraints": [models.UniqueConstraint(fields=("stream", "boot"), name="boot_once")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ID,
                ("sequence", models.BigIntegerField()),
                ("event_id", models.UUIDField(unique=True)),
                ("sha256", models.BinaryField(max_length=32)),
                ("kind", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("boottime_ms", models.BigIntegerField()),
                ("said_ms", models.BigIntegerField()),
                ("clock_state", models.CharField(max_length=10)),
                ("received_ms", models.BigIntegerField()),
                ("believed_ms", models.BigIntegerField()),
                ("uncertainty_ms", models.BigIntegerField(null=True)),
                ("how", models.CharField(max_length=8)),
                ("data", models.TextField()),
                ("state", models.CharField(choices=STATES, default="pending", max_length=10)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "boot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="ingest.boot",
                    ),
                ),
                ("stream", _stream("events", db_index=False, on_delete=django.db.models.deletion.PROTECT)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "pending")), fields=["id"], name="event_pending"),
                    models.Index(
                        condition=models.Q(("state__in", ("unapplied", "unknown"))), fields=["state"], name="event_left"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("stream", "sequence"), name="event_place_once")],
            },
        ),
        migrations.CreateModel(
            name="Counted",
            fields=[
                ID,
                ("sequence", models.BigIntegerField()),
                ("why", models.CharField(max_length=12)),
                ("stream", _stream("counted", db_index=False, on_delete=django.db.models.deletion.CASCADE)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("stream", "sequence"), name="counted_place_once")],
            },
        ),
        migrations.CreateModel(
            name="VoidRange",
            fields=[
                ID,
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("declared_at", models.DateTimeField()),
                ("stream", _stream("voids", on_delete=django.db.models.deletion.CASCADE)),
            ],
        ),
    ]
