"""The first tables of forms; written by makemigrations."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visit_id", models.CharField(max_length=32)),
                ("form", models.CharField(max_length=40)),
                ("form_version", models.PositiveIntegerField()),
                ("device", models.CharField(max_length=32)),
                ("key", models.CharField(db_index=True, max_length=16)),
                ("body", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("forget_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("visit_id", "form"), name="one_draft_a_form")],
            },
        ),
    ]
