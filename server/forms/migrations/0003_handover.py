"""Tables of openings, mappings and hand-overs; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0002_entries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handover_id", models.CharField(max_length=64)),
                ("visit_id", models.CharField(max_length=32)),
                ("form", models.CharField(max_length=40)),
                ("form_version", models.PositiveIntegerField()),
                ("draft_version", models.PositiveIntegerField()),
                ("repetition", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="HandoverFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("form", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("serial", models.PositiveIntegerField()),
                ("mapping_version", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=150)),
                ("placed_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "gone",
                    models.CharField(blank=True, choices=[("picked", "picked"), ("erased", "erased")], max_length=6),
                ),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="MappingVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("definition", models.TextField()),
                ("changed", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ("-version",),
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visit_id", models.CharField(db_index=True, max_length=32)),
                ("who", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("from_paper", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("visit_id", "version"), name="one_draft_a_version"),
        ),
        migrations.AddConstraint(
            model_name="handoverfile",
            constraint=models.UniqueConstraint(fields=("form", "day", "serial"), name="one_file_a_serial"),
        ),
        migrations.AddField(
            model_name="handover",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="forms.handoverfile"
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingversion",
            constraint=models.UniqueConstraint(fields=("form", "version"), name="one_mapping_a_version"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(fields=("visit_id", "form", "repetition"), name="handed_over_once"),
        ),
    ]
