"""The old tables go, after their rows were carried over."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0003_carry_rows_over")]

    operations = [
        migrations.DeleteModel("OldEvent"),
        migrations.DeleteModel("OldCounted"),
        migrations.RemoveField("quarantined", "data"),
        migrations.AlterField("quarantined", "boot", models.CharField(blank=True, max_length=32)),
        migrations.AlterField("quarantined", "letter", models.TextField()),
    ]
