"""Tables of wishes to be told and of notices; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16)),
                ("business_day", models.DateField()),
                ("way", models.CharField(choices=[("push", "push"), ("mail", "mail")], max_length=4)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("address", models.TextField(blank=True)),
                ("language", models.CharField(max_length=2)),
                ("ahead", models.PositiveSmallIntegerField()),
                ("service", models.CharField(max_length=40)),
                ("sent", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["business_day"], name="wish_day")],
                "constraints": [models.UniqueConstraint(fields=("code", "way", "digest"), name="one_wish_a_phone")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=10)),
                ("number", models.CharField(max_length=15)),
                ("counter", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "due"), ("sending", "sending"), ("sent", "sent"), ("dropped", "dropped")],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="phone.wish"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "next_try_at"], name="notice_due")],
                "constraints": [models.UniqueConstraint(fields=("wish", "event"), name="one_notice_an_event")],
            },
        ),
    ]
