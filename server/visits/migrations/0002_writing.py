"""That a visitor asks the clerk to write."""

# ruff: noqa: D101, RUF012 - the shape that Django generates

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="writing",
            field=models.BooleanField(default=False),
        ),
    ]
