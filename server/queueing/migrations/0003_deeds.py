"""Several services in one visit, priorities, bookings; and a book of what was done to each number."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("queueing", "0002_first_counters"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="booked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="booking",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="ticket",
            name="follow_code",
            field=models.CharField(max_length=16, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="mark",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="ticket",
            name="next_services",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="ticket",
            name="note",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="ticket",
            name="priority",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="ticket",
            name="waiting_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("called", "called"),
                    ("finished", "finished"),
                    ("no_show", "no_show"),
                    ("held", "held"),
                    ("expected", "expected"),
                    ("cancelled", "cancelled"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("move", models.CharField(max_length=20)),
                ("clerk", models.CharField(blank=True, max_length=150)),
                ("service", models.CharField(max_length=40)),
                ("before", models.JSONField(default=dict)),
                ("state_after", models.CharField(max_length=10)),
                ("detail", models.CharField(blank=True, max_length=40)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "counter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deeds",
                        to="queueing.counter",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deeds", to="queueing.ticket"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "indexes": [models.Index(fields=["counter", "at"], name="deed_of_counter")],
            },
        ),
    ]
