"""The first tables of analytics; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TicketFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visit_id", models.CharField(max_length=32, unique=True)),
                ("service", models.CharField(max_length=40)),
                ("device", models.CharField(max_length=32)),
                ("business_day", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("time_is_sure", models.BooleanField(default=True)),
                ("line_was_up", models.BooleanField(default=True)),
                ("counter", models.CharField(blank=True, max_length=20)),
                ("called_at", models.DateTimeField(null=True)),
                ("wait_s", models.PositiveIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("served_s", models.PositiveIntegerField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "indexes": [models.Index(fields=["business_day"], name="fact_day")],
            },
        ),
    ]
