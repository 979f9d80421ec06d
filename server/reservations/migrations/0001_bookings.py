"""Plans, bookings that hold seats, numbers from the web, calendars."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=16, null=True, unique=True)),
                ("tail", models.CharField(blank=True, max_length=3)),
                ("token", models.CharField(max_length=32, null=True, unique=True)),
                ("uid", models.CharField(max_length=32, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("arrived", "Arrived"),
                            ("cancelled", "Cancelled"),
                            ("missed", "Missed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("service", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("seat", models.PositiveSmallIntegerField(null=True)),
                ("number", models.CharField(blank=True, max_length=5)),
                ("visit_id", models.CharField(max_length=32, null=True, unique=True)),
                ("arrived_visit", models.CharField(blank=True, max_length=32)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("day", "at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("whose", models.CharField(choices=[("counter", "counter"), ("clerk", "clerk")], max_length=10)),
                ("name", models.CharField(max_length=150)),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("fetched_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("whose", "name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("counter", "Counter"), ("advice", "Advice"), ("visiting", "Visiting")], max_length=10
                    ),
                ),
                ("service", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=60)),
                ("title_en", models.CharField(blank=True, max_length=60)),
                ("counter", models.CharField(blank=True, max_length=20)),
                ("place", models.CharField(blank=True, max_length=60)),
                ("clerk", models.CharField(blank=True, max_length=150)),
                ("weekdays", models.JSONField(default=list)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("from_min", models.PositiveSmallIntegerField()),
                ("until_min", models.PositiveSmallIntegerField()),
                ("slot_min", models.PositiveSmallIntegerField()),
                ("seats", models.PositiveSmallIntegerField()),
                ("ahead_days", models.PositiveSmallIntegerField(default=30)),
                ("close_before_min", models.PositiveIntegerField(default=60)),
                ("keeps_hall_hours", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("service", "first_day", "from_min", "pk"),
            },
        ),
        migrations.CreateModel(
            name="WebCount",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=10)),
                ("who", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["what", "who", "at"], name="attempt_of_address")],
            },
        ),
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                (
                    "booking",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail",
                        serialize=False,
                        to="reservations.booking",
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                ("language", models.CharField(default="ja", max_length=2)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("moved", "Moved"),
                            ("cancelled", "Cancelled"),
                            ("cancelled_by_staff", "Cancelled By Staff"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=8)),
                ("language", models.CharField(default="ja", max_length=2)),
                ("due_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="reservations.booking"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Oddity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown"),
                            ("used", "Used"),
                            ("cancelled", "Cancelled"),
                            ("other_day", "Other Day"),
                            ("other_number", "Other Number"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.CharField(max_length=5)),
                ("device", models.CharField(max_length=32)),
                ("visit_id", models.CharField(max_length=32)),
                ("seen_by", models.CharField(blank=True, max_length=150)),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [models.UniqueConstraint(fields=("visit_id", "why"), name="one_oddity_a_visit")],
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="plan",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="reservations.plan"
            ),
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("from_min", models.PositiveSmallIntegerField(default=0)),
                ("until_min", models.PositiveSmallIntegerField(default=1440)),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="reservations.plan",
                    ),
                ),
            ],
            options={
                "ordering": ("day", "from_min", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Pushed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("collection", models.CharField(max_length=80)),
                ("revision", models.IntegerField()),
                ("etag", models.CharField(blank=True, max_length=120)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pushed", to="reservations.booking"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["day", "state"], name="booking_of_day"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(fields=("plan", "at", "seat"), name="no_seat_sold_twice"),
        ),
        migrations.AddConstraint(
            model_name="pushed",
            constraint=models.UniqueConstraint(fields=("booking", "collection"), name="pushed_once"),
        ),
    ]
