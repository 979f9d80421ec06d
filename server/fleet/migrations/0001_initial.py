"""The first tables of fleet; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Machine",
            fields=[
                ("device", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("first_heard_at", models.DateTimeField()),
                ("last_heard_at", models.DateTimeField(null=True)),
                ("online", models.BooleanField(default=False)),
                ("session", models.CharField(blank=True, max_length=32)),
                ("epoch", models.CharField(blank=True, max_length=32)),
                ("waiting", models.BigIntegerField(default=0)),
                ("software", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ("device",),
            },
        ),
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10)),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("times", models.PositiveIntegerField(default=1)),
                (
                    "machine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="faults", to="fleet.machine"
                    ),
                ),
            ],
            options={
                "ordering": ("-began_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("machine", "code"),
                        name="one_open_fault_a_code",
                    )
                ],
            },
        ),
    ]
