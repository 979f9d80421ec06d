"""The first tables of queueing; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, unique=True)),
                ("position", models.PositiveIntegerField(default=0)),
                ("open", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=5)),
                ("visit_id", models.CharField(max_length=32, unique=True)),
                ("service", models.CharField(max_length=40)),
                ("business_day", models.DateField()),
                ("device", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("called", "called"),
                            ("finished", "finished"),
                            ("no_show", "no_show"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("issue_time_is_sure", models.BooleanField(default=True)),
                ("called_by", models.CharField(blank=True, max_length=150)),
                ("called_at", models.DateTimeField(null=True)),
                ("last_called_at", models.DateTimeField(null=True)),
                ("times_called", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "counter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="queueing.counter",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["business_day", "state", "issued_at"], name="ticket_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "called")),
                        fields=("business_day", "counter"),
                        name="one_number_in_hand",
                    )
                ],
            },
        ),
    ]
