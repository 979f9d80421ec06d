"""Promises, and what is told now; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=40, unique=True)),
                ("low_s", models.PositiveIntegerField()),
                ("high_s", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visit_id", models.CharField(max_length=32)),
                ("service", models.CharField(max_length=40)),
                ("business_day", models.DateField()),
                ("told_at", models.DateTimeField()),
                ("low_s", models.PositiveIntegerField(null=True)),
                ("high_s", models.PositiveIntegerField(null=True)),
                ("wait_s", models.PositiveIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["business_day"], name="promise_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("visit_id", "service", "told_at"), name="one_promise_a_wait")
                ],
            },
        ),
    ]
