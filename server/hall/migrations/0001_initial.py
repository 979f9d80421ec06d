"""The first tables of the hall's rules; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CounterRules",
            fields=[
                ("counter", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("place", models.CharField(blank=True, max_length=40)),
                ("receives_all", models.BooleanField(default=True)),
                ("services", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Day",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=40)),
                ("spans", models.JSONField(default=list)),
            ],
            options={
                "ordering": ("day",),
            },
        ),
        migrations.CreateModel(
            name="HallSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recall_after_s", models.PositiveIntegerField(default=5)),
                ("no_show_after_calls", models.PositiveSmallIntegerField(default=2)),
                ("no_show_after_s", models.PositiveIntegerField(default=60)),
                ("booked_grace_s", models.PositiveIntegerField(default=300)),
                ("undo_within_s", models.PositiveIntegerField(default=600)),
                ("holidays_observed", models.BooleanField(default=True)),
                ("year_end_closed", models.BooleanField(default=True)),
                ("year_end_name", models.CharField(blank=True, max_length=40)),
                ("disaster_first", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="PriorityClass",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                (
                    "weight_percent",
                    models.PositiveSmallIntegerField(
                        default=100, validators=[django.core.validators.MinValueValidator(100)]
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("offered", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                ("reading", models.CharField(blank=True, max_length=80)),
                ("name_easy", models.CharField(blank=True, max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=60)),
                ("name_zh", models.CharField(blank=True, max_length=60)),
                ("name_ko", models.CharField(blank=True, max_length=60)),
                ("name_vi", models.CharField(blank=True, max_length=60)),
                ("category", models.CharField(blank=True, max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("open", models.BooleanField(default=True)),
                ("own_hours", models.BooleanField(default=False)),
                ("daily_quota", models.PositiveIntegerField(blank=True, null=True)),
                ("online_quota", models.PositiveIntegerField(blank=True, null=True)),
                ("online_only", models.BooleanField(default=False)),
                ("prior_s", models.PositiveIntegerField(default=600)),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("lines", models.JSONField(default=list)),
            ],
            options={
                "ordering": ("sheet", "version"),
                "constraints": [models.UniqueConstraint(fields=("sheet", "version"), name="change_once")],
            },
        ),
        migrations.CreateModel(
            name="Disaster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("began_at", models.DateTimeField()),
                ("began_by", models.CharField(max_length=150)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=150)),
                ("line_until", models.DateField(null=True)),
            ],
            options={
                "ordering": ("-began_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("since",), name="one_disaster_of_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberRange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=32)),
                ("letter", models.CharField(max_length=1)),
                ("first", models.PositiveSmallIntegerField()),
                ("last", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("device", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("device",), name="one_range_in_force"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(6)])),
                ("from_min", models.PositiveSmallIntegerField()),
                ("until_min", models.PositiveSmallIntegerField()),
                (
                    "service",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="hall.service"
                    ),
                ),
            ],
            options={
                "ordering": ("weekday", "from_min"),
            },
        ),
    ]
