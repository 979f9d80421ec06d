"""The first tables of visits; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("visit_id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("device", models.CharField(max_length=32)),
                ("journey", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(blank=True, max_length=20)),
                ("began_at", models.DateTimeField(null=True)),
                ("ticket_number", models.CharField(blank=True, max_length=5)),
                ("slip_outcome", models.CharField(blank=True, max_length=12)),
                ("slip_fault", models.CharField(blank=True, max_length=10)),
                ("card_kind", models.CharField(blank=True, max_length=20)),
                ("card_outcome", models.CharField(blank=True, max_length=20)),
                ("staff_called_at", models.DateTimeField(null=True)),
                ("staff_call_step", models.CharField(blank=True, max_length=40)),
                ("staff_call_fault", models.CharField(blank=True, max_length=10)),
                ("staff_answered_at", models.DateTimeField(null=True)),
                ("staff_answered_by", models.CharField(blank=True, max_length=150)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("last_step", models.CharField(blank=True, max_length=40)),
                ("ended_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("staff_answered_at__isnull", True), ("staff_called_at__isnull", False)),
                        fields=["staff_called_at"],
                        name="visit_calls_staff",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=40)),
                ("form_version", models.PositiveIntegerField()),
                ("job_state", models.CharField(max_length=20)),
                ("fault", models.CharField(blank=True, max_length=10)),
                ("printed_at", models.DateTimeField()),
                ("epoch", models.CharField(max_length=32)),
                ("sequence", models.BigIntegerField()),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="forms", to="visits.visit"
                    ),
                ),
            ],
            options={
                "ordering": ("printed_at", "pk"),
                "constraints": [models.UniqueConstraint(fields=("visit", "form"), name="form_of_visit_once")],
            },
        ),
    ]
