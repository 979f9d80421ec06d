"""When a calling began, pauses, calls for help, and calling by itself."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("queueing", "0003_deeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clerk", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answered_from", models.CharField(blank=True, max_length=20)),
                ("over_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clerk", models.CharField(max_length=150)),
                ("reason", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("since", "pk"),
            },
        ),
        migrations.AddField(
            model_name="counter",
            name="auto_call_after_s",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="ticket",
            name="calling_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["business_day", "number"], name="ticket_number"),
        ),
        migrations.AddField(
            model_name="helpcall",
            name="counter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="help_calls", to="queueing.counter"
            ),
        ),
        migrations.AddField(
            model_name="pause",
            name="counter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="queueing.counter"
            ),
        ),
        migrations.AddConstraint(
            model_name="helpcall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("over_at__isnull", True)), fields=("counter",), name="one_help"
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("counter",), name="one_pause"
            ),
        ),
    ]
